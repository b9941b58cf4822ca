"""Form fields for what people say about themselves."""

import zoneinfo
from difflib import get_close_matches
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from accounts.models import validate_username
from accounts.models.people import ADDRESS_MAX, USERNAME_MAX
from expense_tracker.kernel.forms import LineField
from expense_tracker.kernel.text import clean_line

ADDRESS_LINES = 6

# Digits as E.164 has them, parted as people write them.
_PHONE = RegexValidator(
    r"\A\+?(?:[0-9][ ()./-]*){5,15}\Z",
    "Write the number with digits, like +353 1 234 5678.",
)


class PhoneField(LineField):
    """What looks like a phone number. Whether it is one depends on the region beside
    it: `accounts.phones.read_phone` says.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_length": 32, "required": False, **kwargs}
        super().__init__(validators=[_PHONE], **kwargs)
        self.widget = forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "maxlength": self.max_length}
        )


class UsernameField(LineField):
    """A username or None, in lower case. Whether it is free is asked elsewhere."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "max_length": USERNAME_MAX, **kwargs}
        super().__init__(**{"label": "Username", **kwargs})
        self.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean(self, value: Any) -> str | None:
        typed = str(super().clean(value)).lower()
        if not typed:
            return None
        validate_username(typed)
        return typed


class AddressField(forms.CharField):
    """A postal address, line by line, without empty ones."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "max_length": ADDRESS_MAX, **kwargs}
        super().__init__(**{"label": "Postal address", **kwargs})
        self.widget = forms.Textarea(
            attrs={
                "rows": 3,
                "autocomplete": "street-address",
                "maxlength": self.max_length,
            }
        )

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        lines = [clean_line(line) for line in typed.splitlines()]
        kept = [line for line in lines if line]
        if len(kept) > ADDRESS_LINES:
            raise ValidationError(f"At most {ADDRESS_LINES} lines.")
        return "\n".join(kept)


@cache
def time_zones() -> tuple[str, ...]:
    """Names people may choose, in order: continents and oceans, and UTC."""
    places = [name for name in zoneinfo.available_timezones() if "/" in name]
    kept = [name for name in places if not name.startswith(("Etc/", "SystemV/"))]
    return ("UTC", *sorted(kept))


class TimeZoneField(forms.CharField):
    """An IANA zone. Upper and lower case do not matter; a near miss is named."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 64, **kwargs})
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value)).replace(" ", "_")
        if not typed:
            return typed
        for name in time_zones():
            if name.casefold() == typed.casefold():
                return name
        raise ValidationError(_no_such_zone(typed))


def _no_such_zone(typed: str) -> str:
    nearest = _nearest_zone(typed.casefold())
    if nearest is None:
        return "No such zone. Write it like Europe/Dublin."
    return f"No such zone. Did you mean {nearest}?"


def _nearest_zone(typed: str) -> str | None:
    """By its whole name or, since people know those, by its city."""
    by_text = {name.rpartition("/")[2].casefold(): name for name in time_zones()}
    by_text |= {name.casefold(): name for name in time_zones()}
    found = get_close_matches(typed, by_text, n=1, cutoff=0.7)
    return by_text[found[0]] if found else None

"""The settings' forms."""

from typing import Any

from crispy_forms.layout import HTML, Column, Field, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from accounts.fields import AddressField, PhoneField, TimeZoneField, UsernameField
from accounts.models import Book, User
from accounts.phones import phone_text, read_phone
from accounts.services import Profile
from expense_tracker.kernel.currencies import currency_choices
from expense_tracker.kernel.format import locale_choices
from expense_tracker.kernel.forms import CrispyForm, LineField, WholeNumberField
from expense_tracker.kernel.locale import DEFAULT_LOCALE, current_locale

WEEKDAYS = tuple(
    enumerate(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    )
)


def half(field: Any) -> Column:
    return Column(field, css_class="col-md-6")


class ProfileForm(CrispyForm):
    name = LineField(
        max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = UsernameField(
        help_text="Optional: 4 to 20 letters and digits to sign in with."
    )
    phone = PhoneField(label="Phone", help_text="Optional.")
    address = AddressField(
        help_text="Optional. Printed on the statements of your books."
    )
    locale = forms.ChoiceField(label="Numbers and dates", choices=locale_choices)
    time_zone = TimeZoneField(label="Time zone", help_text="Like Europe/Dublin.")
    theme = forms.ChoiceField(
        choices=User.Theme.choices,
        widget=forms.RadioSelect(attrs={"class": "btn-check"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        initial = {name: getattr(user, name) for name in Profile.__annotations__}
        initial["phone"] = phone_text(user.phone)
        super().__init__(*args, initial=initial, **kwargs)
        self.helper.layout = Layout(
            Row(
                half("name"),
                half(HTML("{% include 'accounts/_email_field.html' %}")),
                half("username"),
                half("phone"),
                half("locale"),
                half("time_zone"),
                Column("address", css_class="col-12"),
                Column(
                    Field("theme", template="accounts/_theme_field.html"),
                    css_class="col-12",
                ),
            )
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        region = data.get("locale", DEFAULT_LOCALE).partition("-")[2]
        try:
            data["phone"] = read_phone(data.get("phone", ""), region=region)
        except ValidationError as error:
            self.add_error("phone", error)
        return data

    def profile(self) -> Profile:
        return Profile(**self.cleaned_data)


class BookSettingsForm(CrispyForm):
    """A Book's own settings.

    `held_because` says why the main currency must stay; a Book that is not `editable`
    is only shown.
    """

    name = LineField(max_length=100)
    base_currency = forms.ChoiceField(label="Main currency")
    time_zone = TimeZoneField(
        label="Time zone", help_text="Its day decides when months and budgets begin."
    )
    pay_day = WholeNumberField(
        label="Month starts on day",
        min_value=1,
        max_value=31,
        help_text="Pick your pay day to budget from pay to pay.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    first_weekday = forms.TypedChoiceField(
        label="Week starts on", choices=WEEKDAYS, coerce=int
    )

    def __init__(
        self,
        *args: Any,
        book: Book,
        held_because: str | None,
        editable: bool = True,
        **kwargs: Any,
    ) -> None:
        initial = {name: getattr(book, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        currency = self.fields["base_currency"]
        currency.choices = currency_choices(current_locale())  # type: ignore[attr-defined]
        currency.disabled = held_because is not None
        currency.help_text = held_because or ""
        for field in self.fields.values():
            field.disabled = field.disabled or not editable
        self.helper.layout = Layout(Row(*(half(name) for name in self.fields)))

"""Rates as people type them, in per cent a year."""

from decimal import Decimal
from typing import Any

from django import forms

from expense_tracker.kernel.fields import PlainDecimalField

HUNDRED = Decimal(100)
PLACES = 4


class PercentField(PlainDecimalField):
    """A rate in per cent, with a point or a comma before its decimals, as a fraction:
    4.5 is 0.045.
    """

    def __init__(self, *, least: int = 0, most: int, **kwargs: Any) -> None:
        super().__init__(
            decimal_places=PLACES,
            min_value=least,
            max_value=most,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = str(value or "").strip().rstrip("%").rstrip()
        return super().to_python(text if "." in text else text.replace(",", "."))

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / HUNDRED


def percent_text(rate: Decimal) -> str:
    """The rate as its field reads it back: 0.045 is 4.5."""
    return f"{(rate * HUNDRED).normalize():f}"

"""Text without its amounts, however a locale writes them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expense_tracker.kernel.currencies import CURRENCIES, decimals
from expense_tracker.kernel.discretion import BLOT, without_amounts
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import LOCALES
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import clean_line


@settings(max_examples=50)
@given(
    units=st.integers(-(10**13), 10**13),
    currency=st.sampled_from(sorted(CURRENCIES)),
    locale=st.sampled_from(sorted(LOCALES)),
    sign=st.sampled_from(["auto", "always", "never"]),
)
def test_every_written_amount_is_blotted_out(units, currency, locale, sign):
    amount = Decimal(units).scaleb(-decimals(currency))
    written = format_money(Money(amount, currency), locale, sign=sign)
    text = f"Rent: {written} of {written}, 80%"
    assert without_amounts(text, locale) == f"Rent: {BLOT} of {BLOT}, 80%"


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_cleaning_the_line_first_changes_nothing(locale):
    written = clean_line(format_money(Money(Decimal("1234567.89"), "CHF"), locale))
    assert without_amounts(f"Now {written}.", locale) == f"Now {BLOT}."


@pytest.mark.parametrize(
    "text",
    [
        "All spending is at 90% of its budget",
        "Bill 7 is due on Sat 21 Nov",
        "3 bills to pay",
        "The warranty of Lamp 2000 ends on 21 December 2026",
    ],
)
def test_other_numbers_stay(text):
    assert without_amounts(text, "en-IE") == text

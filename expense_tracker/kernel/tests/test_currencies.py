from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import get_territory_currencies

from expense_tracker.kernel.currencies import (
    CURRENCIES,
    currency_choices,
    currency_name,
    decimals,
    is_currency,
    quantum,
)

# Tender somewhere by CLDR, yet not (or no longer) on the standard's list.
NOT_IN_THE_STANDARD = {"ANG", "ZWL", "CUC", "SLL"}


def tender_of_the_world():
    territories = Locale("en").territories
    return {code for t in territories for code in get_territory_currencies(t)}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("EUR", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("ISK", 0),
        ("UGX", 0),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("CLP", 0),
        ("HUF", 2),
        ("ALL", 2),
        ("RSD", 2),
        ("MGA", 2),
        ("XCG", 2),
        ("ZWG", 2),
    ],
)
def test_decimals_are_the_standards(code, expected):
    assert decimals(code) == expected
    assert quantum(code) == Decimal(10) ** -expected


def test_every_tender_of_the_world_is_listed():
    assert tender_of_the_world() - NOT_IN_THE_STANDARD <= set(CURRENCIES)


@pytest.mark.parametrize("code", ["XAU", "XTS", "XXX", "BTC", "ZWL", "eur", "", "EURO"])
def test_metals_tests_crypto_and_the_past_are_no_currencies(code):
    assert not is_currency(code)


def test_list_is_sorted_and_each_code_once():
    assert list(CURRENCIES) == sorted(set(CURRENCIES))
    assert all(code == currency.code for code, currency in CURRENCIES.items())


def test_names_follow_the_locale():
    assert currency_name("CHF", "de-DE") == "Schweizer Franken"
    assert CURRENCIES["CHF"].name == "Swiss Franc"
    assert ("EUR", "EUR – Euro") in currency_choices("en-IE")


def test_a_code_babel_cannot_name_is_its_own_name():
    assert currency_name("XAD", "en-IE") == "XAD"

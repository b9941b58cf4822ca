from datetime import date
from decimal import Decimal

import pytest

from ledger.currencies.rates import Rates, quote_on, rate_on
from ledger.errors import NoRate
from ledger.models import Rate, ReferenceRate

THURSDAY, FRIDAY, SUNDAY = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 22)


@pytest.fixture
def own(scope):
    for day, rate in ((date(2026, 1, 10), "1.1"), (date(2026, 3, 10), "1.2")):
        Rate(book=scope, currency="GBP", date=day, rate=Decimal(rate)).save()


@pytest.fixture
def published(scope):
    for currency, day, rate in (
        ("USD", THURSDAY, "1.25"),
        ("USD", FRIDAY, "1.28"),
        ("GBP", FRIDAY, "0.8"),
    ):
        ReferenceRate(currency=currency, date=day, per_euro=Decimal(rate)).save()


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2026, 1, 1), "1.1"),  # before the first one, the first
        (date(2026, 1, 10), "1.1"),
        (date(2026, 3, 9), "1.1"),
        (date(2026, 3, 10), "1.2"),
        (date(2030, 1, 1), "1.2"),
    ],
)
def test_the_last_rate_known_by_then(scope, day, rate):
    assert rate_on(book=scope, currency="GBP", on=day) == Decimal(rate)
    rates = Rates(scope, {"GBP", "EUR"}, day, day)
    assert (rates.on("GBP", day), rates.on("EUR", day)) == (Decimal(rate), 1)


def test_without_a_rate_it_is_said(scope):
    with pytest.raises(NoRate):
        rate_on(book=scope, currency="GBP", on=date(2026, 1, 1))
    assert quote_on(book=scope, currency="GBP", on=date(2026, 1, 1)) is None


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("day", "rate", "of"),
    [
        (date(2020, 1, 1), "0.8", THURSDAY),  # before the first one, the first
        (THURSDAY, "0.8", THURSDAY),
        (FRIDAY, "0.78125", FRIDAY),
        (SUNDAY, "0.78125", FRIDAY),
        (date(2027, 6, 1), "0.78125", FRIDAY),
    ],
)
def test_a_published_rate_says_its_day(scope, day, rate, of):
    quote = quote_on(book=scope, currency="USD", on=day)
    assert (quote.rate, quote.day, quote.is_own) == (Decimal(rate), of, False)


@pytest.mark.usefixtures("published")
def test_two_currencies_cross_over_the_euro(scope):
    scope.base_currency = "GBP"
    # 1.28 dollars and 0.8 pounds are one euro each.
    assert rate_on(book=scope, currency="USD", on=FRIDAY) == Decimal("0.625")
    assert rate_on(book=scope, currency="EUR", on=FRIDAY) == Decimal("0.8")


@pytest.mark.usefixtures("published")
def test_an_own_rate_wins_from_its_day_on(scope):
    Rate(book=scope, currency="USD", date=FRIDAY, rate=Decimal("0.9")).save()
    assert rate_on(book=scope, currency="USD", on=THURSDAY) == Decimal("0.8")
    quote = quote_on(book=scope, currency="USD", on=SUNDAY)
    assert (quote.rate, quote.is_own) == (Decimal("0.9"), True)


@pytest.mark.usefixtures("published")
def test_many_days_need_three_statements_at_most(scope, django_assert_max_num_queries):
    rates = Rates(scope, {"USD", "GBP"}, date(2026, 1, 1), SUNDAY)
    with django_assert_max_num_queries(6):
        found = [rates.on(code, SUNDAY) for code in ("USD", "GBP") for _ in range(99)]
    assert set(found) == {Decimal("0.78125"), Decimal("1.25")}


@pytest.mark.usefixtures("published")
def test_what_the_euro_replaced_has_its_rate_for_ever(scope):
    day = date(2002, 11, 1)
    quote = quote_on(book=scope, currency="DEM", on=day)
    assert (quote.rate, quote.day) == (Decimal("0.5112918812"), day)  # 1 / 1.95583
    scope.base_currency = "DEM"
    assert rate_on(book=scope, currency="FRF", on=day) == Decimal(
        "0.2981643614"
    )  # 1.95583 / 6.55957

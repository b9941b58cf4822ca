from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import NoRate
from ledger.models import Rate
from ledger.rates import Rates, rate_on


@pytest.fixture
def rates(scope):
    for day, rate in ((date(2026, 1, 10), "1.1"), (date(2026, 3, 10), "1.2")):
        Rate(book=scope, currency="GBP", date=day, rate=Decimal(rate)).save()


@pytest.mark.usefixtures("rates")
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
    rates = Rates(scope, {"GBP", "EUR"})
    assert (rates.on("GBP", day), rates.on("EUR", day)) == (Decimal(rate), 1)


def test_without_a_rate_it_is_said(scope):
    with pytest.raises(NoRate):
        rate_on(book=scope, currency="GBP", on=date(2026, 1, 1))
    with pytest.raises(NoRate):
        Rates(scope, {"GBP"}).on("GBP", date(2026, 1, 1))

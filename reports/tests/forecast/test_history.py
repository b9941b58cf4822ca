"""What is read of the past, against plain loops over the entries."""

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from expense_tracker.kernel.period import Period
from ledger.models import Entry
from ledger.tests.factories import make_transfer, make_wallet
from reports.forecast.history import read_history

from .conftest import TODAY

FLOW = {"expense": "spending", "refund": "spending", "income": "income"}


def loop_sums(periods, **chosen):
    """By period and then (category, flow)."""
    sums = [defaultdict(Decimal) for _ in periods]
    for entry in Entry.objects.filter(**chosen):
        for place, period in enumerate(periods):
            if period.contains(entry.date) and entry.kind in FLOW:
                key = entry.category_id, FLOW[entry.kind]
                sums[place][key] += entry.base_amount
    return [{k: v for k, v in each.items() if v} for each in sums]


def plain(sums):
    return [{key: value for key, value in each.items() if value} for each in sums]


FILED = (
    ("Groceries", "expense"),
    ("Fuel", "expense"),
    ("Fuel", "refund"),
    ("Salary", "income"),
    (None, "expense"),
)


@pytest.fixture
def busy(scope, book_all):
    """Entries of a year and a half, of all kinds, on any day."""
    rng = random.Random(4)
    book_all(
        (
            TODAY - timedelta(days=rng.randrange(540)),
            Decimal(rng.randrange(100, 20000)) / 100,
            *(name, kind, ""),
        )
        for name, kind in rng.choices(FILED, k=200)
    )
    return scope


def test_months_are_those_of_the_book_whatever_its_pay_day(busy):
    for pay_day in (1, 5, 15, 16, 25, 31):
        compare_with_a_plain_loop(busy, pay_day)


def compare_with_a_plain_loop(busy, pay_day):
    busy.pay_day = pay_day
    busy.save()
    history = read_history(book=busy, wallet=None, as_of=TODAY)
    assert history.running == Period.month_of(TODAY, pay_day)
    assert history.months[-1].end == history.running.start
    assert len(history.months) >= 16
    assert plain(history.sums) == loop_sums(history.months)
    so_far = Period.between(history.running.start, TODAY)
    assert plain([history.so_far]) == loop_sums([so_far])
    heads = [
        Period.between(
            each.start, min(each.start + timedelta(so_far.days - 1), each.last)
        )
        for each in history.months[-12:]
    ]
    assert plain(history.heads) == loop_sums(heads)


def test_the_first_month_counts_when_it_was_booked_from_its_start(scope, spend):
    spend("1", on=date(2026, 6, 9))
    spend("1", on=date(2026, 7, 9))
    for month in (8, 9, 10):
        spend("1", on=date(2026, month, 2))

    def months():
        found = read_history(book=scope, wallet=None, as_of=TODAY).months
        return [each.slug for each in found]

    assert months() == ["2026-07", "2026-08", "2026-09", "2026-10"]
    spend("1", on=date(2026, 6, 5))
    assert months()[0] == "2026-06"


def test_what_lies_before_a_month_without_anything_is_left_out(scope, spend):
    for month in (1, 2, 3, 5, 6, 7, 8, 9, 10):
        spend("1", on=date(2026, month, 1))
    found = read_history(book=scope, wallet=None, as_of=TODAY)
    assert found.months[0].slug == "2026-05"
    assert len(found.sums) == len(found.heads) == len(found.whole) == 6


def test_what_a_schedule_explains_leaves_the_rest(scope, past, schedule):
    past("600", "Home", day=2, payee="Oakline Lettings")
    past("40", "Home", day=20, payee="Timber & Tile")
    schedule("Rent", "640", on=date(2026, 12, 1), payee="Oakline Lettings")
    found = read_history(book=scope, wallet=None, as_of=TODAY)
    (key,) = (key for key in found.keys if key[1] == "spending")
    assert [month[key] for month in found.sums] == [-40] * 6
    assert [month["spending"] for month in found.whole] == [-640] * 6
    (rent,) = found.schedules
    assert (rent.places, rent.sums) == ([0, 1, 2, 3, 4, 5], [-600.0] * 6)


def test_one_entry_a_date_and_only_near_it_is_explained(scope, past, schedule):
    past("50", "Home", day=3, payee="Depot")
    past("55", "Home", day=5, payee="Depot")
    past("52", "Home", day=18, payee="Depot")
    past("900", "Home", day=4, payee="Depot")
    schedule("Depot", "50", on=date(2026, 12, 3))
    found = read_history(book=scope, wallet=None, as_of=TODAY)
    (key,) = (key for key in found.keys if key[1] == "spending")
    assert [month[key] for month in found.sums] == [-(55 + 52 + 900)] * 6


def test_a_schedule_is_expected_from_its_second_entry_at_its_last_price(
    scope, spend, schedule, past
):
    past("1", "Fuel", months=9, day=1)
    for n, month in enumerate((4, 5, 6, 7)):
        spend(f"{10 + n}", "Home", on=date(2026, month, 3), payee="Streamo")
    schedule("Streamo", "13", on=date(2026, 12, 3))
    found = read_history(book=scope, wallet=None, as_of=TODAY)
    april = next(n for n, each in enumerate(found.months) if each.slug == "2026-04")
    (streamo,) = found.schedules
    said = [streamo.ahead(april + n, 1) for n in range(7)]
    # August and September without it: no more.
    assert said == [0, 0, -11, -12, -13, -13, 0]


def test_a_quarterly_schedule_is_expected_in_its_months(scope, spend, schedule, past):
    past("1", "Fuel", months=9, day=1)
    for month in (3, 6, 9):
        spend("90", "Home", on=date(2026, month, 15), payee="Shield")
    schedule("Shield", "90", on=date(2026, 12, 15), interval=3)
    (shield,) = read_history(book=scope, wallet=None, as_of=TODAY).schedules
    said = [shield.ahead(9, step) for step in range(1, 7)]
    assert said == [0, -90, 0, 0, -90, 0]


def test_one_wallet_counts_its_own_money_and_its_transfers(scope, cash, spend):
    travel = make_wallet(scope, "Travel", currency="GBP", rate="1.2")
    for month in (8, 9, 10):
        make_transfer(cash, travel, "120", on=date(2026, month, 2), to_amount="100")
        spend("30", "Travel", on=date(2026, month, 5), wallet=travel)
    found = read_history(book=scope, wallet=travel, as_of=TODAY)
    assert [month["moved"] for month in found.whole] == [100] * 3
    assert [month["spending"] for month in found.whole] == [-30] * 3
    everything = read_history(book=scope, wallet=None, as_of=TODAY)
    assert [set(month) for month in everything.whole] == [{"spending"}] * 3
    assert [month["spending"] for month in everything.whole] == [-36] * 3

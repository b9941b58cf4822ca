"""The line as a whole: nothing twice, nothing lost, nothing from the future."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta

from ledger.models import Entry, MonthTotal
from ledger.services.totals import rewrite
from ledger.tests.factories import make_wallet
from reports.forecast import forecast
from reports.forecast.build import Outlook
from reports.forecast.what_if import WhatIf, shifted
from reports.forecast.words import rest_said

from .conftest import TODAY


@pytest.fixture
def line(scope):
    def ask(**more):
        return forecast(book=scope, as_of=TODAY, **more)

    return ask


def test_a_steady_life_goes_on(line, past):
    past("2000", "Salary", kind="income", day=5)
    past("900", "Groceries", day=12)
    december = line().ahead[1]
    assert (december.income.amount, december.spending.amount) == (2000, 900)
    assert line().method == "own"  # both are exact


def test_each_month_starts_where_the_one_before_ended(line, past, schedule):
    past("2000", "Salary", kind="income", day=5)
    for n in range(1, 8):
        past(str(60 + 17 * n), "Groceries", day=3 * n)
    schedule("Rent", "600", on=date(2026, 12, 1))
    found = line(months=6)
    before = found.start.balance
    for month in found.ahead:
        assert abs((before + month.net - month.end.balance).amount) <= Decimal("0.02")
        before = month.end.balance
    assert found.balance_on(found.until) == found.ahead[-1].end
    assert [point.on for point in found.points] == [
        TODAY + timedelta(n) for n in range((found.until - TODAY).days + 1)
    ]


def test_a_schedule_counts_once_with_its_past_in_the_book(line, past, schedule):
    past("600", "Home", day=1, payee="Oakline")
    past("200", "Home", day=9, payee="Depot")
    without = line().ahead[1].spending.amount
    schedule("Oakline", "650", on=date(2026, 12, 1))
    assert without == 800
    assert line().ahead[1].spending.amount == 850


def test_what_was_paid_this_month_already_is_not_expected_again(line, past, spend):
    past("40", "Fuel", day=3)
    rest = line().ahead[0].spending
    spend("40", "Fuel", on=date(2026, 11, 3))
    assert rest.amount == 0
    assert line().ahead[0].spending.amount == 0


def test_what_always_comes_late_in_the_month_is_still_to_come(line, past):
    past("40", "Fuel", day=27)
    past("80", "Groceries", day=3)
    assert line().ahead[0].spending.amount == 40


@pytest.fixture
def hot(book_all):
    """Books these amounts on the 10th of whole months, the last one October's, each
    with a rest of its own after the 21st; and a November that is far above them.
    """

    def make(amounts):
        rows = [(date(2026, 11, 5), "5000", "Groceries", "expense", "")]
        for n, amount in enumerate(amounts):
            month = date(2026, 11, 1) - relativedelta(months=len(amounts) - n)
            rows += [
                (month.replace(day=10), str(amount), "Groceries", "expense", ""),
                (month.replace(day=22), str(31 + n), "Groceries", "expense", ""),
                (month.replace(day=28), "9", "Fuel", "expense", ""),
            ]
        book_all(rows)

    return make


def booked_between(first, last):
    return -sum(e.amount for e in Entry.objects.all() if first <= e.date <= last)


RISING = range(100, 700, 100)
SAW = (100, 900, 300, 50, 700, 20, 400, 10, 600, 80, 250, 5)


def test_a_hot_month_brings_what_the_last_one_still_had(line, hot):
    hot(RISING)
    found = line()
    october = booked_between(date(2026, 10, 22), date(2026, 10, 31))
    assert (found.method, october) == ("last_month", 36 + 9)
    assert found.ahead[0].spending.amount == october
    now, last = found.start.balance.amount, date(2026, 11, 30)
    assert found.spare_until(last).amount == now - october
    assert found.lowest_until(last).on == last


def test_a_hot_month_brings_what_the_same_of_last_year_still_had(line, hot):
    hot(SAW * 2)
    found = line()
    november = booked_between(date(2025, 11, 22), date(2025, 11, 30))
    assert (found.method, november) == ("last_year", 43 + 9)
    assert found.ahead[0].spending.amount == november


def test_what_is_known_comes_on_top_of_the_usual_rest(line, hot, past, schedule):
    """A bill that is new; one that the last month had is taken out of it."""
    past("60", "Home", day=26, payee="Oakline")
    hot(RISING)
    assert line().ahead[0].spending.amount == 36 + 9 + 60
    schedule("Oakline", "60", on=date(2026, 11, 26))
    assert line().ahead[0].spending.amount == 36 + 9 + 60
    schedule("Club", "500", on=date(2026, 11, 27))
    found = line()
    assert found.ahead[0].spending.amount == 36 + 9 + 60 + 500
    assert rest_said(found) == (
        "Still to come this month: €605.00 of spending "
        "(€560.00 known, €45.00 as from 22 Oct to 31 Oct)."
    )


def test_the_rest_of_a_month_says_what_it_is_made_of(scope, line, past):
    assert rest_said(line()) == "Still to come this month: nothing."
    past("80", "Groceries", day=26)
    past("900", "Salary", kind="income", day=25)
    assert rest_said(line()) == (
        "Still to come this month: "
        "€80.00 of spending (estimated from such days of the last 5 months), "
        "€900.00 of income (estimated from such days of the last 5 months)."
    )
    assert rest_said(forecast(book=scope, as_of=date(2026, 11, 30))) == ""


def test_too_little_history_says_so_and_shows_what_is_known(line, past):
    past("40", "Fuel", months=2, day=1)
    found = line()
    assert (found.method, found.history) == ("known", 2)
    assert found.end.balance == found.start.balance


def test_entries_after_a_day_do_not_change_what_was_said_then(scope, past, spend, line):
    """The mutation: the future is made another one, the past's forecast stays."""
    past("2000", "Salary", months=9, kind="income", day=5)
    for n in range(1, 5):
        past(str(100 + 31 * n), "Groceries", months=9, day=6 * n)
    then = date(2026, 8, 17)

    def said():
        found = Outlook(scope, then, 3)
        accuracy, spread = found.forecast.accuracy, found.estimate.spread
        return found.rests, accuracy, spread, found.estimate.trials

    before = said()
    later = Entry.objects.filter(date__gt=then)
    assert later.update(date=date(2027, 9, 9)) > 5
    rewrite(scope)
    assert said() == before


def test_a_trend_without_an_end_is_told_by_the_range(line, past, spend):
    past("100", "Groceries", months=12)
    for n, month in enumerate((7, 8, 9, 10)):
        spend(str(30 + n * 30), "Fuel", on=date(2026, month, 4))
    found = line(months=6)
    widths = [(p.high - p.low).amount for p in found.points]
    assert widths[0] == 0
    assert widths == sorted(widths)
    assert all(p.low <= p.balance <= p.high for p in found.points)


def test_habits_have_their_days_within_the_same_sum(line, past):
    past("2000", "Salary", months=8, kind="income", day=25, payee="Aldergate")
    past("500", "Groceries", months=8, day=4)
    found = line(months=1)
    (pay, *_) = [each for each in found.likely if each.kind == "income"]
    assert (pay.on, pay.name) == (date(2026, 11, 25), "Aldergate")
    assert found.ahead[1].income.amount == 2000
    day = found.balance_on(date(2026, 12, 25)).balance
    before = found.balance_on(date(2026, 12, 24)).balance
    assert 1950 < (day - before).amount <= 2000
    assert found.next_income.name == "Aldergate"


def test_a_wallet_falls_below_its_floor_on_a_day(scope, line, schedule):
    bank = make_wallet(scope, "Bank", opening="700")
    bank.floor = Decimal(200)
    bank.save()
    schedule("Rent", "600", on=date(2026, 12, 1), wallet=bank, unit="once")
    found = line(wallet=bank)
    assert found.below.on == date(2026, 12, 1)
    assert found.spare_until(date(2026, 11, 30)).amount == 500
    assert found.spare_until(date(2026, 12, 1)).amount == -100
    assert found.spare_until(TODAY) is None
    assert found.balance_on(TODAY - timedelta(1)) is None


def test_what_is_supposed_moves_the_line_and_nothing_else(line, past):
    past("100", "Groceries")
    plain = line()
    found = shifted(plain, WhatIf(once=Decimal(200), monthly=Decimal(50)))
    for before, after in zip(plain.points, found.points, strict=True):
        gone = 200 * (after.on > TODAY) + 50 * sum(
            after.on >= start
            for start in (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))
        )
        assert (before.balance - after.balance).amount == gone
        assert (before.low - after.low).amount == gone
    assert found.ahead[-1].end.balance == found.end.balance
    assert found.ahead[-1].spending == plain.ahead[-1].spending


def test_reading_does_not_grow_with_the_book(line, past, django_assert_max_num_queries):
    past("100", "Groceries", payee="Shop")
    assert MonthTotal.objects.count() == 6
    with django_assert_max_num_queries(20):
        line()

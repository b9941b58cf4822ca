"""Free to spend, against the worked examples of docs/algorithms/free-to-spend.md."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.queries import budget_states, free_to_spend, left_until
from budgets.tests.conftest import TODAY
from expense_tracker.kernel.period import Period

NOVEMBER = Period.month(2026, 11)


def lines(free):
    return [(line.label, line.money.amount) for line in free.lines]


def test_left_in_budgets_minus_bills_still_due(book, limit, owe, spend):
    limit("480", "Groceries")
    limit("180", "Eating out")
    spend("427.46", on=TODAY)
    spend("195.48", "Eating out", on=TODAY)
    owe("Waste", "32.00", on=date(2026, 11, 17))  # overdue
    owe("Phone", "2.00", on=date(2026, 11, 30))
    owe("Rent", "1450", on=date(2026, 12, 1))  # next month's
    free = free_to_spend(book=book, as_of=TODAY)
    assert lines(free) == [
        ("Left in budgets", Decimal("37.06")),
        ("Bills still due", Decimal("-34.00")),
    ]
    assert free.amount.amount == Decimal("3.06")
    assert (free.days, free.per_day.amount) == (10, Decimal("0.30"))
    assert free.until == date(2026, 11, 30)


def test_planned_spending_is_taken_off(book, limit, spend):
    limit("100", "Groceries")
    spend("30", on=date(2026, 11, 25))
    spend("50", on=date(2026, 12, 2))
    free = free_to_spend(book=book, as_of=TODAY)
    assert lines(free)[-1] == ("Planned transactions", -30)
    assert free.amount.amount == 70


def test_without_budgets_it_is_left_of_income(book, owe, spend):
    spend("3000", "Salary", on=date(2026, 11, 20), kind="income")
    spend("1200", on=TODAY)
    owe("Phone", "20", on=date(2026, 11, 23))
    free = free_to_spend(book=book, as_of=TODAY)
    assert lines(free) == [
        ("Income so far", 3000),
        ("Spent so far", -1200),
        ("Bills still due", -20),
    ]
    assert not free.has_budgets


def test_below_zero_nothing_is_free_a_day(book, limit, spend):
    limit("100", "Groceries")
    spend("138.20", on=TODAY)
    free = free_to_spend(book=book, as_of=TODAY)
    assert free.amount.amount == Decimal("-38.20")
    assert free.per_day is None
    assert free.next_start == date(2026, 12, 1)


def test_the_last_day_gets_all_of_it(book, limit):
    limit("100", "Groceries")
    free = free_to_spend(book=book, as_of=date(2026, 11, 30))
    assert (free.days, free.per_day.amount) == (1, 100)


def test_until_pay_day(book, limit):
    book.pay_day = 25
    book.save()
    limit("100", "Groceries")
    free = free_to_spend(book=book, as_of=TODAY)
    assert (free.until, free.days) == (date(2026, 11, 24), 4)


@pytest.mark.parametrize(
    ("cadence", "spent", "left"),
    [
        ("month", "40", "60"),
        # The week ends on the 22nd: 60, and 8 of the next 7 days: 100 * 8 / 7.
        ("week", "40", "174.28"),
        # 10 of the quarter's remaining 41 days, rounded down.
        ("quarter", "40", "14.63"),
        ("year", "40", "14.63"),
        # What is overspent counts whole.
        ("quarter", "140", "-40"),
        ("week", "140", "74.28"),
    ],
)
def test_other_cadences_leave_their_share(book, limit, spend, cadence, spent, left):
    limit("100", "Groceries", cadence=cadence)
    spend(spent, on=TODAY)
    (state,) = budget_states(book=book, as_of=TODAY)
    assert left_until(state, NOVEMBER) == Decimal(left)

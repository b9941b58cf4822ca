"""A month in short: its figures by a plain loop over the rows, its words each month."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from expense_tracker.kernel.period import Period
from ledger.models import Entry
from reports.insights.months import Months
from reports.insights.note import compose

OCTOBER = Period.month(2026, 10)


@pytest.fixture
def october(spend):
    spend("100.00", on=date(2026, 10, 3))
    spend("40.00", on=date(2026, 10, 9))
    spend("15.00", on=date(2026, 10, 20), kind="refund")
    spend("60.50", "Eating out", on=date(2026, 10, 12))
    spend("20.00", "Fuel", on=date(2026, 10, 13))
    spend("5.00", "Health", on=date(2026, 10, 14))
    spend("9.00", None, on=date(2026, 10, 15))
    spend("500.00", "Salary", on=date(2026, 10, 1), kind="income")
    spend("90.00", on=date(2026, 9, 12))
    spend("1.00", on=date(2026, 11, 1))


def facts(book, month=OCTOBER):
    return Months(book=book, months=[month]).facts(month, [])


def by_loop(month):
    """Spending by name of category, and the income, one row at a time."""
    spent, income = defaultdict(Decimal), Decimal(0)
    for row in Entry.objects.all():
        if month.contains(row.date):
            if row.kind in {"expense", "refund"}:
                spent[row.category.name if row.category else None] -= row.base_amount
            elif row.kind == "income":
                income += row.base_amount
    return spent, income


def test_its_figures_are_those_of_the_rows(scope, october):
    told = facts(scope)
    spent, income = by_loop(OCTOBER)
    assert told.spending.amount == sum(spent.values())
    assert told.income.amount == income
    named = {name: each for name, each in spent.items() if name}
    largest = sorted(named.items(), key=lambda each: -each[1])[:3]
    assert [(each.name, each.spent.amount) for each in told.top] == largest
    whole = sum(spent.values())
    assert [each.share for each in told.top] == [each / whole for _, each in largest]
    assert told.before.amount == sum(by_loop(OCTOBER.previous())[0].values())
    assert told.purchases == 6


def test_the_mover_is_what_changed_most(scope, october):
    # Groceries 90 to 125, Eating out 0 to 60.50
    assert facts(scope).mover[0] == "Eating out"
    assert facts(scope).mover[1].amount == Decimal("60.50")


def test_its_words_hold_all_of_it(scope, october):
    note = compose(facts(scope), "en-IE")
    for said in ("€219.50", "€280.50", "€500.00", "Groceries", "€125.00", "57%"):
        assert said in note.text
    assert "Eating out (€60.50) and Fuel (€20.00)" in note.text
    assert "€129.50 more than in September" in note.text
    assert "Eating out moved most, up €60.50" in note.text
    assert len(note.tips) == 3


def test_the_same_month_is_told_in_the_same_words(scope, october):
    assert compose(facts(scope), "en-IE") == compose(facts(scope), "en-IE")


def test_months_are_told_in_turns(scope, spend):
    texts = set()
    for month in range(1, 7):
        spend("50.00", on=date(2026, month, 5))
        spend("90.00", "Salary", on=date(2026, month, 1), kind="income")
        note = compose(facts(scope, Period.month(2026, month)), "en-IE")
        texts.add(note.text.split("€")[0])
    assert len(texts) > 1


def test_a_month_without_spending_has_none(scope, october):
    assert facts(scope, Period.month(2026, 8)) is None


def test_months_of_pay_days_are_read_alike(scope, october):
    scope.pay_day = 10
    month = Period.month(2026, 10, first_day=10)
    told = facts(scope, month)
    spent, _ = by_loop(month)
    assert told.spending.amount == sum(spent.values())
    assert told.before.amount == sum(by_loop(month.previous())[0].values())


@pytest.mark.parametrize("income", [None, "10.00"])
def test_a_month_that_lost_says_so(scope, spend, income):
    spend("50.00", on=date(2026, 10, 5))
    if income:
        spend(income, "Salary", on=date(2026, 10, 1), kind="income")
    note = compose(facts(scope), "en-IE")
    assert ("€40.00 more than" in note.text) == bool(income)
    assert "savings, so that it stays" not in " ".join(note.tips)


def test_the_number_of_months_does_not_change_the_statements(
    scope, october, django_assert_num_queries
):
    with django_assert_num_queries(2):
        Months(book=scope, months=[OCTOBER])
    with django_assert_num_queries(2):
        Months(book=scope, months=[Period.month(2026, n) for n in range(1, 11)])

"""States of budgets, against worked examples and a plain loop over random entries."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from budgets.models import Budget
from budgets.queries import budget_history, budget_states, counted
from budgets.tests.conftest import TODAY
from ledger.models import Category, Entry


def days_of(cadence):
    """What a budget of that cadence says of its days."""
    if cadence == "once":
        return {"starts_on": date(2026, 9, 14), "ends_on": date(2027, 2, 3)}
    return {"starts_on": date(2026, 10, 7)} if cadence == "fortnight" else {}


def only_state(book, as_of=TODAY):
    (state,) = budget_states(book=book, as_of=as_of)
    return state


# --- the line itself (P9) -------------------------------------------------------------


@pytest.mark.parametrize(
    ("spent", "state", "crossed"),
    [
        ("143.99", "ahead", []),
        ("144.00", "ahead", [80]),
        ("179.99", "ahead", [80]),
        ("180.00", "reached", [80, 100]),
        ("180.01", "over", [80, 100]),
    ],
)
def test_the_line_is_decided_to_the_last_unit(
    book, limit, spend, spent, state, crossed
):
    limit("180")
    spend(spent, "Eating out", on=TODAY)
    found = only_state(book)
    assert (found.state, found.crossed) == (state, crossed)


@pytest.mark.parametrize(
    ("on", "spent", "state"),
    [
        (date(2026, 11, 30), "170", "near"),
        (date(2026, 11, 21), "100", "safe"),
        (date(2026, 11, 21), "135", "safe"),  # 75 %, at 70 % of the month: within 5
        (date(2026, 11, 21), "135.01", "ahead"),
        (date(2026, 11, 1), "20", "ahead"),
    ],
)
def test_words_follow_spending_and_pace(book, limit, spend, on, spent, state):
    limit("180")
    spend(spent, "Eating out", on=on)
    assert only_state(book, on).state == state


def test_worked_example_of_the_guide(book, limit, spend):
    """docs/algorithms/budget-state.md: Groceries, 21 November."""
    limit("480", "Groceries")
    spend("462.46", on=date(2026, 11, 3))
    spend("35.00", kind="refund", on=date(2026, 11, 9))
    spend("40.00", on=date(2026, 11, 25))
    state = only_state(book)
    assert str(state.spent.amount) == "427.4600"
    assert state.planned.amount == 40
    assert state.left.amount == Decimal("52.54")
    assert state.per_day.amount == Decimal("5.25")
    assert state.even.amount == 336
    assert state.state == "ahead"


def test_over_budget_has_no_daily_share(book, limit, spend):
    limit("180")
    spend("195.48", "Eating out", on=TODAY)
    state = only_state(book)
    assert state.per_day is None
    assert state.over.amount == Decimal("15.48")


def test_a_net_refund_leaves_more_than_the_limit(book, limit, spend):
    limit("100")
    spend("35", "Eating out", kind="refund", on=TODAY)
    state = only_state(book)
    assert state.left.amount == 135
    assert (state.state, state.crossed, state.bar.fill) == ("safe", [], "")


@pytest.mark.parametrize(("spent", "state"), [(None, "safe"), ("0.01", "over")])
def test_a_budget_of_nothing(book, limit, spend, spent, state):
    limit("0")
    if spent:
        spend(spent, "Eating out", on=TODAY)
    found = only_state(book)
    assert found.state == state
    assert bool(found.crossed) == (state == "over")


def test_subcategories_count_and_transfers_do_not(book, limit, spend, category, cash):
    limit("100", "Eating out")
    limit("500", None)
    parent = category("Eating out")
    child = Category(book=book, kind="expense", parent=parent, name="Coffee")
    child.save()
    spend("4", "Coffee", on=TODAY)
    spend("7", None, on=TODAY)
    eating, everything = budget_states(book=book, as_of=TODAY)
    assert (eating.spent.amount, everything.spent.amount) == (4, 11)


def test_past_and_future_periods_have_no_pace(book, limit, spend):
    limit("100")
    (past,) = budget_states(book=book, as_of=TODAY, on=date(2026, 10, 5))
    (future,) = budget_states(book=book, as_of=TODAY, on=date(2026, 12, 5))
    assert past.pace is None
    assert future.pace is None
    assert past.per_day is None


def test_the_month_follows_the_pay_day(book, limit, spend):
    book.pay_day = 25
    book.save()
    limit("100")
    spend("10", "Eating out", on=date(2026, 10, 25))
    spend("20", "Eating out", on=date(2026, 10, 24))
    state = only_state(book)
    assert state.spent.amount == 10
    assert state.period.last == date(2026, 11, 24)


# --- a plain loop over random entries -------------------------------------------------


def spent_by_hand(budget, period, as_of, entries, parents):
    total = Decimal(0)
    for entry in entries:
        mine = budget.category_id in {
            None,
            entry.category_id,
            parents.get(entry.category_id),
        }
        if (
            mine
            and entry.kind in {"expense", "refund"}
            and (period.start <= entry.date < period.end)
            and entry.date <= as_of
        ):
            total -= entry.base_amount
    return total


@pytest.mark.parametrize("seed", range(4))
def test_spending_equals_a_plain_loop(book, limit, spend, seed):
    rng = Random(seed)
    book.pay_day, book.first_weekday = rng.choice([1, 25, 31]), rng.choice([0, 6])
    book.save()
    names = ["Groceries", "Eating out", "Home", "Rent & mortgage", None]
    for _ in range(40):
        spend(
            str(Decimal(rng.randint(1, 9999)) / 100),
            rng.choice(names),
            on=TODAY + timedelta(rng.randint(-200, 60)),
            kind=rng.choice(["expense", "expense", "expense", "refund"]),
        )
    for name in ["Groceries", "Home", "Rent & mortgage", None]:
        for cadence in Budget.Cadence:
            limit("300", name, cadence=cadence, **days_of(cadence))
    entries = list(Entry.objects.all())
    parents = dict(Category.objects.values_list("pk", "parent_id"))
    for as_of in (TODAY, TODAY + timedelta(rng.randint(-90, 30))):
        for state in budget_states(book=book, as_of=as_of):
            expected = spent_by_hand(
                state.budget, state.period, as_of, entries, parents
            )
            assert state.spent.amount == expected


def test_statements_do_not_grow_with_budgets(
    book, limit, django_assert_num_queries, django_assert_max_num_queries
):
    names = list(Category.objects.filter(kind="expense").values_list("name", flat=True))
    cadences = list(Budget.Cadence)
    for name in names[:2]:
        for cadence in cadences:
            limit("10", name, cadence=cadence, **days_of(cadence))
    with django_assert_max_num_queries(24) as few:
        budget_states(book=book, as_of=TODAY)
    for name in names[2:14]:
        for cadence in cadences:
            limit("10", name, cadence=cadence, **days_of(cadence))
    with django_assert_num_queries(len(few)):
        assert len(budget_states(book=book, as_of=TODAY)) > 50


# --- history and sums -----------------------------------------------------------------


def test_history_has_twelve_periods_latest_first(book, limit, spend):
    budget = limit("100")
    spend("30", "Eating out", on=date(2026, 1, 31))
    history = budget_history(budget=budget, as_of=TODAY)
    assert [each.period.slug for each in history[::11]] == ["2026-11", "2025-12"]
    assert history[10].spent.amount == 30


def test_no_spending_is_counted_twice(book, limit, category):
    monthly = limit("100", "Eating out")
    limit("25", "Eating out", cadence="week")
    home = limit("900", "Home")
    limit("700", "Rent & mortgage")
    states = budget_states(book=book, as_of=TODAY)
    assert [each.budget for each in counted(states)] == [monthly, home]


def test_all_spending_stands_for_every_other(book, limit):
    limit("100", "Eating out")
    everything = limit("2000", None, cadence="year")
    states = budget_states(book=book, as_of=TODAY)
    assert [each.budget for each in counted(states)] == [everything]

"""What is carried over and moved, and the limits of their time, against plain loops."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from budgets.budgeting.drafts import draft_of
from budgets.budgeting.moving import move_money, take_back
from budgets.budgeting.setting import change_budget, delete_budget, set_limits
from budgets.models import Budget, FormerLimit, Move
from budgets.queries import budget_history, budget_states
from budgets.tests.conftest import TODAY
from expense_tracker.kernel.period import Period
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Entry
from ledger.services.undo import undo_change


@pytest.fixture
def old(limit):
    """A budget that was there long before."""

    def make(amount, name="Eating out", **more) -> Budget:
        budget = limit(amount, name, **more)
        long_ago = TODAY - timedelta(days=900)
        Budget.objects.filter(pk=budget.pk).update(created_at=f"{long_ago}T12:00Z")
        return budget.fresh()

    return make


def state_of(book, budget, as_of=TODAY, on=None):
    states = budget_states(book=book, as_of=as_of, on=on)
    return next(each for each in states if each.budget == budget)


def carry(rollover, **more):
    return {"rollover": rollover, "carries_from": date(2026, 9, 10), **more}


# --- rollover -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rollover", "carried"), [("none", 0), ("surplus", 40), ("both", 10)]
)
def test_worked_example_of_the_guide(book, limit, spend, rollover, carried):
    """docs/algorithms/budget-state.md: September 130, October 60, of 100 each."""
    more = carry(rollover) if rollover != "none" else {}
    budget = limit("100", **more)
    spend("500", "Eating out", on=date(2026, 8, 31))
    spend("130", "Eating out", on=date(2026, 9, 5))
    spend("60", "Eating out", on=date(2026, 10, 31))
    spend("20", "Eating out", on=TODAY)
    state = state_of(book, budget)
    assert state.carried.amount == carried
    assert state.limit.amount == 100 + carried
    assert state.left.amount == 80 + carried


def test_a_limit_overspent_before_may_be_below_zero(book, limit, spend):
    budget = limit("100", **carry("both"))
    spend("450", "Eating out", on=date(2026, 9, 5))
    state = state_of(book, budget)
    assert (state.limit.amount, state.state, state.crossed) == (-150, "over", [])
    assert state.per_day is None


def spent_by_hand(entries, budget, period) -> Decimal:
    return -sum(
        (
            entry.base_amount
            for entry in entries
            if entry.category_id == budget.category_id
            and period.start <= entry.date < period.end
        ),
        Decimal(0),
    )


def carried_by_hand(entries, budget, period) -> Decimal:
    """Walks from the first period that carries up to `period`, one day at a time."""
    rest, day, before = Decimal(0), budget.carries_from, None
    while True:
        found = period_by_hand(budget, day)
        if found.start >= period.start:
            return rest
        if found != before:
            rest += budget.amount - spent_by_hand(entries, budget, found)
            if budget.rollover == "surplus" and rest < 0:
                rest = Decimal(0)
            before = found
        day += timedelta(days=1)


def period_by_hand(budget, day) -> Period:
    book = budget.book
    match budget.cadence:
        case "week":
            return Period.week(day, book.first_weekday)
        case "fortnight":
            since = (day - budget.starts_on).days // 14
            start = budget.starts_on + timedelta(days=14 * since)
            return Period.between(start, start + timedelta(days=13))
        case "month":
            return Period.month_of(day, book.pay_day)
        case "calendar":
            return Period.month_of(day)
        case "quarter":
            return Period.quarter_of(day)
        case "year":
            return Period.year(day.year)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_carried_equals_a_plain_loop(book, limit, spend, seed):
    rng = Random(seed)
    book.pay_day, book.first_weekday = rng.choice([1, 25, 31]), rng.choice([0, 6])
    book.save()
    for _ in range(30):
        spend(
            str(Decimal(rng.randint(1, 9999)) / 100),
            rng.choice(["Eating out", "Groceries"]),
            on=TODAY + timedelta(rng.randint(-400, 20)),
            kind=rng.choice(["expense", "expense", "expense", "refund"]),
        )
    for cadence in set(Budget.Cadence) - {Budget.Cadence.ONCE}:
        starts = {"starts_on": date(2026, 10, 7)} if cadence == "fortnight" else {}
        limit(
            str(rng.randint(0, 90)),
            rng.choice(["Eating out", "Groceries"]),
            cadence=cadence,
            rollover=rng.choice(["surplus", "both"]),
            carries_from=TODAY - timedelta(rng.randint(0, 400)),
            **starts,
        )
    entries = list(Entry.objects.all())
    for state in budget_states(book=book, as_of=TODAY):
        expected = carried_by_hand(entries, state.budget, state.period)
        assert state.carried.amount == expected, state.budget.cadence
    for budget in Budget.objects.filter(cadence__in=["week", "month"]):
        for state in budget_history(budget=budget, as_of=TODAY):
            expected = carried_by_hand(entries, budget, state.period)
            assert state.carried.amount == expected


def test_statements_do_not_grow_with_periods(
    book, limit, django_assert_max_num_queries, django_assert_num_queries
):
    limit("10", cadence="week", **carry("both"))
    with django_assert_max_num_queries(20) as few:
        budget_states(book=book, as_of=TODAY)
    Budget.objects.update(carries_from=date(2020, 1, 1))
    limit("10", "Groceries", cadence="week", **carry("both"))
    with django_assert_num_queries(len(few)):
        budget_states(book=book, as_of=TODAY)


# --- limits of their time -------------------------------------------------------------


def test_a_new_limit_leaves_the_past_as_it_was(book, alice, old, spend):
    budget = old("100")
    set_limits(book=book, actor=alice, limits={budget: Decimal(150)}, as_of=TODAY)
    set_limits(
        book=book,
        actor=alice,
        limits={budget.fresh(): Decimal(200)},
        as_of=date(2026, 12, 5),
    )
    history = budget_history(budget=budget, as_of=date(2026, 12, 5), count=3)
    assert [each.limit.amount for each in history] == [200, 150, 100]


def test_a_limit_changed_twice_in_a_period_was_one(book, alice, old):
    budget = old("100")
    for amount in (150, 170):
        limits = {budget.fresh(): Decimal(amount)}
        set_limits(book=book, actor=alice, limits=limits, as_of=TODAY)
    assert [each.amount for each in FormerLimit.objects.all()] == [100]


def test_what_was_set_this_period_has_no_past(book, alice, limit):
    budget = limit("100")
    made = budget.created_at.date()
    set_limits(book=book, actor=alice, limits={budget: Decimal(150)}, as_of=made)
    assert not FormerLimit.objects.exists()


def test_undo_brings_the_limit_and_its_past_back(book, alice, old):
    budget = old("100")
    change = set_limits(
        book=book, actor=alice, limits={budget: Decimal(150)}, as_of=TODAY
    )
    undo_change(book=book, actor=alice, change=change)
    assert budget.fresh().amount == 100
    assert not FormerLimit.objects.exists()


def test_all_limits_are_set_or_none(book, alice, old):
    one, two = old("100"), old("50", "Groceries")
    stale = two.fresh()
    set_limits(book=book, actor=alice, limits={two: Decimal(60)}, as_of=TODAY)
    both = {one: Decimal(1), stale: Decimal(2)}
    with pytest.raises(StaleVersion):
        set_limits(book=book, actor=alice, limits=both, as_of=TODAY)
    assert (one.fresh().amount, two.fresh().amount) == (100, 60)


# --- moves ----------------------------------------------------------------------------


@pytest.fixture
def two(limit):
    return limit("100"), limit("80", "Groceries")


def move(book, alice, source, target, amount, **more):
    return move_money(
        book=book,
        actor=alice,
        source=source,
        target=target,
        amount=Decimal(amount),
        as_of=more.pop("as_of", TODAY),
        **more,
    )


def test_money_moves_for_its_period_only(book, alice, two):
    eating, food = two
    move(book, alice, food, eating, "30")
    assert state_of(book, eating).limit.amount == 130
    assert state_of(book, food).left.amount == 50
    assert state_of(book, eating, on=date(2026, 12, 1)).limit.amount == 100


def test_no_more_moves_than_is_left(book, alice, two, spend):
    eating, food = two
    spend("75", "Groceries", on=TODAY)
    with pytest.raises(InvalidEntry, match="€5"):
        move(book, alice, food, eating, "5.01")
    move(book, alice, food, eating, "5")
    assert state_of(book, food).left.amount == 0


def test_only_budgets_of_the_same_days_exchange(book, alice, two, limit):
    weekly = limit("20", "Leisure", cadence="week")
    with pytest.raises(InvalidEntry):
        move(book, alice, two[0], weekly, "5")


@pytest.mark.parametrize("way", ["undo", "take back"])
def test_a_move_is_taken_back(book, alice, two, way):
    change = move(book, alice, two[1], two[0], "30")
    if way == "undo":
        undo_change(book=book, actor=alice, change=change)
    else:
        take_back(book=book, actor=alice, move=Move.objects.get())
    assert state_of(book, two[0]).limit.amount == 100
    assert not Move.objects.exists()


def test_what_a_deleted_budget_gave_stays_given(book, alice, two):
    eating, food = two
    move(book, alice, food, eating, "30")
    change = delete_budget(book=book, actor=alice, budget=food)
    assert state_of(book, eating).limit.amount == 130
    undo_change(book=book, actor=alice, change=change)
    assert state_of(book, food).left.amount == 50
    assert Move.objects.get().source == food


def test_other_periods_are_refused_while_money_is_moved(book, alice, two):
    eating, food = two
    move(book, alice, food, eating, "30")
    eating = eating.fresh()
    draft = draft_of(eating)
    draft = type(draft)(**{**draft.__dict__, "cadence": "week"})
    with pytest.raises(InvalidEntry):
        change_budget(
            book=book,
            actor=alice,
            budget=eating,
            version=eating.version,
            draft=draft,
            as_of=TODAY,
        )


def test_what_was_moved_is_carried(book, alice, limit, spend):
    eating, food = limit("100", **carry("both")), limit("80", "Groceries")
    october = date(2026, 10, 20)
    move(book, alice, food, eating, "30", as_of=october)
    spend("90", "Eating out", on=october)
    state = state_of(book, eating)
    assert state.carried.amount == 100 + 100 + 30 - 90

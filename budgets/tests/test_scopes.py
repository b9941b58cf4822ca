"""What counts in a budget of each scope, which are added up, and where a pace leads."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from budgets.budgeting.effect import effects
from budgets.budgeting.plan import month_plan
from budgets.models import Budget, Overrun
from budgets.overruns import check_overruns
from budgets.queries import budget_states, counted, due_bills, passing
from budgets.queries.averages import averages
from budgets.tests.conftest import TODAY
from expense_tracker.kernel.period import Period
from ledger.models import Category, Entry, Tag, Wallet
from ledger.services.entries import EntryDraft, Part, group_rows
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_entry


@pytest.fixture
def state(book):
    def one(budget, as_of=TODAY):
        states = budget_states(book=book, as_of=as_of)
        return next(each for each in states if each.budget == budget)

    return one


@pytest.fixture
def trip(spend):
    spend("10", "Groceries", on=TODAY, tags=("trip",))
    return Tag.objects.get(name="trip")


# --- scopes ---------------------------------------------------------------------------


def test_a_tag_counts_each_entry_once(cash, category, limit, spend, trip, state):
    spend("5", "Eating out", on=TODAY, tags=("trip", "fun"))
    spend("2", "Eating out", on=TODAY, kind="refund", tags=("trip",))
    spend("99", "Eating out", on=TODAY)
    parts = (Part(Decimal(30), category("Home")), Part(Decimal(20), category("Fuel")))
    make_entry(cash, "50", on=TODAY, parts=parts, tags=("trip",))
    spend("7", "Home", on=TODAY + timedelta(1), tags=("trip",))
    found = state(limit("100", None, tag=trip))
    assert (found.spent.amount, found.planned.amount) == (10 + 5 - 2 + 50, 7)


def test_a_wallet_counts_what_is_spent_from_it(cash, limit, spend, state):
    card = make_entry(cash, "1").wallet
    other = Wallet.objects.create(book=cash.book, name="Card", currency="EUR")
    spend("40", on=TODAY, wallet=other)
    spend("15", None, on=TODAY, wallet=other)
    spend("9", on=TODAY, kind="refund", wallet=other)
    make_entry(cash, "30", kind="transfer", to_wallet=other, on=TODAY)
    assert state(limit("100", None, wallet=other)).spent.amount == 46
    assert state(limit("100", None, wallet=card)).spent.amount == 1


def test_a_group_counts_its_categories_with_their_children(
    category, limit, spend, state
):
    child = Category(name="Coffee", kind="expense", parent=category("Eating out"))
    child.book_id = child.parent.book_id
    child.save()
    for amount, name in (("4", "Coffee"), ("20", "Eating out"), ("5", "Home")):
        spend(amount, name, on=TODAY)
    spend("100", "Groceries", on=TODAY)
    group = (category("Eating out"), category("Home"), category("Coffee"))
    budget = limit("50", None, categories=group, name="Fun")
    assert state(budget).spent.amount == 29
    assert budget.members.count() == 2


def test_a_budget_for_once_is_for_its_days(limit, spend, state, book):
    days = {"starts_on": date(2026, 11, 10), "ends_on": date(2026, 11, 21)}
    budget = limit("100", cadence="once", **days)
    for day in (9, 10, 21):
        spend("10", "Eating out", on=date(2026, 11, day))
    assert state(budget).spent.amount == 20
    assert budget_states(book=book, as_of=date(2026, 11, 22)) == []


def test_a_calendar_month_beside_the_pay_day_month(book, limit, spend, state):
    book.pay_day = 25
    book.save()
    own, calendar = limit("100"), limit("100", cadence="calendar")
    for day in (date(2026, 10, 26), date(2026, 11, 2)):
        spend("10", "Eating out", on=day)
    assert state(own).spent.amount == 20
    assert state(calendar).spent.amount == 10


def test_a_paused_budget_counts_and_tells_nothing(book, limit, spend):
    limit("10", paused=True)
    spend("100", "Eating out", on=TODAY)
    assert budget_states(book=book, as_of=TODAY) == []
    assert check_overruns(book=book, as_of=TODAY) == []
    assert len(budget_states(book=book, as_of=TODAY, paused=True)) == 1


# --- sums -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_no_spending_is_in_two_counted_budgets(book, category, cash, limit, trip, seed):
    rng = Random(seed)
    names = ["Eating out", "Home", "Groceries", "Fuel", "Leisure"]
    for at in range(6):
        some = tuple(category(name) for name in rng.sample(names, rng.randint(2, 3)))
        limit("10", None, categories=some, name=f"Group {at}")
    for name in rng.sample(names, 3):
        limit("10", name, cadence=rng.choice(["week", "month", "year"]))
    limit("10", None, tag=trip)
    limit("10", None, wallet=cash)
    found = counted(budget_states(book=book, as_of=TODAY))
    covered = [pk for each in found for pk in each.covers]
    assert len(covered) == len(set(covered))
    assert not {each.budget.scope for each in found} & {"tag", "wallet"}
    everything = limit("10", None)
    alone = counted(budget_states(book=book, as_of=TODAY))
    assert [each.budget for each in alone] == [everything]


def test_the_mean_of_three_periods(book, limit, spend):
    weekly, monthly = limit("10", cadence="week"), limit("10")
    spend("90", "Eating out", on=date(2026, 8, 3))
    spend("10", "Eating out", on=date(2026, 11, 10))
    spend("50", "Eating out", on=TODAY)
    found = averages(book=book, budgets=[weekly, monthly], as_of=TODAY)
    assert found[weekly.pk].amount == Decimal("3.33")
    assert found[monthly.pk].amount == 30


def test_income_assigned_and_left_to_assign(book, alice, cash, limit, spend):
    spend("2000", None, kind="income", on=date(2026, 11, 2))
    salary = RecurringDraft(
        name="Salary", kind="income", amount=Decimal(500), wallet=cash, due_on=TODAY
    )
    create_recurring(book=book, actor=alice, draft=salary)
    limit("300", "Groceries")
    limit("70", "Leisure", cadence="week")
    summed = counted(budget_states(book=book, as_of=TODAY))
    plan = month_plan(book=book, month=Period.month(2026, 11), summed=summed)
    assert (plan.expected.amount, plan.assigned.amount) == (2500, 600)
    assert plan.left.amount == 1900


# --- pace -----------------------------------------------------------------------------


@pytest.fixture
def habit(spend):
    """€10 on each of the first days of November."""

    def eat(days, amount="10"):
        for day in range(1, days + 1):
            spend(amount, "Eating out", on=date(2026, 11, day))

    return eat


def passes(book, state):
    found = passing(state, due_bills(book=book, until=state.period.last))
    return found and found.on


def test_worked_example_of_a_pace(book, limit, habit, state):
    """docs/algorithms/budget-state.md: 210 of 240 on the 21st, ten a day."""
    budget = limit("240")
    habit(21)
    found = state(budget)
    assert passes(book, found) == date(2026, 11, 25)
    by_end = passing(found, []).by_end.amount
    assert by_end == 300


def test_what_is_known_comes_on_its_day(book, limit, habit, spend, state):
    budget = limit("240")
    habit(21)
    spend("25", "Eating out", on=date(2026, 11, 23))
    assert passes(book, state(budget)) == date(2026, 11, 23)


def test_bills_are_known_and_not_extrapolated(book, limit, category, owe, spend, state):
    budget = limit("280")
    eating = category("Eating out")
    owe("Canteen", "190", on=date(2026, 11, 28), category=eating)
    for day in range(1, 22):
        spend("4", "Eating out", on=date(2026, 11, day))
    assert passes(book, state(budget)) is None  # 30 % used is not ahead
    spend("130", "Eating out", on=date(2026, 11, 4))
    found = state(budget)
    assert found.lumps.amount == 130
    assert passes(book, found) == date(2026, 11, 28)


def test_single_large_entries_are_no_pace(book, limit, spend, state):
    budget = limit("300")
    spend("250", "Eating out", on=date(2026, 11, 2))
    found = state(budget)
    assert (found.state, passes(book, found)) == ("ahead", None)


def test_says_nothing_early(book, limit, habit, state):
    budget = limit("100")
    habit(7)
    assert passes(book, state(budget, date(2026, 11, 7))) is None
    assert passes(book, state(budget, date(2026, 11, 8))) is not None


def test_a_pace_is_told_once_and_again_when_rearmed(book, alice, limit, habit):
    budget = limit("240", thresholds=(), warns_of_pace=True)
    habit(21)
    (told,) = check_overruns(book=book, as_of=TODAY)
    assert (told.kind, told.passes_on) == ("pace", date(2026, 11, 25))
    assert check_overruns(book=book, as_of=TODAY) == []
    notice = alice.notices.filter(kind="pace").first()
    assert notice.key == told.notice_key
    assert notice.payload["passes_on"] == "Wed 25 Nov"
    Budget.objects.filter(pk=budget.pk).update(arming=2)
    assert len(check_overruns(book=book, as_of=TODAY)) == 1
    assert Overrun.objects.count() == 2


# --- before saving --------------------------------------------------------------------


def effect_of(book, cash, *, replaced=(), **more):
    draft = EntryDraft(kind=more.pop("kind", "expense"), wallet=cash, **more)
    found = effects(book=book, draft=draft, replaced=replaced, as_of=TODAY)
    return [(each.name, each.left.amount) for each in found]


def test_what_an_entry_leaves(book, cash, category, limit, spend):
    limit("100")
    spend("60", "Eating out", on=TODAY)
    eating = {"category": category("Eating out"), "date": TODAY}
    assert effect_of(book, cash, amount=Decimal(30), **eating) == [("Eating out", 10)]
    assert effect_of(book, cash, amount=Decimal(52), **eating) == [("Eating out", -12)]
    refund = effect_of(book, cash, kind="refund", amount=Decimal(5), **eating)
    assert refund == [("Eating out", 45)]
    other = {"category": category("Home"), "date": TODAY}
    assert effect_of(book, cash, amount=Decimal(5), **other) == []


def test_a_split_counts_by_its_parts(book, cash, category, limit):
    limit("100")
    limit("50", "Home")
    parts = (
        Part(Decimal(30), category("Eating out")),
        Part(Decimal(20), category("Home")),
    )
    found = effect_of(book, cash, amount=Decimal(50), date=TODAY, parts=parts)
    assert dict(found) == {"Eating out": 70, "Home": 30}


def test_an_edit_replaces_what_was_there(book, cash, category, limit, spend):
    limit("100")
    entry = spend("60", "Eating out", on=TODAY)
    found = effect_of(
        book,
        cash,
        amount=Decimal(75),
        date=TODAY,
        category=category("Eating out"),
        replaced=group_rows(Entry.objects.get(pk=entry.pk)),
    )
    assert found == [("Eating out", 25)]

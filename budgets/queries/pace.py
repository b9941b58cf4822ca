"""Where the pace of a budget leads to: the day on which it would pass its limit.

Rule: docs/algorithms/budget-state.md, "At this pace".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from budgets.models import Budget
from budgets.queries.state import HUNDRED, ZERO, BudgetState
from expense_tracker.kernel.bars import TOLERANCE
from expense_tracker.kernel.money import Money, round_money
from ledger.models import Recurring
from ledger.recurring.coming import DueDate

# So much of the period has to be gone before a pace says something.
QUARTER = 4
ONE_DAY = timedelta(days=1)
Scope = Budget.Scope


@dataclass(frozen=True)
class Passing:
    """A limit that will be passed within the period at the pace of so far."""

    on: date
    by_end: Money  # what will have been spent when the period ends


def bills_of(state: BudgetState, due: Iterable[DueDate]) -> list[DueDate]:
    """Those whose payment would count in the budget's period, overdue ones too."""
    return [each for each in due if _counts(each.recurring, state) and _in(each, state)]


def _in(due: DueDate, state: BudgetState) -> bool:
    return due.on < state.period.end


def _counts(recurring: Recurring, state: BudgetState) -> bool:
    if recurring.kind != Recurring.Kind.EXPENSE:
        return False
    budget = state.budget
    if budget.scope == Scope.EVERYTHING:
        return True
    if budget.scope == Scope.WALLET:
        return recurring.wallet_id == budget.wallet_id
    return recurring.category_id in state.covers


def passing(state: BudgetState, due: Iterable[DueDate]) -> Passing | None:
    """The day on which spending would pass the limit, when each day to come takes what
    a day took so far, bills and lumps apart, and what is planned and due comes on its
    day.

    None unless it is ahead of its pace, while less than a quarter of the period is
    gone, and when it lasts. `due` are open dates at least until the period ends.
    """
    if not (_is_telling(state) and state.is_ahead):
        return None
    spent = state.spent.amount
    habit = spent - state.fixed.amount - state.lumps.amount
    daily = max(habit, ZERO) / state.elapsed
    known = _known_by_day(state, due)
    passed, day = None, state.as_of
    while day < state.period.last:
        day += ONE_DAY
        spent += daily + known.get(day, ZERO)
        if passed is None and spent > state.limit.amount:
            passed = day
    if passed is None:
        return None
    currency = state.limit.currency
    return Passing(passed, Money(round_money(spent, currency), currency))


def may_be_fast(state: BudgetState) -> bool:
    """Whether its pace is worth working out: what the sweep over all Books can tell
    without the schedules. Whatever is ahead and passes its limit is among these.
    """
    days, gone = state.period.days, state.elapsed
    ahead_from = state.limit.amount * (gone * HUNDRED + days * TOLERANCE)
    return (
        _is_telling(state)
        and gone < days
        and state.limit.amount > 0
        and state.spent.amount * HUNDRED * days > ahead_from
    )


def _is_telling(state: BudgetState) -> bool:
    return (
        state.is_running
        and state.elapsed * QUARTER >= state.period.days
        and state.spent <= state.limit
        and state.spent.amount > 0
    )


def _known_by_day(state: BudgetState, due: Iterable[DueDate]) -> dict[date, Decimal]:
    """What is planned, and what is due: overdue bills and those of today tomorrow."""
    known = dict(state.ahead)
    for each in bills_of(state, due):
        day = max(each.on, state.as_of + ONE_DAY)
        known[day] = known.get(day, ZERO) + each.worth.amount
    return known

"""Where each goal stands.

Rule: docs/algorithms/goals.md
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts.models import Book
from budgets.goals.amortisation import Loan, amortise
from budgets.goals.facts import Facts
from budgets.goals.pace import (
    ZERO,
    average,
    months_after,
    months_needed,
    months_until,
    required,
)
from budgets.models import Goal
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period

MONTHS_SHOWN = 12
Counting = Goal.Counting


class Standing(StrEnum):
    """In what state a goal is, which decides its words and its mark."""

    REACHED = "reached"
    PAUSED = "paused"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    LATE = "late"  # its day has come without it
    OPEN = "open"  # nothing to compare with: no date, or no whole month yet


@dataclass(frozen=True)
class MonthGain:
    """What a month brought the goal nearer; `is_whole` unless it is still running."""

    month: Period
    gain: Money
    is_whole: bool


@dataclass(frozen=True)
class GoalState:
    """A goal at the end of `as_of`; amounts in the goal's currency.

    `saved` is what counts towards the target: of a debt what is paid off. `required`
    per month meets the date, None without one; `pace` is the mean of the whole months
    so far, None before the first; `projected` is when it is reached at that pace, or by
    the payments of a debt, None for never.
    """

    goal: Goal
    as_of: date
    saved: Money
    left: Money
    months: tuple[MonthGain, ...]
    pace: Money | None
    months_left: int
    months_needed: int | None

    @property
    def is_reached(self) -> bool:
        return self.left.amount <= 0

    @property
    def share(self) -> Decimal:
        """Of the target, from 0 to 1."""
        share = self.saved.amount / self.goal.target
        return min(max(share, ZERO), Decimal(1))

    @property
    def required(self) -> Money | None:
        if self.goal.target_date is None or self.is_reached or not self.months_left:
            return None
        currency = self.left.currency
        amount = required(self.left.amount, self.months_left, currency)
        return Money(amount, currency)

    @property
    def projected(self) -> date | None:
        if self.months_needed is None:
            return None
        return months_after(self.as_of, self.months_needed)

    @property
    def months_early(self) -> int | None:
        """How many months before its date it is reached; below zero is late. None when
        there is nothing to compare, or no end at this pace.
        """
        if self.goal.target_date is None or self.months_needed is None:
            return None
        return self.months_left - self.months_needed

    @property
    def standing(self) -> Standing:
        if self.is_reached:
            return Standing.REACHED
        if self.goal.paused:
            return Standing.PAUSED
        if self.goal.target_date is None:
            return Standing.OPEN
        if not self.months_left:
            return Standing.LATE
        return self._compared()

    def _compared(self) -> Standing:
        if self.months_needed is None:
            return Standing.OPEN if self.pace is None else Standing.BEHIND
        early = self.months_left - self.months_needed
        if early == 0:
            return Standing.ON_TRACK
        return Standing.AHEAD if early > 0 else Standing.BEHIND


def goal_states(
    *, book: Book, as_of: date, archived: bool = False, only: Goal | None = None
) -> list[GoalState]:
    """Every goal in use, or `archived`, or `only` that one, in the Book's order. A
    fixed number of statements.
    """
    goals = Goal.objects.filter(book=book, archived_at__isnull=not archived)
    if only is not None:
        goals = Goal.objects.filter(book=book, pk=only.pk)
    chosen = list(goals.select_related("wallet", "book"))
    if not chosen:
        return []
    facts = Facts.read(book, chosen, as_of)
    return [_state(goal, facts, as_of) for goal in chosen]


def _state(goal: Goal, facts: Facts, as_of: date) -> GoalState:
    saved = _saved(goal, facts)
    left = max(goal.target - saved, ZERO)
    months = tuple(_gains(goal, facts, as_of))
    pace = average([each.gain.amount for each in months if each.is_whole])
    needed = _months_needed(goal, left, pace)
    until = months_until(as_of, goal.target_date) if goal.target_date else 0
    return GoalState(
        goal=goal,
        as_of=as_of,
        saved=Money(saved, goal.currency),
        left=Money(left, goal.currency),
        months=months[-MONTHS_SHOWN:],
        pace=None if pace is None else _rounded(pace, goal.currency),
        months_left=until,
        months_needed=needed,
    )


def _rounded(amount: Decimal, currency: str) -> Money:
    return Money(round_money(amount, currency), currency)


def _saved(goal: Goal, facts: Facts) -> Decimal:
    if goal.is_debt:
        return goal.target - owed_of(goal, facts.balances)
    if goal.counting == Counting.SET_ASIDE:
        return facts.set_aside.get(goal.pk, ZERO)
    return facts.balances.get(goal.wallet_id or 0, ZERO)


def owed_of(debt: Goal, balances: Mapping[int, Decimal]) -> Decimal:
    """What is still owed, positive: its wallet's balance below zero, or as typed."""
    if debt.wallet_id is None:
        return debt.owed or ZERO
    return max(-balances.get(debt.wallet_id, ZERO), ZERO)


def _gains(goal: Goal, facts: Facts, as_of: date) -> Iterable[MonthGain]:
    """From the first whole month since its start to the running one. A debt without a
    wallet has no history.
    """
    if goal.wallet_id is None:
        return
    by_hand = not goal.is_debt and goal.counting == Counting.SET_ASIDE
    source = facts.into_goals if by_hand else facts.into_wallets
    key = goal.pk if by_hand else goal.wallet_id
    month = Period.month_of(goal.starts_on)
    if month.start < goal.starts_on:
        month = month.next()
    while month.start <= as_of:
        gain = Money(source.get((key, month.start), ZERO), goal.currency)
        yield MonthGain(month, gain, is_whole=month.last <= as_of)
        month = month.next()


def _months_needed(goal: Goal, left: Decimal, pace: Decimal | None) -> int | None:
    """By the payments of a debt; else, and without payments, at the pace so far."""
    if goal.is_debt and goal.payment:
        plan = amortise(loan_of(goal, left))
        return plan.months if plan.ends else None
    return None if pace is None else months_needed(left, pace)


def loan_of(debt: Goal, owed: Decimal) -> Loan:
    """The debt as its pay-off plan takes it, in its own currency."""
    return Loan(
        debt.name, owed, debt.interest, debt.payment, debt.currency, key=debt.pk
    )

"""How a budget stands in one of its periods."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from budgets.models import Budget
from expense_tracker.kernel.bars import TOLERANCE, Bar
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period

ZERO = Decimal(0)
HUNDRED = Decimal(100)
# What is "near" where a budget has no threshold of its own.
NEAR = 80
# A limit of nothing is overspent by any amount; no percentage says so.
SPENT_OF_NOTHING = Decimal(200)

State = Literal["over", "reached", "ahead", "near", "safe"]
WORDS: dict[State, str] = {
    "over": "Over budget",
    "reached": "Limit reached",
    "ahead": "Ahead of pace",
    "near": "Near the limit",
    "safe": "On pace",
}


@dataclass(frozen=True)
class BudgetState:
    """How a budget stands in one of its periods."""

    budget: Budget
    period: Period
    as_of: date
    set_limit: Money  # what was set for the period, before what came to it
    carried: Money  # from the periods before; below zero when they were overspent
    moved: Money  # from other budgets; below zero when more was given than got
    spent: Money  # refunds netted: below zero when more came back than went out
    fixed: Money  # the part of `spent` that settled dates of schedules
    # Of one that is ahead, what single large entries took; no pace follows from them.
    lumps: Money
    # Spending dated after `as_of`, within the period, by its day; not in `spent`.
    ahead: tuple[tuple[date, Decimal], ...]
    thresholds: tuple[int, ...]  # percent, ascending
    covers: frozenset[int]  # categories whose spending counts, where these decide

    @property
    def limit(self) -> Money:
        """What may be spent; below zero when more than it was overspent before."""
        return self.set_limit + self.carried + self.moved

    @property
    def planned(self) -> Money:
        total = sum((spent for _, spent in self.ahead), ZERO)
        return Money(total, self.spent.currency)

    @property
    def left(self) -> Money:
        """Below zero when the budget is over."""
        return self.limit - self.spent

    @property
    def over(self) -> Money:
        """What was spent beyond the limit; below zero while something is left."""
        return self.spent - self.limit

    @property
    def is_running(self) -> bool:
        return self.period.contains(self.as_of)

    @property
    def days_left(self) -> int:
        """Days of the period that remain, today included; 0 when it is past."""
        return self.period.remaining(self.as_of)

    @property
    def per_day(self) -> Money | None:
        """What may be spent on each remaining day, rounded down; None when nothing is
        left or the period is not running.
        """
        if not self.is_running:
            return None
        return per_day(self.left, self.days_left)

    @property
    def percent(self) -> Decimal:
        """Spent in per cent of the limit, unrounded; SPENT_OF_NOTHING for any spending
        under a limit of zero or less.
        """
        if self.limit.amount <= 0:
            return SPENT_OF_NOTHING if self.spent > self.limit else ZERO
        return self.spent.amount * HUNDRED / self.limit.amount

    @property
    def used(self) -> Decimal:
        """`percent` as a share for people, to the whole per cent: 1.09. Never rounded
        up to 100 % from below, and never below zero.
        """
        whole = max(self.percent, ZERO).quantize(Decimal(1), ROUND_HALF_UP)
        if whole == HUNDRED and self.spent < self.limit:
            whole -= 1
        return whole / HUNDRED

    # --- pace -----------------------------------------------------------------------

    @property
    def is_fixed(self) -> bool:
        """Whether all that was spent are bills: no pace is expected of those."""
        return self.fixed.amount > 0 and self.fixed == self.spent

    @property
    def elapsed(self) -> int:
        """Days of the period gone, today included."""
        return self.period.elapsed(self.as_of)

    @property
    def pace(self) -> Decimal | None:
        """Per cent of the limit where an even pace would be: bills that were paid, and
        of the rest the share of the days gone, today included. None outside the
        period.
        """
        if not self.is_running:
            return None
        if self.limit.amount <= 0:
            return Decimal(self.elapsed) * HUNDRED / self.period.days
        return self._even * HUNDRED / self.limit.amount

    @property
    def even(self) -> Money | None:
        """What an even pace would have spent by today, rounded down."""
        if not self.is_running or self.limit.amount <= 0:
            return None
        currency = self.limit.currency
        return Money(round_money(self._even, currency, ROUND_DOWN), currency)

    @property
    def _even(self) -> Decimal:
        limit = self.limit.amount
        paid = min(max(self.fixed.amount, ZERO), limit)
        return paid + (limit - paid) * self.elapsed / self.period.days

    @property
    def is_ahead(self) -> bool:
        """Spent more than TOLERANCE points beyond an even pace, and not only bills."""
        if self.pace is None or self.is_fixed:
            return False
        return self.percent > self.pace + TOLERANCE

    # --- thresholds -----------------------------------------------------------------

    @property
    def is_near(self) -> bool:
        return self.has_crossed(min(self.thresholds, default=NEAR))

    def has_crossed(self, percent: int) -> bool:
        """Whether that share of the limit is spent, decided to the last unit.

        Nothing spent crosses nothing, a limit of zero included.
        """
        spent = self.spent.amount
        return spent > 0 and spent * HUNDRED >= self.limit.amount * percent

    @property
    def crossed(self) -> list[int]:
        return [percent for percent in self.thresholds if self.has_crossed(percent)]

    # --- words ----------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The worst that is true of it."""
        if self.spent > self.limit:
            return "over"
        if self.spent == self.limit and self.spent:
            return "reached"
        if self.is_ahead:
            return "ahead"
        return "near" if self.is_near else "safe"

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def needs_attention(self) -> bool:
        """Over, or on the way there while it runs."""
        return self.state == "over" or (
            self.is_running and not self.is_fixed and self.state in {"reached", "ahead"}
        )

    @property
    def bar(self) -> Bar:
        return Bar(
            label=self.budget.name,
            used=self.percent,
            pace=self.pace,
            fixed=self.is_fixed,
        )


def per_day(left: Money, days: int) -> Money | None:
    """An even share of `left` for each of `days`, rounded down; None when there is
    nothing to share or no day to share it among.
    """
    if left.amount <= 0 or days == 0:
        return None
    share = round_money(left.amount / days, left.currency, ROUND_DOWN)
    return Money(share, left.currency)

"""Where each budget is likely to stand when its period ends.

Rule with a worked example: docs/algorithms/forecast.md
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Book
from budgets.models import Budget
from budgets.queries import BudgetState, budget_states
from expense_tracker.kernel.money import Money, round_money
from reports.forecast.backtest import MOST_TRIALS, Key, Spread, quantiles
from reports.forecast.build import DAYS_A_MONTH, MOST_MONTHS, Outlook

ONE_DAY_OF_SURPRISE = 0.5  # errors of days add up as a root
# Budgets of these are not estimated: months are not kept by tag, nor by its wallet in
# the Book's currency.
NOT_ESTIMATED = {Budget.Scope.TAG, Budget.Scope.WALLET}
SPENDING = "spending"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Projection:
    """What a budget's period is likely to come to, spending positive: `spent` so far,
    `known` still to come by schedules and planned entries, `estimated` the rest. Four
    of five such periods end between `low` and `high`.
    """

    state: BudgetState
    known: Money
    estimated: Money
    low: Money
    high: Money

    @property
    def expected(self) -> Money:
        return self.state.spent + self.known + self.estimated

    @property
    def over(self) -> Money:
        """Likely beyond the limit; below zero is what is likely left."""
        return self.expected - self.state.limit

    @property
    def is_open(self) -> bool:
        """Whether it can well end on either side of the limit."""
        return self.low <= self.state.limit < self.high

    @property
    def is_over(self) -> bool:
        return self.over.amount > 0


def projections(
    *,
    book: Book,
    as_of: date,
    states: Iterable[BudgetState] | None = None,
    outlook: Outlook | None = None,
) -> list[Projection]:
    """Of the budgets whose period is running, those in trouble first; none of a tag or
    a wallet, and none at all with less than three whole months to go by.

    `states` are all the Book's on `as_of` and `outlook` one of all its wallets, for who
    has them already.
    """
    outlook = outlook or Outlook(book=book, as_of=as_of, months=1)
    if outlook.estimate is None:
        return []
    if states is None:
        states = budget_states(book=book, as_of=as_of)
    running = [
        state
        for state in states
        if state.is_running and state.budget.scope not in NOT_ESTIMATED
    ]
    projector = _Projector(_reaching(outlook, running))
    found = [projector.projection(state) for state in running]
    return sorted(found, key=lambda each: -each.over.amount)


def _reaching(outlook: Outlook, states: list[BudgetState]) -> Outlook:
    """An outlook as long as the longest of these periods."""
    last = max((state.period.last for state in states), default=outlook.as_of)
    while outlook.until < last and outlook.months < MOST_MONTHS:
        outlook = outlook.with_months(outlook.months + 1)
    return outlook


class _Projector:
    def __init__(self, outlook: Outlook) -> None:
        self.outlook = outlook
        self.currency = outlook.currency

    def projection(self, state: BudgetState) -> Projection:
        keys = self._keys(state.budget, state.covers)
        known = self._known(state, {category for category, _ in keys})
        estimated = self._estimated(state, keys)
        low, high = self._spread(keys).after(
            (state.period.last - state.as_of).days / DAYS_A_MONTH
        )
        expected = state.spent.amount + known + Decimal(estimated)
        floor = min(state.spent.amount + known, expected)
        return Projection(
            state=state,
            known=self._money(known),
            estimated=self._money(estimated),
            low=self._money(max(expected + Decimal(low), floor)),
            high=self._money(expected + Decimal(high)),
        )

    def _money(self, amount: Decimal | float) -> Money:
        return Money(round_money(Decimal(amount), self.currency), self.currency)

    def _keys(self, budget: Budget, covers: frozenset[int]) -> list[Key]:
        """The series of the spending it counts."""
        everything = budget.scope == Budget.Scope.EVERYTHING
        spending = [key for key in self.outlook.history.keys if key[1] == SPENDING]
        return [key for key in spending if everything or key[0] in covers]

    def _known(self, state: BudgetState, categories: set[int | None]) -> Decimal:
        """Still to be spent by schedules and planned entries in the period."""
        counted = categories | set(state.covers)
        everything = state.budget.scope == Budget.Scope.EVERYTHING
        return -sum(
            (
                each.amount.amount
                for each in self.outlook.coming
                if each.kind == "expense"
                and state.period.contains(each.on)
                and (everything or each.category_id in counted)
            ),
            ZERO,
        )

    def _estimated(self, state: BudgetState, keys: list[Key]) -> float:
        days = self.outlook.estimated_of(keys)
        return -sum(amount for on, amount in days.items() if state.period.contains(on))

    def _spread(self, keys: list[Key]) -> Spread:
        """By what their months were off together, as spending: above is more."""
        estimate = self.outlook.estimate
        assert estimate is not None
        months = estimate.past.months
        first = max(months - MOST_TRIALS, 2)
        errors = [
            sum(
                estimate.chosen[key].ahead(place, 1) - estimate.past.rest[key][place]
                for key in keys
            )
            for place in range(first, months)
        ]
        return Spread(*quantiles(errors), growth=ONE_DAY_OF_SURPRISE)

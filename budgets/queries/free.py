"""What may still be spent until the Book's month ends.

Rule: docs/algorithms/free-to-spend.md
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from accounts.models import Book
from budgets.cadence import month_of
from budgets.models import Budget
from budgets.queries.state import ZERO, BudgetState, per_day
from budgets.queries.states import budget_states
from budgets.queries.sums import counted
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.models import Recurring
from ledger.queries.totals import Flow, SplitFlow, split_flow
from ledger.recurring.coming import DueDate, due_dates, sum_of


def due_bills(*, book: Book, until: date) -> list[DueDate]:
    """Every open date up to and including `until` on which something is to be paid,
    earliest first, overdue ones too.
    """
    return due_dates(book=book, until=until, kind=Recurring.Kind.EXPENSE)


@dataclass(frozen=True)
class Line:
    """A part of the sum: `money` is signed as it counts, `view` names the page that
    shows what it is made of.
    """

    label: str
    money: Money
    view: str


@dataclass(frozen=True)
class FreeToSpend:
    """What may still be spent until the Book's month ends, and how that comes about."""

    month: Period
    as_of: date
    lines: tuple[Line, ...]
    has_budgets: bool  # False: reckoned from income instead

    @property
    def amount(self) -> Money:
        """The sum of the lines; below zero when too much is spent or due."""
        first, *others = (line.money for line in self.lines)
        return sum(others, first)

    @property
    def days(self) -> int:
        """Days it has to last, today included."""
        return self.month.remaining(self.as_of)

    @property
    def until(self) -> date:
        """The last day of the month."""
        return self.month.last

    @property
    def next_start(self) -> date:
        return self.month.end

    @property
    def per_day(self) -> Money | None:
        """An even share for each day, rounded down; None when nothing is free."""
        return per_day(self.amount, self.days)


def free_to_spend(
    *,
    book: Book,
    as_of: date,
    states: Iterable[BudgetState] | None = None,
    due: Iterable[DueDate] | None = None,
    flows: SplitFlow | None = None,
) -> FreeToSpend:
    """What is left in budgets minus bills due and spending planned, until the end of
    the Book's month; without budgets, what is left of the month's income so far.

    `states` are all the Book's on `as_of`, `due` its dates until the month's end or
    longer, `flows` the month's on `as_of`, for who has them already.
    Rule: docs/algorithms/free-to-spend.md
    """
    if states is None:
        states = budget_states(book=book, as_of=as_of)
    summed = counted(states)
    month = month_of(book, as_of)
    if flows is None:
        flows = split_flow(book=book, period=month, as_of=as_of)
    lines = [_left_line(summed, month)] if summed else _income_lines(flows.past)
    if due is None:
        due = due_bills(book=book, until=month.last)
    lines.append(_bills_line(book, month, due))
    if flows.planned.spending:
        planned = -flows.planned.spending
        lines.append(Line("Planned transactions", planned, "ledger:entry-list"))
    return FreeToSpend(month, as_of, tuple(lines), has_budgets=bool(summed))


def _income_lines(past: Flow) -> list[Line]:
    return [
        Line("Income so far", past.income, "ledger:entry-list"),
        Line("Spent so far", -past.spending, "ledger:entry-list"),
    ]


def _left_line(states: list[BudgetState], month: Period) -> Line:
    currency = states[0].limit.currency
    left = sum((left_until(state, month) for state in states), ZERO)
    return Line("Left in budgets", Money(left, currency), "budgets:budget-list")


def _bills_line(book: Book, month: Period, due: Iterable[DueDate]) -> Line:
    bills = [
        each
        for each in due
        if each.on <= month.last and each.recurring.kind == Recurring.Kind.EXPENSE
    ]
    return Line("Bills still due", -sum_of(bills, book), "budgets:bill-list")


def left_until(state: BudgetState, month: Period) -> Decimal:
    """What the budget leaves from today to the end of `month`, in its currency.

    A budget of the month itself leaves what is left of it. One that reaches further
    leaves its share of the days; one that ends earlier leaves what is left of it and
    its share of the periods that follow, of which one for once has none. Shares are
    rounded down; what is overspent counts whole.
    """
    left = state.left.amount
    if state.period.end > month.end and left > 0:
        days = Decimal(month.remaining(state.as_of))
        left = left * days / state.period.remaining(state.as_of)
    if state.period.end < month.end and state.budget.cadence != Budget.Cadence.ONCE:
        following = Decimal((month.end - state.period.end).days)
        left += state.set_limit.amount * following / state.period.next().days
    return round_money(left, state.limit.currency, ROUND_FLOOR)

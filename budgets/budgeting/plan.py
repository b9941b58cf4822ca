"""The month as a plan: what comes in, and how much of it budgets have already.

Rule: docs/algorithms/free-to-spend.md, "Left to assign".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Book
from budgets.models import Budget
from budgets.queries import ZERO, BudgetState
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.models import Recurring
from ledger.queries.totals import flow, monthly_flows
from ledger.recurring.coming import due_dates, sum_of

MONTHS = 3


@dataclass(frozen=True)
class MonthPlan:
    """Of one of the Book's months, in its currency."""

    expected: Money  # income booked, planned and due in the month
    is_usual: bool  # no schedule says what comes: `expected` is what usually came
    assigned: Money  # the counted budgets' limits for the month

    @property
    def left(self) -> Money:
        """Not assigned yet; below zero when more is assigned than comes in."""
        return self.expected - self.assigned


def month_plan(
    *, book: Book, month: Period, summed: Iterable[BudgetState]
) -> MonthPlan:
    """`summed` are the states that may be added up (`counted`)."""
    assigned = sum((monthly(state, month) for state in summed), ZERO)
    expected, is_usual = income_expected(book=book, month=month)
    return MonthPlan(expected, is_usual, Money(assigned, book.base_currency))


def income_expected(*, book: Book, month: Period) -> tuple[Money, bool]:
    """What is booked and planned in the month and what schedules still expect in it;
    without any schedule of income, the mean of the last three months where that is
    more. The flag says that it is that mean.
    """
    booked = flow(book=book, period=month).income
    schedules = Recurring.objects.filter(
        book=book, kind=Recurring.Kind.INCOME, paused=False, cancelled_on=None
    )
    if schedules.exists():
        kind = Recurring.Kind.INCOME
        due = due_dates(book=book, until=month.last, kind=kind)
        return booked + sum_of(
            [each for each in due if each.on >= month.start], book
        ), False
    usual = _usual_income(book, month)
    return (usual, True) if usual > booked else (booked, False)


def _usual_income(book: Book, month: Period) -> Money:
    months = [month.previous()]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    found = monthly_flows(book=book, months=months)
    total = sum((each.flow.income.amount for each in found), ZERO)
    return Money(round_money(total / MONTHS, book.base_currency), book.base_currency)


def monthly(state: BudgetState, month: Period) -> Decimal:
    """The limit as set, for the days of `month`: another cadence's by its days, once by
    those of its days that are in the month. Rounded half up.
    """
    limit, period = state.set_limit, state.period
    if state.budget.cadence == Budget.Cadence.MONTH:
        return limit.amount
    days = Decimal(month.days)
    if state.budget.cadence == Budget.Cadence.ONCE:
        shared = min(month.end, period.end) - max(month.start, period.start)
        days = Decimal(max(shared.days, 0))
    return round_money(limit.amount * days / period.days, limit.currency)

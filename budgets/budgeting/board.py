"""What the page of budgets shows: the sums on top, and the budgets by attention."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from statistics import median

from django.db.models import Q

from accounts.models import Book
from budgets.budgeting.plan import MonthPlan, month_plan, monthly
from budgets.budgeting.reasons import reason_of, tell
from budgets.cadence import Cadence, each_period, month_of
from budgets.models import Budget
from budgets.queries import (
    HUNDRED,
    ZERO,
    BudgetState,
    FreeToSpend,
    budget_states,
    counted,
    covering,
    due_bills,
    free_to_spend,
)
from budgets.queries.averages import averages
from expense_tracker.kernel.bars import Bar
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.forms.recurring import amount_text
from ledger.models import Category
from ledger.queries.totals import SPENDING, category_totals, totals
from ledger.recurring.coming import DueDate

Scope = Budget.Scope
SUGGESTIONS = 3
MONTHS_LOOKED_AT = 3
ROUND_TO = Decimal(10)


@dataclass(frozen=True)
class BudgetRow:
    state: BudgetState
    reason: str  # something particular about it
    within: str  # why it is in no sum; "" when it counts
    average: Money | None  # usually spent in one of its periods; None: not known
    monthly: Money | None  # its limit for a month; None for those of a month

    @property
    def is_counted(self) -> bool:
        return not self.within

    @property
    def average_text(self) -> str:
        """As the form of a limit reads it."""
        return amount_text(self.average) if self.average else ""

    @property
    def each(self) -> str:
        return each_period(self.state.budget)


@dataclass(frozen=True)
class Group:
    """Budgets that want the same attention. The sums are of the counted ones."""

    title: str
    rows: list[BudgetRow]
    spent: Money
    limit: Money


@dataclass(frozen=True)
class Board:
    """The budgets in one of the Book's months, seen on `as_of`."""

    month: Period
    as_of: date
    groups: list[Group]
    spent: Money  # of the counted budgets
    limit: Money
    unfiled: Money  # spending of the month without a category
    free: FreeToSpend | None  # None unless it is the running month
    plan: MonthPlan | None  # None for a month that is over
    due: list[DueDate]  # up to the month's end, in the running month

    @property
    def rows(self) -> list[BudgetRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def count(self) -> int:
        """How many budgets are at work."""
        return sum(not row.state.budget.paused for row in self.rows)

    @property
    def is_past(self) -> bool:
        return self.month.last < self.as_of

    @property
    def left(self) -> Money:
        return self.limit - self.spent

    @property
    def percent(self) -> Decimal:
        """Whole per cent spent, rounded down; 0 of no limit."""
        if self.limit.amount <= 0:
            return ZERO
        share = self.spent.amount * HUNDRED / self.limit.amount
        return share.quantize(Decimal(1), ROUND_DOWN)

    @property
    def day(self) -> int:
        """Which day of the month it is; 0 before, all of them after."""
        return self.month.elapsed(self.as_of)

    @property
    def bar(self) -> Bar:
        running = self.month.contains(self.as_of)
        pace = Decimal(self.day) * HUNDRED / self.month.days
        used = ZERO
        if self.limit.amount > 0:
            used = self.spent.amount * HUNDRED / self.limit.amount
        return Bar(label="All budgets", used=used, pace=pace if running else None)

    @property
    def due_sum(self) -> Money:
        return sum((each.worth for each in self.due), Money.zero(self.spent.currency))

    @property
    def overdue(self) -> int:
        return sum(each.days_late(self.as_of) > 0 for each in self.due)


def budget_board(*, book: Book, month: Period, as_of: date) -> Board:
    """Every budget in its period that the month ends in, or that runs today."""
    running = month.contains(as_of)
    on = as_of if running else month.last if month.last < as_of else month.start
    shown = budget_states(book=book, as_of=as_of, on=on, paused=True)
    states = [state for state in shown if not state.budget.paused]
    due = due_bills(book=book, until=_last_day(states, month)) if running else []
    summed = counted(states)
    zero = Money.zero(book.base_currency)
    over = month.last < as_of
    return Board(
        month=month,
        as_of=as_of,
        groups=_groups(_rows(book, month, shown, due), zero, running=running),
        spent=sum((each.spent for each in summed), zero),
        limit=sum((each.limit for each in summed), zero),
        unfiled=_unfiled(book, month),
        free=free_to_spend(book=book, as_of=as_of, states=states) if running else None,
        plan=None if over else month_plan(book=book, month=month, summed=summed),
        due=[each for each in due if each.on < month.end],
    )


def _rows(
    book: Book, month: Period, shown: list[BudgetState], due: list[DueDate]
) -> list[BudgetRow]:
    summed = counted(shown)
    usual: dict[int, Money] = {}
    if shown and shown[0].as_of < month.end:
        budgets = [state.budget for state in shown]
        usual = averages(book=book, budgets=budgets, as_of=shown[0].as_of)
    return [
        BudgetRow(
            told.state,
            reason_of(told),
            _within(told.state, summed),
            usual.get(told.state.budget.pk),
            _monthly(told.state, month),
        )
        for told in tell(book, shown, due)
    ]


def _monthly(state: BudgetState, month: Period) -> Money | None:
    cadence = state.budget.cadence
    if cadence in {Cadence.MONTH, Cadence.CALENDAR, Cadence.ONCE}:
        return None
    return Money(monthly(state, month), state.limit.currency)


def _within(state: BudgetState, summed: list[BudgetState]) -> str:
    """Why its spending is not added up."""
    budget = state.budget
    if budget.paused:
        return "paused"
    if state in summed:
        return ""
    other = covering(state, summed)
    if budget.scope in {Scope.TAG, Scope.WALLET} or other is None:
        return "not in the sums"
    if other.covers == state.covers and other.budget.scope == budget.scope:
        return f"in the one {each_period(other.budget)}"
    return f"in {other.budget.name}"


def _last_day(states: list[BudgetState], month: Period) -> date:
    return max([month.last, *(state.period.last for state in states)])


def _groups(rows: list[BudgetRow], zero: Money, *, running: bool) -> list[Group]:
    urgent, bills, paused = "Over or ahead of pace", "Bills only", "Paused"
    calm = "On pace"
    if not running:
        urgent, calm = "Over", "Within"
    found: dict[str, list[BudgetRow]] = {urgent: [], calm: [], bills: [], paused: []}
    for row in rows:
        if row.state.budget.paused:
            found[paused].append(row)
        elif row.state.needs_attention:
            found[urgent].append(row)
        else:
            found[bills if row.state.is_fixed else calm].append(row)
    return [_group(title, each, zero) for title, each in found.items() if each]


def _group(title: str, rows: list[BudgetRow], zero: Money) -> Group:
    summed = [row.state for row in rows if row.is_counted]
    return Group(
        title=title,
        rows=sorted(rows, key=lambda row: -row.state.percent),
        spent=sum((state.spent for state in summed), zero),
        limit=sum((state.limit for state in summed), zero),
    )


def _unfiled(book: Book, month: Period) -> Money:
    without = Q(kind__in=SPENDING, category=None)
    found = totals(book=book, period=month, by=["kind"], within=without)
    return Money(-sum((each.base_amount for each in found), ZERO), book.base_currency)


# --- suggestions ----------------------------------------------------------------------


@dataclass(frozen=True)
class Suggestion:
    """A budget one might begin with."""

    category: Category
    amount: Money


def suggestions(*, book: Book, as_of: date) -> list[Suggestion]:
    """The categories that most was spent on: the median of the last three whole
    months, rounded up to tens; at most SUGGESTIONS, largest first.
    """
    month = month_of(book, as_of)
    spent: dict[Category, list[Decimal]] = {}
    for nth in range(MONTHS_LOOKED_AT):
        month = month.previous()
        for row in category_totals(book=book, period=month):
            if row.category is not None:
                months = spent.setdefault(row.category, [ZERO] * MONTHS_LOOKED_AT)
                months[nth] = row.amount.amount
    middles = {category: median(months) for category, months in spent.items()}
    largest = sorted(middles.items(), key=lambda item: (-item[1], item[0].pk))
    return [
        Suggestion(category, Money(_rounded_up(middle), book.base_currency))
        for category, middle in largest[:SUGGESTIONS]
        if middle > 0
    ]


def _rounded_up(amount: Decimal) -> Decimal:
    return (amount / ROUND_TO).to_integral_value(ROUND_CEILING) * ROUND_TO

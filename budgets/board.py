"""What the page of budgets shows: the sums on top, and the budgets by attention."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from statistics import median

from django.db.models import Q

from accounts.models import Book
from budgets.cadence import month_of
from budgets.models import Overrun
from budgets.queries import (
    HUNDRED,
    ZERO,
    BudgetState,
    FreeToSpend,
    budget_states,
    counted,
    due_bills,
    free_to_spend,
)
from expense_tracker.kernel.bars import Bar
from expense_tracker.kernel.format import format_date, format_money, format_percent
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.coming import DueDate
from ledger.models import Category
from ledger.queries import SPENDING, category_totals, totals

SUGGESTIONS = 3
MONTHS_LOOKED_AT = 3
ROUND_TO = Decimal(10)


@dataclass(frozen=True)
class BudgetRow:
    state: BudgetState
    reason: str  # something particular about it
    within: str  # the budget whose sum has its spending already; "" when it counts

    @property
    def is_counted(self) -> bool:
        return not self.within


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
    due: list[DueDate]  # up to the month's end, in the running month

    @property
    def rows(self) -> list[BudgetRow]:
        return [row for group in self.groups for row in group.rows]

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
    states = budget_states(book=book, as_of=as_of, on=on)
    due = due_bills(book=book, until=_last_day(states, month)) if running else []
    summed = counted(states)
    reason = _reasons(book, states, due)
    rows = [BudgetRow(state, reason(state), _within(state, summed)) for state in states]
    zero = Money.zero(book.base_currency)
    return Board(
        month=month,
        as_of=as_of,
        groups=_groups(rows, zero, running=running),
        spent=sum((each.spent for each in summed), zero),
        limit=sum((each.limit for each in summed), zero),
        unfiled=_unfiled(book, month),
        free=free_to_spend(book=book, as_of=as_of, states=states) if running else None,
        due=[each for each in due if each.on < month.end],
    )


def _within(state: BudgetState, summed: list[BudgetState]) -> str:
    if state in summed:
        return ""
    budget = state.budget
    names = {each.budget.category_id: each.budget.name for each in summed}
    parent = budget.category.parent_id if budget.category else None
    if parent is not None and parent in names:
        return names[parent]
    if None in names and budget.category is not None:
        return names[None]
    twin = next(
        each for each in summed if each.budget.category_id == budget.category_id
    )
    return f"the one each {twin.budget.cadence}"


def _last_day(states: list[BudgetState], month: Period) -> date:
    return max([month.last, *(state.period.last for state in states)])


def _groups(rows: list[BudgetRow], zero: Money, *, running: bool) -> list[Group]:
    urgent = [row for row in rows if row.state.needs_attention]
    calm = [row for row in rows if not row.state.needs_attention]
    titles = ("Over or ahead of pace", "On pace") if running else ("Over", "Within")
    return [
        _group(title, found, zero)
        for title, found in zip(titles, (urgent, calm), strict=True)
        if found
    ]


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


# --- reasons --------------------------------------------------------------------------


def _reasons(
    book: Book, states: list[BudgetState], due: list[DueDate]
) -> Callable[[BudgetState], str]:
    alerts = _alerts(book, states)

    def reason(state: BudgetState) -> str:
        told = alerts.get((state.budget.pk, state.period.start))
        return next(filter(None, _said_of(state, told, due)))

    return reason


def _said_of(state: BudgetState, told: date | None, due: list[DueDate]) -> list[str]:
    """What could be said, the most telling first; the last is never empty."""
    locale = current_locale()
    bills = [each for each in due if _is_for(each, state)] if state.is_running else []
    alert = f"Alert sent {format_date(told, locale, 'weekday')}" if told else ""
    even = format_money(state.even, locale) if state.even else ""
    planned = format_money(state.planned, locale)
    back = format_money(abs(state.spent), locale)
    return [
        alert if state.state in {"over", "reached"} else "",
        f"Ahead of pace, even would be {even}" if state.state == "ahead" else "",
        f"{back} came back" if state.spent.amount < 0 else "",
        _bill_said(bills[0]) if bills else "",
        f"{planned} planned" if state.planned else "",
        used_said(state),
    ]


def used_said(state: BudgetState) -> str:
    """`67% used, alert at 80%`, with the state in words where it is not calm."""
    locale = current_locale()
    if state.limit.is_zero:
        return "Over a budget of nothing" if state.spent else "Nothing spent"
    said = f"{format_percent(state.used, locale)} used"
    ahead = [each for each in state.thresholds if not state.has_crossed(each)]
    if state.state == "near":
        said = f"{state.words}, {said}"
    if not ahead or not state.is_running:
        return said
    return f"{said}, alert at {format_percent(ahead[0] / HUNDRED, locale)}"


def _bill_said(due: DueDate) -> str:
    locale = current_locale()
    amount = format_money(due.amount, locale)
    return f"{due.name} due {format_date(due.on, locale, 'weekday')}, {amount}"


def _is_for(due: DueDate, state: BudgetState) -> bool:
    """Whether paying the bill would count in the budget's period."""
    wanted, category = state.budget.category, due.recurring.category
    inside = wanted is None or (
        category is not None and wanted.pk in {category.pk, category.parent_id}
    )
    return inside and due.on < state.period.end


def _alerts(book: Book, states: list[BudgetState]) -> dict[tuple[int, date], date]:
    """When the last alert of each budget and period was sent, in the Book's zone."""
    starts = {state.period.start for state in states}
    rows = Overrun.objects.filter(book=book, period_start__in=starts).order_by("at")
    return {
        (row.budget_id, row.period_start): row.at.astimezone(book.zone).date()
        for row in rows
    }


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

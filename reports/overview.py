"""The figures of the overview page: what can be spent, what needs a look, whether the
month is normal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from django.urls import reverse

from accounts.models import Book
from budgets.cadence import month_of
from budgets.models import Budget
from budgets.queries import (
    BudgetState,
    FreeToSpend,
    budget_states,
    counted,
    free_to_spend,
)
from expense_tracker.kernel.format import format_date, format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.coming import DueDate, due_dates, fitting_entries
from ledger.days import read_days
from ledger.models import Entry, ImportRun, Recurring
from ledger.queries import (
    CategoryTotal,
    Flow,
    MonthFlow,
    SplitFlow,
    WalletBalance,
    category_totals,
    monthly_flows,
    unfiled_count,
)
from ledger.recurring_rows import charges_after_cancelling
from ledger.services.posting import hindrance
from ledger.worth import worth_at

MONTHS = 12
LATEST = 6
COMING = 6
COMING_DAYS = 30
COMING_ICONS = {
    "expense": "calendar2-week",
    "income": "arrow-down-left",
    "transfer": "arrow-left-right",
}
BUDGETS = 5
NEEDS = 5
SLICES = 9


@dataclass(frozen=True)
class Need:
    """Something that wants the person's eye. `due` offers "Paid" in place, with the
    entry that is taken for it when there is one.
    """

    icon: str
    colour: str
    title: str
    reason: str
    url: str
    due: DueDate | None = None
    entry: Entry | None = None


@dataclass(frozen=True)
class Pace:
    """How spending grew day by day, this month and the one before, both positive and
    in the Book's currency. `so_far` stops at `as_of`.
    """

    so_far: list[Decimal]
    before: list[Decimal]

    @property
    def same_day(self) -> Decimal | None:
        """What had been spent by the same day of the month before; None when nothing
        was ever spent in it.
        """
        if not self.before or not self.before[-1]:
            return None
        return self.before[min(len(self.so_far), len(self.before)) - 1]


@dataclass(frozen=True)
class Overview:
    month: Period
    as_of: date
    free: FreeToSpend
    needs: list[Need]
    flow: SplitFlow
    pace: Pace
    budgets: list[BudgetState]  # all of them, those in trouble first
    latest: list[Entry]
    coming: list["Coming"]
    last_week: Flow
    last_month: Flow
    months: list[MonthFlow]
    balances: list[WalletBalance]
    worth: list[Money]  # at the end of each of `months`, the last one today
    categories: list[CategoryTotal]
    due: list[DueDate]  # open dates, those of the running month and longer
    unfiled: int  # entries without a category, of any month

    @property
    def is_current(self) -> bool:
        return self.month.contains(self.as_of)

    @property
    def compared(self) -> Money | None:
        """Spent more (positive) or less than by the same day of last month."""
        before = self.pace.same_day
        if before is None:
            return None
        return self.spent - Money(before, self.spent.currency)

    @property
    def spent(self) -> Money:
        return self.flow.past.spending

    @property
    def worth_change(self) -> Money:
        return self.worth[-1] - self.worth[-2]

    @property
    def limit(self) -> Money | None:
        """What the month's budgets allow together; None without any."""
        monthly = [
            state.limit
            for state in counted(self.budgets)
            if state.budget.cadence == Budget.Cadence.MONTH
        ]
        return sum(monthly[1:], monthly[0]) if monthly else None

    @property
    def net_worth(self) -> Money:
        return self.worth[-1]


def overview(*, book: Book, month: Period, as_of: date) -> Overview:
    """The page of `month`; `as_of` is today, wherever `month` lies."""
    seen = min(as_of, month.last)
    states = budget_states(book=book, as_of=seen)
    coming_until = as_of + timedelta(COMING_DAYS)
    due = due_dates(book=book, until=max(coming_until, month_of(book, seen).last))
    months = _months_until(month)
    before = month.previous()
    days = read_days(book=book, first=before.start, last=month.last)
    flow = days.split_flow(month, as_of)
    unfiled = unfiled_count(book=book, as_of=seen)
    worth = worth_at(book=book, days=[min(each.last, as_of) for each in months])
    return Overview(
        month=month,
        as_of=as_of,
        free=free_to_spend(book=book, as_of=seen, states=states, due=due, flows=flow),
        needs=_needs(book, states, due, seen, unfiled)[:NEEDS],
        flow=flow,
        pace=Pace(
            so_far=list(accumulate(days.spending(month)[: month.elapsed(seen)])),
            before=list(accumulate(days.spending(before))),
        ),
        budgets=sorted(states, key=_trouble),
        latest=_latest(book, seen),
        coming=_coming(book, due, as_of, coming_until),
        last_week=days.flow(seen - timedelta(6), seen),
        last_month=days.flow(before.start, before.last),
        months=monthly_flows(book=book, months=months),
        balances=worth.balances,
        worth=worth.ends,
        categories=category_totals(book=book, period=_until(month, seen)),
        due=due,
        unfiled=unfiled,
    )


def is_empty(book: Book) -> bool:
    """Whether nothing was ever booked but opening balances."""
    return not Entry.objects.filter(book=book).exclude(kind="opening").exists()


def _until(month: Period, seen: date) -> Period:
    """The part of the month that is past: its figures leave out what is planned."""
    return Period.between(month.start, max(seen, month.start))


def _months_until(month: Period) -> list[Period]:
    months = [month]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    return months


def _trouble(state: BudgetState) -> tuple[int, Decimal]:
    """Over first, then ahead of pace, then the most used."""
    order = ["over", "reached", "ahead", "near", "safe"]
    return order.index(state.state), -state.percent


def _latest(book: Book, seen: date) -> list[Entry]:
    """The newest entries up to that day, a transfer once."""
    rows = Entry.objects.filter(book=book, position=0).exclude(kind="opening")
    return list(
        rows.until(seen)
        .select_related("wallet", "category", "payee")
        .order_by("-date", "-pk")[:LATEST]
    )


# --- coming up ------------------------------------------------------------------------


@dataclass(frozen=True)
class Coming:
    """A date of a schedule or a planned entry of the next days; `amount` signed as in
    Entry.
    """

    on: date
    name: str
    amount: Money
    category: object
    icon: str
    url: str


def _coming(
    book: Book, dates: Iterable[DueDate], as_of: date, until: date
) -> list[Coming]:
    scheduled = [
        Coming(
            due.on,
            due.name,
            due.signed,
            due.recurring.category,
            COMING_ICONS[due.recurring.kind],
            reverse("ledger:recurring-detail", args=[due.recurring.pk]),
        )
        for due in dates
        if as_of <= due.on <= until
    ]
    planned = Entry.objects.filter(book=book, position=0).planned(as_of).until(until)
    entries = [
        Coming(
            entry.date,
            entry.payee.name if entry.payee else entry.get_kind_display(),
            entry.money,
            entry.category,
            "arrow-left-right" if entry.kind == Entry.Kind.TRANSFER else "clock",
            reverse("ledger:entry-edit", args=[entry.pk]),
        )
        for entry in planned.select_related("wallet", "category", "payee")
    ]
    return sorted([*scheduled, *entries], key=lambda each: each.on)[:COMING]


# --- needs a look ---------------------------------------------------------------------


def _needs(
    book: Book,
    states: list[BudgetState],
    dates: Iterable[DueDate],
    as_of: date,
    unfiled: int,
) -> list[Need]:
    """Worst first."""
    return [
        *_overrun_needs(states),
        *_overdue_needs(book, dates, as_of),
        *_failed_imports(book),
        *_charged_again(book),
        *_pace_needs(states),
        *_uncategorised(unfiled),
    ]


def _overrun_needs(states: list[BudgetState]) -> list[Need]:
    return [
        _budget_need(
            state,
            "exclamation-octagon",
            "red",
            f"{state.budget.name} is over budget",
            f"by {_text(state.over)}, limit {_text(state.limit)}",
        )
        for state in states
        if state.state == "over"
    ]


def _pace_needs(states: list[BudgetState]) -> list[Need]:
    return [
        _budget_need(
            state,
            "speedometer2",
            "amber",
            f"{state.budget.name} ahead of pace",
            f"{_text(state.spent)} spent, {_text(state.even)} at an even pace",
        )
        for state in states
        if state.state == "ahead" and state.even is not None
    ]


def _budget_need(
    state: BudgetState, icon: str, colour: str, title: str, reason: str
) -> Need:
    url = reverse("budgets:budget-detail", args=[state.budget.pk])
    return Need(icon, colour, title, reason, url)


def _text(money: Money | None) -> str:
    return format_money(money, current_locale()) if money is not None else ""


def _overdue_needs(book: Book, dates: Iterable[DueDate], as_of: date) -> list[Need]:
    """What is to be paid and late, and what should have booked itself and could not."""
    late = [
        due
        for due in dates
        if due.on < as_of
        and (due.recurring.kind == Recurring.Kind.EXPENSE or due.recurring.automatic)
    ]
    fitting = fitting_entries(book=book, dues=late)
    return [
        _late_need(book, due, fitting.get((due.recurring.pk, due.due_on)))
        for due in late
    ]


def _late_need(book: Book, due: DueDate, entry: Entry | None) -> Need:
    stuck = due.recurring.automatic and hindrance(book, due.recurring, due.on)
    on = format_date(due.on, current_locale(), "weekday")
    return Need(
        "calendar-x",
        "red",
        f"{due.name} {'was not booked' if stuck else 'is overdue'}",
        stuck
        or (_looks_paid(entry) if entry else f"{_text(due.amount)}, was due {on}"),
        reverse("ledger:recurring-detail", args=[due.recurring.pk]),
        due=None if stuck else due,
        entry=entry,
    )


def _looks_paid(entry: Entry) -> str:
    on = format_date(entry.date, current_locale(), "weekday")
    return f"{_text(abs(entry.money))} on {on} looks like it"


def _charged_again(book: Book) -> list[Need]:
    charges = charges_after_cancelling(book=book)
    schedules = Recurring.objects.in_bulk(charges) if charges else {}
    return [
        Need(
            "slash-circle",
            "red",
            f"{schedules[pk]} was charged again",
            f"{_text(abs(entry.money))} on "
            f"{format_date(entry.date, current_locale(), 'weekday')}, yet cancelled",
            reverse("ledger:recurring-detail", args=[pk]),
        )
        for pk, entry in charges.items()
    ]


def _failed_imports(book: Book) -> list[Need]:
    runs = ImportRun.objects.filter(book=book, state=ImportRun.State.FAILED)
    return [
        Need(
            "file-earmark-x",
            "red",
            f"{run.file_name} was not imported",
            run.error,
            reverse("ledger:import-result", args=[run.pk]),
        )
        for run in runs
    ]


def _uncategorised(count: int) -> list[Need]:
    if not count:
        return []
    return [
        Need(
            "question-lg",
            "none",
            f"{count} transaction{'s' if count > 1 else ''} without a category",
            "Filing them makes budgets and reports right.",
            reverse("ledger:categorise"),
        )
    ]

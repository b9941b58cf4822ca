"""The figures of the overview page: what can be spent, what needs a look, whether the
month is normal.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

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
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Entry
from ledger.queries.cards import CardDue, card_dues
from ledger.queries.days import read_days
from ledger.queries.totals import (
    CategoryTotal,
    Flow,
    MonthFlow,
    SplitFlow,
    WalletBalance,
    category_totals,
    monthly_flows,
    unfiled_count,
)
from ledger.queries.worth import worth_at
from ledger.recurring.coming import DueDate, due_dates
from reports.overview.coming_up import Coming, coming_up
from reports.overview.needs import Need, needs_a_look

MONTHS = 12
LATEST = 6
COMING_DAYS = 30
BUDGETS = 5
SLICES = 9


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
    coming: list[Coming]
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
    cards = _statements(book, as_of, due, worth.balances)
    return Overview(
        month=month,
        as_of=as_of,
        free=free_to_spend(book=book, as_of=seen, states=states, due=due, flows=flow),
        needs=needs_a_look(
            book=book,
            states=states,
            dues=due,
            cards=cards,
            as_of=seen,
            unfiled=unfiled,
        ),
        flow=flow,
        pace=Pace(
            so_far=list(accumulate(days.spending(month)[: month.elapsed(seen)])),
            before=list(accumulate(days.spending(before))),
        ),
        budgets=sorted(states, key=_trouble),
        latest=_latest(book, seen),
        coming=coming_up(
            book=book, dues=due, cards=cards, as_of=as_of, until=coming_until
        ),
        last_week=days.flow(seen - timedelta(6), seen),
        last_month=days.flow(before.start, before.last),
        months=monthly_flows(book=book, months=months),
        balances=worth.balances,
        worth=worth.ends,
        categories=category_totals(book=book, period=_until(month, seen)),
        due=due,
        unfiled=unfiled,
    )


def _statements(
    book: Book, as_of: date, dues: list[DueDate], balances: list[WalletBalance]
) -> list[CardDue]:
    """Of cards, to pay; asks nothing of the database where no wallet has any."""
    if all(row.wallet.statement_day is None for row in balances):
        return []
    return card_dues(book=book, as_of=as_of, dues=dues)


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

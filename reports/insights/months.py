"""The figures of months that are over, which their notes are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from accounts.models import Book
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.period import Period
from ledger.models import Category, Entry
from ledger.queries.totals import SPENDING, totals
from reports.models import Insight

TOP = 3
ZERO = Decimal(0)
NOTHING = (ZERO, 0)


@dataclass(frozen=True)
class Share:
    """What was spent in a category, its own entries alone, and its share of all."""

    name: str
    spent: Money
    share: Decimal


@dataclass(frozen=True)
class NoteFacts:
    """All that a note of `month` is made of. Sums are in the Book's currency;
    `spending` and `income` positive, `before` the spending of the month before, None
    where there was none.
    """

    month: Period
    spending: Money
    income: Money
    before: Money | None
    purchases: int
    top: tuple[Share, ...]
    mover: tuple[str, Money] | None  # the category that changed most, signed
    insights: tuple[Insight, ...]

    @property
    def kept(self) -> Money:
        """Below zero when more went out than came in."""
        return self.income - self.spending

    @property
    def rate(self) -> Decimal | None:
        """The share of the income that was kept; None without any, or below zero."""
        if self.income.amount <= 0 or self.kept.amount < 0:
            return None
        return self.kept.amount / self.income.amount


Sums = dict[int | None, tuple[Decimal, int]]
Names = dict[int | None, str]


class Months:
    """What notes of some months are made of, read at once: one statement for calendar
    months, one or two for each that begins on a pay-day.
    """

    def __init__(self, *, book: Book, months: Iterable[Period]) -> None:
        self._currency = book.base_currency
        self._names = _names(book)
        told = set(months)
        self._sums = _read(book, sorted(told | {each.previous() for each in told}))

    def facts(self, month: Period, insights: Iterable[Insight]) -> NoteFacts | None:
        """Of one of the months; None when nothing was spent in it."""
        (now, income), (before, _) = self._sums[month], self._sums[month.previous()]
        currency, names = self._currency, self._names
        spent, spent_before = _total(now), _total(before)
        if spent <= 0:
            return None
        return NoteFacts(
            month=month,
            spending=_money(spent, currency),
            income=_money(income, currency),
            before=_money(spent_before, currency) if spent_before > 0 else None,
            purchases=sum(count for _, count in now.values()),
            top=_top(now, spent, names, currency),
            mover=_mover(now, before, names, currency) if before else None,
            insights=tuple(insights),
        )


def _total(sums: Sums) -> Decimal:
    return sum((spent for spent, _ in sums.values()), ZERO)


def _read(book: Book, months: list[Period]) -> dict[Period, tuple[Sums, Decimal]]:
    """Of each month what was spent by category, with how many expenses, and the
    income.
    """
    if not months:
        return {}
    within = Q(kind__in=[*SPENDING, Entry.Kind.INCOME])
    if any(month.first_day != 1 for month in months):
        return {month: _summed(_of(book, month, within)) for month in months}
    span = Period.between(months[0].start, months[-1].last)
    columns = ["month", "category_id", "kind"]
    rows: dict[object, list[Row]] = {month.start: [] for month in months}
    for each in totals(book=book, period=span, by=columns, within=within):
        month, category, kind = each.key
        if month in rows:
            rows[month].append((category, kind, each.base_amount, each.count))
    return {month: _summed(rows[month.start]) for month in months}


Row = tuple[Any, Any, Decimal, int]  # category, kind, sum, count


def _of(book: Book, month: Period, within: Q) -> list[Row]:
    found = totals(book=book, period=month, by=["category_id", "kind"], within=within)
    return [(each.key[0], each.key[1], each.base_amount, each.count) for each in found]


def _summed(rows: Iterable[Row]) -> tuple[Sums, Decimal]:
    found: Sums = {}
    income = ZERO
    for category, kind, amount, count in rows:
        if kind == Entry.Kind.INCOME:
            income += amount
            continue
        spent, expenses = found.get(category, (ZERO, 0))
        more = count if kind == Entry.Kind.EXPENSE else 0
        found[category] = (spent - amount, expenses + more)
    return found, income


def _names(book: Book) -> Names:
    rows = Category.objects.filter(book=book).order_by()
    return dict(rows.values_list("pk", "name"))


def _money(amount: Decimal, currency: str) -> Money:
    return Money(round_money(amount, currency), currency)


def _top(sums: Sums, whole: Decimal, names: Names, currency: str) -> tuple[Share, ...]:
    filed = [(names[pk], spent) for pk, (spent, _) in sums.items() if pk in names]
    largest = sorted(filed, key=lambda each: (-each[1], each[0]))
    return tuple(
        Share(name, _money(spent, currency), spent / whole)
        for name, spent in largest[:TOP]
        if spent > 0
    )


def _mover(
    now: Sums, before: Sums, names: Names, currency: str
) -> tuple[str, Money] | None:
    """The category whose spending changed most since the month before."""
    changes = [
        (names[pk], now.get(pk, NOTHING)[0] - before.get(pk, NOTHING)[0])
        for pk in now.keys() | before.keys()
        if pk in names
    ]
    moved = sorted(changes, key=lambda each: (-abs(each[1]), each[0]))
    if not moved or not moved[0][1]:
        return None
    name, change = moved[0]
    return name, _money(change, currency)

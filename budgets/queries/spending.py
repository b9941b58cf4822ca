"""What was spent in many periods at once, by category, wallet and tag.

Whole calendar months are read from MonthTotal, the days beside them from Entry, as
`ledger.queries.totals` does for one period: here each table is asked once for all.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from accounts.models import Book
from budgets.models import Budget
from expense_tracker.kernel.period import Period
from ledger.models import Entry, EntryTag, MonthTotal, Occurrence
from ledger.queries.totals import SPENDING
from ledger.querysets import EntryQuerySet

ZERO = Decimal(0)
Scope = Budget.Scope
Sums = dict[object, Decimal]


class Spent(NamedTuple):
    """Spending of a day, or of a month by its first day."""

    on: date
    category: int | None
    wallet: int | None
    tag: int | None
    amount: Decimal


class Dated:
    """Rows in the order of their days, found by bisection."""

    def __init__(self, rows: Iterable[Spent]) -> None:
        self.rows = sorted(rows, key=lambda row: row.on)
        self._days = [row.on for row in self.rows]

    def within(self, start: date, end: date) -> list[Spent]:
        """Those from `start` to before `end`."""
        first, after = bisect_left(self._days, start), bisect_left(self._days, end)
        return self.rows[first:after]


@dataclass
class Spending:
    """What was spent in a period, by what budgets are for."""

    by_category: Sums = field(default_factory=lambda: defaultdict(Decimal))
    by_wallet: Sums = field(default_factory=lambda: defaultdict(Decimal))
    by_tag: Sums = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, row: Spent) -> None:
        if row.tag is not None:
            self.by_tag[row.tag] += row.amount
            return
        self.by_category[row.category] += row.amount
        self.by_wallet[row.wallet] += row.amount

    def of(self, budget: Budget, covers: frozenset[int]) -> Decimal:
        """What counts in the budget; an entry once, whatever it is found by."""
        match budget.scope:
            case Scope.EVERYTHING:
                return sum(self.by_category.values(), ZERO)
            case Scope.WALLET:
                return self.by_wallet.get(budget.wallet_id, ZERO)
            case Scope.TAG:
                return self.by_tag.get(budget.tag_id, ZERO)
        sums = self.by_category
        return sum((sums[pk] for pk in covers if pk in sums), ZERO)


@dataclass(frozen=True)
class Kinds:
    """Which sums the budgets at hand ask for."""

    wallets: bool
    tags: frozenset[int]


def kinds_of(budgets: Iterable[Budget]) -> Kinds:
    asked = list(budgets)
    return Kinds(
        wallets=any(each.scope == Scope.WALLET for each in asked),
        tags=frozenset(each.tag_id for each in asked if each.tag_id is not None),
    )


def reader(
    book: Book, kinds: Kinds, periods: Iterable[Period]
) -> Callable[[Period], Spending]:
    """Gives the spending of any of these periods, at least one, planned entries
    included.
    """
    wanted = sorted(set(periods))
    parts = {period: period.split_whole_months() for period in wanted}
    whole_months = [month for found, _ in parts.values() for month in found]
    months = Dated(_months(book, kinds, whole_months))
    edges = [edge for _, found in parts.values() for edge in found]
    beside_months = _entries(book).in_any(merged(edges))
    days = Dated(_rows(beside_months, "date", kinds) if edges else [])
    last = max(period.last for period in wanted)
    tagged = Dated(_tagged(book, kinds, wanted[0].start, last))

    @cache
    def read(period: Period) -> Spending:
        whole, beside = parts[period]
        spending = Spending()
        rows = [days.within(edge.start, edge.end) for edge in beside]
        if whole:
            rows.append(months.within(whole[0], period.end))
            # A month that is not whole here may be in the sums for another period.
            rows[-1] = [row for row in rows[-1] if row.on <= whole[-1]]
        rows.append(tagged.within(period.start, period.end))
        for row in chain.from_iterable(rows):
            spending.add(row)
        return spending

    return read


def planned_after(
    book: Book, kinds: Kinds, periods: Iterable[Period], as_of: date
) -> Dated:
    """Spending of each day after `as_of` that one of the periods reaches."""
    last = max((period.last for period in periods), default=as_of)
    if last <= as_of:
        return Dated([])
    entries = _entries(book).filter(date__gt=as_of, date__lte=last)
    tagged = _tagged(book, kinds, as_of + timedelta(days=1), last)
    return Dated(chain(_rows(entries, "date", kinds), tagged))


def settled(book: Book, kinds: Kinds, periods: Iterable[Period], as_of: date) -> Dated:
    """Spending up to `as_of`, by its day, that settled a date of a schedule."""
    running = [period for period in periods if period.contains(as_of)]
    if not running:
        return Dated([])
    days = (min(period.start for period in running), as_of)
    paid = Occurrence.objects.filter(book=book, entry__date__range=days)
    whole = paid.filter(entry__group__isnull=False).values("entry__group")
    of_schedule = Q(pk__in=paid.values("entry")) | Q(group__in=whole)
    entries = _entries(book).filter(of_schedule, date__range=days)
    return Dated(_rows(entries, "date", kinds))


@dataclass(frozen=True)
class Large:
    """Spending of one entry, or of one part of a split, up from `least`."""

    budget: Budget
    covers: frozenset[int]
    period: Period
    least: Decimal

    @property
    def q(self) -> Q:
        days = Q(date__gte=self.period.start, date__lt=self.period.end)
        return (
            of_scope(self.budget, self.covers) & days & Q(base_amount__lte=-self.least)
        )

    def has(self, row: Spent) -> bool:
        spent = Spending()
        spent.add(row)
        inside = self.period.contains(row.on) and row.amount >= self.least
        return inside and bool(spent.of(self.budget, self.covers))


def large_entries(
    book: Book, asked: Iterable[Large], as_of: date
) -> "Iterable[tuple[Large, Decimal]]":
    """For each asked the sum of these up to `as_of`, those of schedules left out."""
    wanted = list(asked)
    if not wanted:
        return []
    any_of = Q(pk__in=[])
    for each in wanted:
        any_of |= each.q
    found = _entries(book).filter(any_of, date__lte=as_of, occurrences=None)
    rows = [
        Spent(on, category, wallet, None, -spent)
        for on, category, wallet, spent in found.values_list(
            "date", "category_id", "wallet_id", "base_amount"
        )
    ]
    return [
        (each, sum((row.amount for row in rows if each.has(row)), ZERO))
        for each in wanted
    ]


def of_scope(budget: Budget, covers: frozenset[int]) -> Q:
    """Entries that count in a budget of anything but a tag, on whatever day."""
    if budget.scope == Scope.EVERYTHING:
        return Q()
    if budget.scope == Scope.WALLET:
        return Q(wallet=budget.wallet_id)
    return Q(category__in=sorted(covers))


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same days in as few ranges as there can be."""
    found: list[Period] = []
    for period in sorted(periods):
        if found and period.start <= found[-1].end:
            end = max(found[-1].end, period.end)
            found[-1] = Period("range", found[-1].start, end)
        else:
            found.append(period)
    return found


def _entries(book: Book) -> EntryQuerySet:
    entries: EntryQuerySet = Entry.objects.filter(book=book).spending().order_by()
    return entries


def _months(book: Book, kinds: Kinds, months: list[date]) -> Iterable[Spent]:
    if not months:
        return []
    cells = MonthTotal.objects.filter(
        book=book, kind__in=SPENDING, month__range=(min(months), max(months))
    )
    return _rows(cells.order_by(), "month", kinds)


def _rows(found: "QuerySet[Any]", day: str, kinds: Kinds) -> Iterator[Spent]:
    columns = [day, "category_id", *(["wallet_id"] if kinds.wallets else [])]
    for on, category, *wallet, spent in found.values_list(*columns).annotate(
        spent=Sum("base_amount")
    ):
        yield Spent(on, category, wallet[0] if wallet else None, None, -spent)


def _tagged(book: Book, kinds: Kinds, first: date, last: date) -> Iterator[Spent]:
    """Of entries with the tags; a split has its tags on its first row, for all."""
    if not kinds.tags:
        return
    links = EntryTag.objects.filter(book=book, tag__in=kinds.tags).order_by()
    heads = links.filter(entry__position=0, entry__group__isnull=False)
    alone = links.filter(entry__group=None)
    for found, entry in ((alone, "entry__"), (heads, "entry__group__entries__")):
        mine = found.filter(
            **{f"{entry}date__range": (first, last), f"{entry}kind__in": SPENDING}
        )
        rows = mine.values_list(f"{entry}date", "tag_id")
        for on, tag, spent in rows.annotate(spent=Sum(f"{entry}base_amount")):
            yield Spent(on, None, None, tag, -spent)

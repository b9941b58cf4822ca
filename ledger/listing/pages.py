"""The list of entries as it is shown: by day, newest first, a page at a time.

A page costs a fixed number of queries however many entries there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, Sum

from accounts.models import Book
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period, PeriodError
from ledger.listing.filters import EntryFilter
from ledger.listing.rows import (
    UNFILED_CHIP,
    EntryRow,
    as_rows,
    earlier_parts,
    read_columns,
)
from ledger.models import Entry
from ledger.queries.totals import ListSum, list_sum
from ledger.querysets import EntryQuerySet

PAGE_SIZE = 50
Kind = Entry.Kind
UNCOUNTED = (Kind.TRANSFER, Kind.OPENING)
SPLITTABLE = (Kind.EXPENSE, Kind.INCOME, Kind.REFUND)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: the next one begins below it."""

    day: date
    pk: int

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Of the text that `str` gives. Raises ValueError for any other."""
        day, _, pk = text.partition(".")
        below = read_id(pk)
        if below is None:
            raise ValueError(f"“{text}” is no place in a list.")
        return cls(Period.parse(day).start, below)

    def __str__(self) -> str:
        return f"{self.day}.{self.pk}"


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    rows: list[EntryRow]
    total: Money | None  # of the whole day, also when pages cut it; None: all transfers
    planned: bool
    continued: bool  # its head stands on the page before


@dataclass(frozen=True, slots=True)
class EntryPage:
    days: list[Day]
    next: Cursor | None  # None: this was the last

    @property
    def has_unfiled(self) -> bool:
        """Whether a row waits for its category."""
        return any(row.chip is UNFILED_CHIP for day in self.days for row in day.rows)


def entry_page(
    *,
    book: Book,
    chosen: EntryFilter,
    as_of: date,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> EntryPage:
    """The `size` lines that stand below `after`, None for the first ones."""
    found = chosen.entries(book)
    below = found if after is None else found.older_than(after.day, after.pk)
    lines = read_columns(below, size + 1)
    shown, more = lines[:size], lines[size:]
    rows = as_rows(book=book, found=found, lines=shown, as_of=as_of)
    day_totals = _day_totals(book, found, {row.date for row in rows})
    days = [
        Day(
            date=day,
            rows=list(of_day),
            total=day_totals.get(day),
            planned=day > as_of,
            continued=after is not None and after.day == day,
        )
        for day, of_day in groupby(rows, key=lambda row: row.date)
    ]
    last = Cursor(shown[-1]["date"], shown[-1]["pk"]) if more else None
    return EntryPage(days, last)


def row_of(*, book: Book, pk: int, as_of: date) -> EntryRow | None:
    """One line by the id of its entry, or of any part or leg; None when it is gone."""
    whole = Entry.objects.filter(book=book).together_with([pk]).heads()
    lines = read_columns(whole, 1)
    rows = as_rows(book=book, found=whole, lines=lines, as_of=as_of)
    return rows[0] if rows else None


def day_of(*, book: Book, chosen: EntryFilter, row: EntryRow, as_of: date) -> Day:
    """The row's day with the total of what `chosen` finds there."""
    total = _day_totals(book, chosen.entries(book), {row.date}).get(row.date)
    planned = row.date > as_of
    return Day(row.date, [row], total, planned=planned, continued=False)


def arrivals(book: Book, entries: Iterable[Entry]) -> dict[int | None, Entry]:
    """The arriving legs of those entries that are transfers, by group id."""
    groups = [entry.group_id for entry in entries if entry.kind == Kind.TRANSFER]
    legs = Entry.objects.filter(book=book, group__in=groups, position=1)
    return {leg.group_id: leg for leg in legs.select_related("wallet")}


def _day_totals(book: Book, found: EntryQuerySet, days: set[date]) -> dict[date, Money]:
    """What each day adds up to in the Book's currency, transfers left out."""
    counted = found.filter(date__in=days).exclude(kind__in=UNCOUNTED)
    sums = counted.order_by().values("date").annotate(sum=Sum("base_amount"))
    return {row["date"]: Money(row["sum"], book.base_currency) for row in sums}


# --- the sums above the list ----------------------------------------------------------


@dataclass(frozen=True)
class ListSums:
    """What the whole list adds up to; in a month not over yet, what is past (today
    too) and what is planned apart.
    """

    total: ListSum
    past: ListSum | None = None
    planned: ListSum | None = None


def list_sums(*, book: Book, chosen: EntryFilter, as_of: date) -> ListSums:
    total = _lines_sum(book, chosen)
    ahead = _days_ahead(chosen.period, as_of)
    if ahead is None:
        return ListSums(total)
    planned = _lines_sum(book, chosen.within(ahead))
    return ListSums(total, total - planned, planned)


def _lines_sum(book: Book, chosen: EntryFilter) -> ListSum:
    """The sum, a split purchase counted once."""
    total = list_sum(book=book, chosen=chosen)
    return replace(total, count=total.count - _repeated(book, chosen))


def _repeated(book: Book, chosen: EntryFilter) -> int:
    """How many parts found have an earlier one of their split beside them. Few rows
    stand at a later place, and the index `entry_later_part` holds them alone.
    """
    found = chosen.entries(book).order_by()
    later = found.filter(kind__in=SPLITTABLE, group__isnull=False, position__gt=0)
    if not chosen.finds_groups_whole:
        later = later.filter(Exists(earlier_parts(found)))
    return later.count()


def _days_ahead(period: Period | None, as_of: date) -> Period | None:
    """The days of a month after `as_of`; None when it is over, or no month."""
    if period is None or period.kind != "month":
        return None
    try:
        return Period.between(max(period.start, as_of + timedelta(1)), period.last)
    except PeriodError:
        return None


def wider_filter(book: Book, chosen: EntryFilter) -> EntryFilter | None:
    """`chosen` without the part that keeps it empty, the narrowest first; None when
    no single part does.
    """
    for wider in chosen.without_each():
        if wider.entries(book).exists():
            return wider
    return None

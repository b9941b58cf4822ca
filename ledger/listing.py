"""The list of entries as it is shown: by day, newest first, a page at a time.

Rows are light values, read in a fixed number of queries however many there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Sum

from accounts.models import Book
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period, PeriodError
from ledger.filters import EntryFilter
from ledger.models import Category, Entry, Occurrence, Wallet
from ledger.queries import ListSum, list_sum

PAGE_SIZE = 50
Kind = Entry.Kind
UNCOUNTED = (Kind.TRANSFER, Kind.OPENING)


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
class EntryRow:
    """An entry, or a transfer as one."""

    pk: int
    date: date
    kind: str
    title: str  # the payee, or what says best what it is
    note: str  # "" when the title is the note already
    category: Category | None
    wallet: Wallet
    to_wallet: Wallet | None  # where a transfer arrives
    money: Money  # signed; what leaves, for a transfer, without its sign
    second: Money | None  # what arrives in another currency, or the base amount
    planned: bool
    repeats: bool
    author: str

    @property
    def is_transfer(self) -> bool:
        return self.to_wallet is not None

    @property
    def is_refund(self) -> bool:
        return self.kind == Kind.REFUND

    @property
    def is_opening(self) -> bool:
        return self.kind == Kind.OPENING

    @property
    def is_income(self) -> bool:
        """Whether it is shown as money in."""
        return self.kind in {Kind.INCOME, Kind.REFUND}


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


def entry_page(
    *,
    book: Book,
    chosen: EntryFilter,
    as_of: date,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> EntryPage:
    """The `size` entries that stand below `after`, None for the first ones."""
    entries = chosen_rows(book, chosen, after, size + 1)
    shown, more = entries[:size], entries[size:]
    rows = _as_rows(book, shown, as_of)
    day_totals = _day_totals(book, chosen, {row.date for row in rows})
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
    last = Cursor(shown[-1].date, shown[-1].pk) if more else None
    return EntryPage(days, last)


def chosen_rows(
    book: Book, chosen: EntryFilter, after: Cursor | None, size: int
) -> list[Entry]:
    """The next `size` entries of a filter in the order of lists."""
    found = chosen.entries(book)
    if after is not None:
        found = found.older_than(after.day, after.pk)
    booked = Occurrence.objects.filter(book=book, entry=OuterRef("pk"))
    return list(
        found.annotate(repeats=Exists(booked))
        .select_related("wallet", "category", "payee", "created_by")
        .order_by("-date", "-pk")[:size]
    )


def arrivals(book: Book, entries: Iterable[Entry]) -> dict[int | None, Entry]:
    """The arriving legs of those entries that are transfers, by group id."""
    groups = [entry.group_id for entry in entries if entry.kind == Kind.TRANSFER]
    legs = Entry.objects.filter(book=book, group__in=groups, position=1)
    return {leg.group_id: leg for leg in legs.select_related("wallet")}


def _as_rows(book: Book, entries: list[Entry], as_of: date) -> list[EntryRow]:
    legs = arrivals(book, entries)
    return [_row(book, entry, legs.get(entry.group_id), as_of) for entry in entries]


def _row(book: Book, entry: Entry, leg: Entry | None, as_of: date) -> EntryRow:
    title = title_of(entry)
    return EntryRow(
        pk=entry.pk,
        date=entry.date,
        kind=entry.kind,
        title=title,
        note="" if title == entry.note else entry.note,
        category=entry.category,
        wallet=entry.wallet,
        to_wallet=leg.wallet if leg else None,
        money=abs(entry.money) if leg else entry.money,
        second=_second(book, entry, leg),
        planned=entry.is_planned(as_of),
        repeats=entry.repeats,  # type: ignore[attr-defined]  # by chosen_rows
        author=entry.created_by.get_short_name() if entry.created_by else "",
    )


def title_of(entry: Entry) -> str:
    """Payee, else note, else category, else kind."""
    named = entry.payee or entry.note or entry.category
    return str(named or entry.get_kind_display())


def _second(book: Book, entry: Entry, leg: Entry | None) -> Money | None:
    if leg is not None:
        return leg.money if leg.wallet.currency != entry.wallet.currency else None
    if entry.wallet.currency == book.base_currency:
        return None
    return Money(entry.base_amount, book.base_currency)


def _day_totals(book: Book, chosen: EntryFilter, days: set[date]) -> dict[date, Money]:
    """What each day adds up to in the Book's currency, transfers left out."""
    counted = chosen.entries(book).filter(date__in=days).exclude(kind__in=UNCOUNTED)
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
    total = list_sum(book=book, chosen=chosen)
    ahead = _days_ahead(chosen.period, as_of)
    if ahead is None:
        return ListSums(total)
    planned = list_sum(book=book, chosen=chosen.within(ahead))
    return ListSums(total, total - planned, planned)


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

"""The vault: all receipts of a Book, newest first, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.models import Entry, Receipt

PAGE_SIZE = 48
ENDING_SOON = timedelta(days=60)
# What of the vault is shown: key, label.
SHOWN = (
    ("", "All"),
    ("unlinked", "Without transaction"),
    ("warranty", "With warranty"),
    ("ending", "Ending soon"),
)
# How far a receipt's day may be from its entry's: cards are booked days later.
NEAR = timedelta(days=7)
OFFERED = 8


@dataclass(frozen=True, slots=True)
class VaultFilter:
    text: str = ""
    show: str = ""  # a key of SHOWN

    def receipts(self, book: Book, as_of: date) -> "QuerySet[Receipt]":
        """The Book's receipts that have every word of the text somewhere."""
        found = Receipt.objects.filter(book=book)
        for word in fold(self.text).split():
            found = found.filter(
                Q(search_text__contains=word) | Q(entry__search_text__contains=word)
            )
        match self.show:
            case "unlinked":
                return found.filter(entry=None)
            case "warranty":
                return found.filter(warranty_until__gte=as_of)
            case "ending":
                return found.filter(warranty_until__range=(as_of, as_of + ENDING_SOON))
        return found


@dataclass(frozen=True, slots=True)
class VaultMonth:
    """Receipts added in one month of the Book's calendar."""

    first: date
    receipts: list[Receipt]


@dataclass(frozen=True, slots=True)
class VaultPage:
    months: list[VaultMonth]
    next: int | None  # id that the next page stands below; None: this was the last


def vault_page(
    *,
    book: Book,
    chosen: VaultFilter,
    as_of: date,
    below: int | None = None,
    size: int = PAGE_SIZE,
) -> VaultPage:
    """The `size` newest receipts with an id less than `below`."""
    found = chosen.receipts(book, as_of).select_related(
        "entry__payee", "entry__wallet", "entry__category"
    )
    if below is not None:
        found = found.filter(pk__lt=below)
    # What was read is long and not shown.
    rows = list(found.defer("text", "search_text").order_by("-pk")[: size + 1])
    more = len(rows) > size
    return VaultPage(
        list(_months(book, rows[:size])), rows[size - 1].pk if more else None
    )


def _months(book: Book, rows: list[Receipt]) -> Iterator[VaultMonth]:
    def month(row: Receipt) -> date:
        day: date = row.created_at.astimezone(book.zone).date()
        return day.replace(day=1)

    for first, receipts in groupby(rows, key=month):
        yield VaultMonth(first, list(receipts))


def entries_with(book: Book, text: str) -> list[Entry]:
    """The newest entries that have every word of the text; [] for no words."""
    words = fold(text).split()
    if not words:
        return []
    found = Entry.objects.filter(book=book).exclude(kind=Entry.Kind.OPENING)
    for word in words:
        found = found.filter(search_text__contains=word)
    rows = found.select_related("payee", "category", "wallet")
    return list(rows.order_by("-date", "-pk")[:OFFERED])


def likely_entries(receipt: Receipt) -> list[Entry]:
    """Entries that the receipt may be of: its very amount within days of its day, the
    nearest first; without an amount those of its day; [] when nothing was read.
    """
    amount, day = receipt.found_amount, receipt.found_date
    if amount is None and day is None:
        return []
    found = Entry.objects.filter(book=receipt.book_id, receipts=None).exclude(
        kind=Entry.Kind.OPENING
    )
    if amount is not None:
        found = found.filter(
            Q(amount__in=[amount, -amount]) | Q(original_amount__in=[amount, -amount])
        )
    found = found.select_related("payee", "category", "wallet")
    if day is None:
        return list(found.order_by("-date", "-pk")[:OFFERED])
    near = found.filter(date__range=(day - NEAR, day + NEAR)).order_by("-pk")
    return sorted(near[: 8 * OFFERED], key=lambda each: abs(each.date - day))[:OFFERED]

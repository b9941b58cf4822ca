"""Keeps MonthTotal equal to the entries it sums. Used inside `editing` only."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Book
from expense_tracker.kernel.fast_insert import insert_rows
from ledger.models import Entry, MonthTotal

_COLUMNS = (
    *("month", "wallet_id", "category_id", "kind"),
    *("amount", "base_amount", "count"),
)


class Cell(NamedTuple):
    """The part of a Book's totals that an entry touches."""

    month: date
    wallet_id: int


def cell_of(entry: Entry) -> Cell:
    return Cell(entry.date.replace(day=1), entry.wallet_id)


def refresh(book: Book, cells: Iterable[Cell]) -> None:
    """Recompute the touched cells from the entries, each once."""
    touched = set(cells)
    if not touched:
        return
    MonthTotal.objects.filter(within_cells(touched, "month"), book=book).delete()
    _store(book, computed(book, touched))


def rewrite(book: Book) -> None:
    """All cells of the Book anew. The Book is locked."""
    MonthTotal.objects.filter(book=book).delete()
    _store(book, computed(book))


def _store(book: Book, cells: list[dict[str, Any]]) -> None:
    """Without a guard: the Book's own entries point into it."""
    rows = [(book.pk, *(cell[name] for name in _COLUMNS)) for cell in cells]
    insert_rows(MonthTotal, ("book_id", *_COLUMNS), rows)


def computed(book: Book, cells: Iterable[Cell] | None = None) -> list[dict[str, Any]]:
    """MonthTotal's columns as the entries have them; all cells when None."""
    entries = Entry.objects.filter(book=book).order_by()
    if cells is not None:
        entries = entries.filter(within_cells(set(cells), "date"))
    sums = (
        entries.annotate(month=TruncMonth("date"))
        .values("month", "wallet_id", "category_id", "kind")
        .annotate(own=Sum("amount"), base=Sum("base_amount"), count=Count("pk"))
    )
    return [
        {
            "month": row["month"],
            "wallet_id": row["wallet_id"],
            "category_id": row["category_id"],
            "kind": row["kind"],
            "amount": row["own"],
            "base_amount": row["base"],
            "count": row["count"],
        }
        for row in sums
    ]


def within_cells(cells: set[Cell], column: str) -> Q:
    """Rows of these cells, whose `column` is a "month" or a "date"."""
    by_month: dict[date, set[int]] = {}
    for cell in cells:
        by_month.setdefault(cell.month, set()).add(cell.wallet_id)
    found = Q(pk__in=[])
    for month, wallets in by_month.items():
        found |= Q(wallet_id__in=wallets) & _in_month(column, month)
    return found


def _in_month(column: str, month: date) -> Q:
    if column == "month":
        return Q(month=month)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return Q(date__gte=month, date__lt=following)

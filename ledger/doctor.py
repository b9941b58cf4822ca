"""Proves that a Book's stored figures are what its entries say."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import F

from accounts.models import Book
from expense_tracker.kernel.scoping import BookOwned
from ledger.currencies.rates import in_base
from ledger.models import Entry, EntryGroup, MonthTotal
from ledger.services import totals
from ledger.services.editing import lock

LEGS = 2
# What may stand together in one split.
SPENDING = {Entry.Kind.EXPENSE.value, Entry.Kind.REFUND.value}
INCOME = {Entry.Kind.INCOME.value}


def findings(book: Book) -> Iterator[str]:
    """What is wrong in `book`, in words; nothing when all is well. Inside its scope."""
    yield from _wrong_totals(book)
    yield from _wrong_groups(book)
    yield from _wrong_refunds(book)
    yield from _wrong_base_amounts(book)


def mend_totals(book: Book) -> None:
    """Write MonthTotal anew from the entries. Inside a transaction."""
    lock(book)
    totals.rewrite(book)


def strangers() -> Iterator[str]:
    """Rows that point into another Book, over all Books and models."""
    for model in apps.get_models():
        if not issubclass(model, BookOwned):
            continue
        for link in model.book_links():
            wrong = (
                model.objects.filter(**{f"{link.name}__isnull": False})
                .exclude(**{f"{link.name}__book_id": F("book_id")})
                .count()
            )
            if wrong:
                yield f"{wrong} {model.__name__} rows: {link.name} in another book"


Cell = tuple[Any, ...]  # month, wallet, category, kind
Figures = tuple[Decimal, Decimal, int]


def _wrong_totals(book: Book) -> Iterator[str]:
    stored = _by_cell(
        MonthTotal.objects.filter(book=book).values(
            *("month", "wallet_id", "category_id", "kind"),
            *("amount", "base_amount", "count"),
        )
    )
    computed = _by_cell(totals.computed(book))
    for cell in stored.keys() | computed.keys():
        if stored.get(cell) != computed.get(cell):
            month, wallet, category, kind = cell
            yield (
                f"{month:%Y-%m} {kind} of wallet {wallet}, category {category}: "
                f"stored {_said(stored.get(cell))}, "
                f"entries say {_said(computed.get(cell))}"
            )


def _said(figures: Figures | None) -> str:
    if figures is None:
        return "nothing"
    amount, base, count = figures
    return f"{amount:f} ({base:f}, {count} entries)"


def _by_cell(rows: Iterable[dict[str, Any]]) -> dict[Cell, Figures]:
    return {
        (row["month"], row["wallet_id"], row["category_id"], row["kind"]): (
            row["amount"],
            row["base_amount"],
            row["count"],
        )
        for row in rows
    }


def _wrong_groups(book: Book) -> Iterator[str]:
    groups = EntryGroup.objects.filter(book=book).order_by("pk")
    for group in groups.prefetch_related("entries__wallet").iterator(chunk_size=500):
        rows = sorted(group.entries.all(), key=lambda row: row.position)
        if group.kind == EntryGroup.Kind.TRANSFER:
            yield from _wrong_transfer(group, rows)
        else:
            yield from _wrong_split(group, rows)


def _wrong_transfer(group: EntryGroup, legs: list[Entry]) -> Iterator[str]:
    if len(legs) != LEGS:
        yield f"transfer {group.pk} has {len(legs)} legs"
    elif not _balanced(*legs):
        yield f"transfer {group.pk}: its legs do not match"


def _wrong_split(group: EntryGroup, parts: list[Entry]) -> Iterator[str]:
    if len(parts) < LEGS:
        yield f"split {group.pk} has {len(parts)} parts"
        return
    if [part.position for part in parts] != list(range(len(parts))):
        yield f"split {group.pk}: its parts are not in order"
    if len({(part.wallet_id, part.date, part.payee_id) for part in parts}) > 1:
        yield f"split {group.pk}: its parts are not of one purchase"
    kinds = {part.kind for part in parts}
    if not (kinds <= SPENDING or kinds == INCOME):
        yield f"split {group.pk}: its parts are {' and '.join(sorted(kinds))}"
    if not sum(part.amount for part in parts):
        yield f"split {group.pk} adds up to nothing"


def _balanced(one: Entry, other: Entry) -> bool:
    kinds = {one.kind, other.kind} != {Entry.Kind.TRANSFER.value}
    apart = one.date != other.date or (one.amount < 0) == (other.amount < 0) or kinds
    same_currency = one.wallet.currency == other.wallet.currency
    return not apart and (not same_currency or one.amount == -other.amount)


def _wrong_refunds(book: Book) -> Iterator[str]:
    linked = Entry.objects.filter(book=book, refund_of__isnull=False)
    for refund in linked.exclude(refund_of__kind=Entry.Kind.EXPENSE).order_by("pk"):
        yield f"entry {refund.pk} refunds {refund.refund_of_id}, which is no expense"


def _wrong_base_amounts(book: Book) -> Iterator[str]:
    for entry in Entry.objects.filter(book=book).order_by("pk").iterator(1000):
        expected = in_base(book, entry.amount, entry.rate)
        if entry.base_amount != expected:
            yield f"entry {entry.pk}: base amount {entry.base_amount}, not {expected}"

"""What files of entries hold, defined once for people's exports and the console's.

One row per entry: a transfer is two rows that share a group, each naming the other's
wallet; a split is a row for each part, which share a group and its note. Reading such
a file back gives the same balances (ledger.importing.own_export).

Rows are made of plain columns, not of models: a file may have a hundred thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import Book
from expense_tracker.kernel.money import round_money
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.kernel.spreadsheet import Row
from ledger.listing.pages import Cursor
from ledger.listing.selection import Findable
from ledger.models import Entry, EntryGroup, EntryTag

# Entries read at a time while a file streams.
CHUNK = 1000

HEADERS = (
    *("Entry", "Group", "Date", "Kind", "Wallet", "Other wallet", "Category", "Payee"),
    *("Amount", "Currency", "Note", "Part", "Tags", "Rate", "Base amount"),
    *("Base currency", "Original amount", "Original currency", "Refund of", "Tax"),
)
# What `_row` takes, in this order.
_COLUMNS = (
    *("pk", "group_id", "date", "kind", "wallet__name", "category__parent__name"),
    *("category__name", "payee__name", "amount", "wallet__currency", "note"),
    *("group__kind", "group__note", "rate", "base_amount", "book_id"),
    *("original_amount", "original_currency", "refund_of_id", "tax", "position"),
)
Columns = tuple[Any, ...]
PK, GROUP, DATE, KIND, BOOK, POSITION = 0, 1, 2, 3, 15, -1
TRANSFER, SPLIT = Entry.Kind.TRANSFER.value, EntryGroup.Kind.SPLIT.value


def export_rows(*, book: Book, chosen: Findable) -> Iterator[Row]:
    """The rows of all that `chosen` finds, in the order of the list.

    Opens the Book's scope itself, chunk by chunk: a streamed file is read after the
    request's own scope has closed.
    """
    after: Cursor | None = None
    while True:
        with book_scope(book):
            heads = _heads(book, chosen, after)
            rows = rows_of(_whole(heads))
        yield from rows
        if len(heads) < CHUNK:
            return
        after = Cursor(heads[-1][DATE], heads[-1][PK])


def read_columns(entries: "QuerySet[Any]") -> list[Columns]:
    """What `rows_of` takes of each entry."""
    return list(entries.values_list(*_COLUMNS))


def rows_of(found: Sequence[Columns]) -> list[Row]:
    """A row with the cells of HEADERS for each, in their order: amounts signed, with
    their currency's decimals; of a split the original amount on its first part alone.
    """
    currencies = _base_currencies(found)
    legs, tags = _legs(found), _tags(found)
    return [_row(columns, currencies, legs, tags) for columns in found]


def _heads(book: Book, chosen: Findable, after: Cursor | None) -> list[Columns]:
    found = chosen.entries(book)
    if after is not None:
        found = found.older_than(after.day, after.pk)
    return read_columns(found.order_by("-date", "-pk")[:CHUNK])


def _whole(heads: list[Columns]) -> list[Columns]:
    """The entries, each group together: a transfer with both legs, a split with the
    parts that were found.
    """
    places: dict[tuple[str, int], int] = {}
    for place, head in enumerate(heads):
        places.setdefault(_whole_of(head), place)
    known = [head[PK] for head in heads if head[KIND] == TRANSFER]
    legs = Entry.objects.filter(group__in=_transfers(heads)).exclude(pk__in=known)
    return sorted(
        [*heads, *read_columns(legs)],
        key=lambda each: (places[_whole_of(each)], each[POSITION]),
    )


def _whole_of(entry: Columns) -> tuple[str, int]:
    return ("group", entry[GROUP]) if entry[GROUP] else ("entry", entry[PK])


def _transfers(found: Iterable[Columns]) -> list[int]:
    return [each[GROUP] for each in found if each[KIND] == TRANSFER]


def _base_currencies(found: Iterable[Columns]) -> dict[int, str]:
    """By Book. Joined to the entries, the Book would come first in SQLite's plan, and
    all entries would be sorted for each chunk.
    """
    books = Book.objects.filter(pk__in={each[BOOK] for each in found})
    return dict(books.values_list("pk", "base_currency"))


def _legs(found: Iterable[Columns]) -> dict[int, list[tuple[int, str]]]:
    """The legs of the transfers: id and wallet by group."""
    legs = defaultdict(list)
    rows = Entry.objects.filter(group__in=_transfers(found)).order_by("position")
    for group, pk, wallet in rows.values_list("group_id", "pk", "wallet__name"):
        legs[group].append((pk, wallet))
    return legs


def _tags(found: Iterable[Columns]) -> dict[int, str]:
    """Their tags, by entry."""
    tags: dict[int, str] = {}
    links = EntryTag.objects.filter(entry__in=[each[PK] for each in found])
    for pk, tag in links.order_by("pk").values_list("entry_id", "tag__name"):
        tags[pk] = f"{tags[pk]}, {tag}" if pk in tags else tag
    return tags


def _row(
    columns: Columns,
    currencies: dict[int, str],
    legs: dict[int, list[tuple[int, str]]],
    tags: dict[int, str],
) -> Row:
    # fmt: off
    (pk, group, date, kind, wallet, parent, category, payee, amount, currency, note,
     group_kind, group_note, rate, base_amount, book, original,
     original_currency, refund_of, tax, _) = columns
    # fmt: on
    is_part = group_kind == SPLIT
    base_currency = currencies[book]
    return (
        pk,
        group,
        date,
        kind,
        wallet,
        next((other for leg, other in legs.get(group, ()) if leg != pk), None),
        f"{parent}: {category}" if parent else category,
        payee,
        round_money(amount, currency),
        currency,
        # Of the whole: a part's own note stands in a column of its own.
        group_note if is_part else note,
        note if is_part else None,
        tags.get(pk),
        rate.normalize(),
        round_money(base_amount, base_currency),
        base_currency,
        None if original is None else round_money(original, original_currency),
        original_currency,
        refund_of,
        tax,
    )

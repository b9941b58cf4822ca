"""Writes what a change of many entries asks for, in batches. Used by `bulk_edit`."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db.models import F

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.currencies.rates import Rates, booked_base
from ledger.models import Entry, EntryTag
from ledger.querysets import EntryQuerySet
from ledger.services.bulk_fit import KEEP, Wish
from ledger.services.bulk_lines import Line, lines_of
from ledger.services.drafts import is_split, search_text
from ledger.services.editing import BookEdit
from ledger.services.entries import payee_named, tag_named

BATCH = 500
Row = TypeVar("Row")


def write_wish(
    edit: BookEdit, lines: list[Line], asked: list[Entry], wish: Wish
) -> None:
    """Bring the lines to what is wished. `asked` are those of their rows that a
    category is for.
    """
    rows = [row for line in lines for row in line]
    edit.changing([*rows, *_links(rows)])
    if wish.category is not KEEP:
        _set(asked, category=wish.category)
    if wish.tax is not KEEP:
        _set(rows, tax=wish.tax)
    _move(edit.book, rows, wish)
    _tell(edit.book, rows, wish)
    _tag(edit.book, lines, wish)
    if wish.is_told:
        _index(lines)
    _raise_versions(rows)
    edit.written([*rows, *_links(rows)])


@contextmanager
def renewing(edit: BookEdit, entries: EntryQuerySet) -> Iterator[list[Entry]]:
    """Around a change of names that `entries` are found by: notes all rows of theirs,
    and renews what they are found by once it is done.
    """
    ids = list(entries.order_by().values_list("pk", flat=True))
    rows = [row for line in lines_of(ids) for row in line]
    edit.changing(rows)
    yield rows
    lines = lines_of(ids)
    _index(lines)
    renewed = [row for line in lines for row in line]
    _raise_versions(renewed)
    edit.written(renewed)


def _links(rows: Sequence[Entry]) -> list[EntryTag]:
    """The rows' tags, always in the same order."""
    found: list[EntryTag] = []
    for batch in _batches(rows):
        found += EntryTag.objects.filter(entry__in=batch).order_by("pk")
    return found


def _set(rows: Sequence[Entry], **values: Any) -> None:
    """Give all rows these values, here and in the database."""
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    for batch in _batches(rows):
        Entry.objects.filter(pk__in=[row.pk for row in batch]).update(**values)


def _raise_versions(rows: Sequence[Entry]) -> None:
    for row in rows:
        row.version += 1
    for batch in _batches(rows):
        same = Entry.objects.filter(pk__in=[row.pk for row in batch])
        same.update(version=F("version") + 1)


def _move(book: Book, rows: Sequence[Entry], wish: Wish) -> None:
    if wish.wallet is not None:
        _set(rows, wallet=wish.wallet)
    if wish.date is not None:
        _set(rows, date=wish.date)
        _revalue(book, rows, wish.date)


def _revalue(book: Book, rows: Sequence[Entry], on: datetime.date) -> None:
    """Give those in another currency the rate of their new day."""
    foreign = [row for row in rows if row.wallet.currency != book.base_currency]
    rates = Rates(book, {row.wallet.currency for row in foreign}, on, on)
    for row in foreign:
        row.rate = rates.on(row.wallet.currency, on)
        row.base_amount = booked_base(book, row.amount, row.rate)
    _store(foreign, ["rate", "base_amount"])


def _tell(book: Book, rows: Sequence[Entry], wish: Wish) -> None:
    if isinstance(wish.payee, str):
        _set(rows, payee=payee_named(book, wish.payee))
    if isinstance(wish.note, str):
        _set(rows, note=wish.note)


def _tag(book: Book, lines: list[Line], wish: Wish) -> None:
    """Tags hang on the first row of a line. Removing wins over adding."""
    heads = [line[0] for line in lines]
    gone = [fold(name) for name in wish.remove_tags]
    for batch in _batches(heads if gone else []):
        links = EntryTag.objects.filter(entry__in=batch, tag__name_key__in=gone)
        links.delete()
    added = [name for name in wish.add_tags if fold(name) not in gone]
    known = _tag_names(heads) if added else {}
    for name in added:
        tag = tag_named(book, name)
        without = [head for head in heads if tag.name not in known.get(head.pk, ())]
        EntryTag.objects.bulk_create(
            [EntryTag(book=book, entry=head, tag=tag) for head in without],
            batch_size=BATCH,
        )


def _tag_names(heads: Sequence[Entry]) -> dict[int, list[str]]:
    """The names of the tags that hang on these rows, in the order they came."""
    found: dict[int, list[str]] = {}
    for batch in _batches(heads):
        links = EntryTag.objects.filter(entry__in=batch).order_by("pk")
        for pk, name in links.values_list("entry_id", "tag__name"):
            found.setdefault(pk, []).append(name)
    return found


def _index(lines: list[Line]) -> None:
    """Renew what the lines are found by."""
    tags = _tag_names([line[0] for line in lines])
    for line in lines:
        text = _text(line, tags.get(line[0].pk, []))
        for row in line:
            row.search_text = text
    _store([row for line in lines for row in line], ["search_text"])


def _text(line: Line, tags: Sequence[str]) -> str:
    """What `text_of` gives for the draft of the line, without the cost of one."""
    head = line[0]
    notes = [head.note]
    if is_split(line) and head.group is not None:
        notes = [head.group.note, *(row.note for row in line)]
    payee = head.payee.name if head.payee else ""
    return search_text(payee, " ".join(filter(None, notes)), tags)


def _store(rows: Sequence[Entry], columns: list[str]) -> None:
    """Write these columns, different in each row. A statement of all their values is
    many times quicker than an UPDATE that looks each row's up in a CASE.
    """
    Entry.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns,
    )


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]

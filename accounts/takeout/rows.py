"""The rows of one Book as an archive has them, a chunk at a time."""

import json
from collections.abc import Iterator
from typing import IO, Any

from accounts.models import Book, User
from accounts.takeout.columns import Column, columns_of, written
from accounts.takeout.limits import CHUNK
from accounts.takeout.registry import Row, Table
from expense_tracker.kernel.scoping import book_scope


def rows_of(table: Table, book: Book, user: User) -> Iterator[Row]:
    """By id. What is another member's own, such as what they assume of their
    retirement, is left out.
    """
    columns = columns_of(table)
    for values in _values(table, book, columns):
        row = {
            column.name: written(column, value, user)
            for column, value in zip(columns, values, strict=True)
        }
        if not _is_anothers(row, columns):
            yield row


def _is_anothers(row: Row, columns: list[Column]) -> bool:
    """Whether it belongs to a person who is not the one that takes out."""
    return any(
        column.is_person and not column.field.null and row[column.name] is None
        for column in columns
    )


def _values(
    table: Table, book: Book, columns: list[Column]
) -> Iterator[tuple[Any, ...]]:
    """Opens the Book's scope for each chunk: nothing stays open while it is written."""
    names = [column.attribute for column in columns]
    last = 0
    while True:
        with book_scope(book):
            rows = table.model.objects.filter(book=book, pk__gt=last).order_by("pk")
            found = list(rows.values_list(*names)[:CHUNK])
        yield from found
        if len(found) < CHUNK:
            return
        last = found[-1][0]


def write_lines(stream: IO[bytes], rows: Iterator[Row]) -> int:
    """A JSON object a line; how many."""
    count = 0
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        stream.write(line.encode() + b"\n")
        count += 1
    return count

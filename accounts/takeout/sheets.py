"""An archive's tables for people: CSV of each, and one workbook for each Book.

They are made from the very lines that were written, so all three say the same.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

from django.db import models

from accounts.models import Book
from accounts.takeout.columns import Column, columns_of
from accounts.takeout.limits import CHUNK
from accounts.takeout.manifest import csv_name, workbook_name
from accounts.takeout.registry import Table, sheets
from expense_tracker.kernel.fields import ScaledField
from expense_tracker.kernel.spreadsheet import Cell, Row, csv_stream, xlsx_book

# A sheet of Excel has 1,048,576 rows.
SHEET_ROWS = 1_000_000


def add_sheets(
    package: ZipFile,
    number: int,
    book: Book,
    staged: dict[Table, Path],
    beat: Callable[[], None],
) -> None:
    """CSV of every table and every sheet of the Book, then the workbook."""
    for table, path in staged.items():
        headers = [column.name for column in columns_of(table)]
        stream = csv_stream(headers, _with(beat, _cells(table, path)))
        _add(package, csv_name(number, table.name), stream)
    for sheet in sheets():
        stream = csv_stream(sheet.headers, _with(beat, sheet.rows(book)))
        _add(package, csv_name(number, sheet.name), stream)
    with xlsx_book(_workbook(book, staged, beat)) as workbook:
        _add(package, workbook_name(number), iter(lambda: workbook.read(1 << 16), b""))


def _add(package: ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    with package.open(name, "w", force_zip64=True) as stream:
        for chunk in chunks:
            stream.write(chunk)


def _with(beat: Callable[[], None], rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows; `beat` is called now and then as they are taken."""
    for count, row in enumerate(rows):
        if count % CHUNK == 0:
            beat()
        yield row


def _workbook(
    book: Book, staged: dict[Table, Path], beat: Callable[[], None]
) -> Iterator[tuple[str, Iterable[Row]]]:
    for sheet in sheets():
        yield from _split(sheet.title, sheet.headers, _with(beat, sheet.rows(book)))
    for table, path in staged.items():
        if table.in_workbook:
            headers = [column.name for column in columns_of(table)]
            yield from _split(table.title, headers, _with(beat, _cells(table, path)))


def _split(
    title: str, headers: Iterable[str], rows: Iterator[Row]
) -> Iterator[tuple[str, Iterable[Row]]]:
    """As many sheets as it needs, at least one."""
    head = list(headers)
    first = next(rows, None)
    yield (
        title,
        chain([head], [] if first is None else [first], islice(rows, SHEET_ROWS)),
    )
    while (further := next(rows, None)) is not None:
        yield title, chain([head], [further], islice(rows, SHEET_ROWS))


def _cells(table: Table, path: Path) -> Iterator[Row]:
    columns = columns_of(table)
    with path.open("rb") as lines:
        for line in lines:
            row = json.loads(line)
            yield [_cell(column, row[column.name]) for column in columns]


def _cell(column: Column, value: Any) -> Cell:
    if isinstance(value, str) and isinstance(column.field, ScaledField):
        return Decimal(value)
    if isinstance(value, str) and type(column.field) is models.DateField:
        return date.fromisoformat(value)
    return json.dumps(value, ensure_ascii=False) if _is_nested(value) else value


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def copy_into(package: ZipFile, name: str, stream: IO[bytes]) -> None:
    _add(package, name, iter(lambda: stream.read(1 << 16), b""))

"""Reports as files: exactly what the page shows, table by table.

A column of amounts says its currency in its head; where the amounts are in several, a
column beside it does.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO

from accounts.models import Book
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.spreadsheet import (
    Cell,
    Row,
    Share,
    csv_stream,
    safe_cell,
    xlsx_book,
)
from reports.pdf import render_report
from reports.period_reports.table import Column, Report, Table, Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "pdf": "application/pdf",
}
SHARE_PLACES = Decimal("0.0001")
INDENT = "  "


def report_file(report: Report, format_: str, *, book: Book) -> bytes:
    """The report as one of CONTENT_TYPES, in the active locale where it is read."""
    if format_ == "csv":
        return b"".join(report_csv(report))
    if format_ == "xlsx":
        with report_xlsx(report) as file:
            return file.read()
    return render_report(report, book_name=book.name)


def file_name(report: Report, slug: str, format_: str) -> str:
    """`spending-2026-11.csv`."""
    return f"{slug}-{report.period.slug}.{format_}"


# --- spreadsheets ---------------------------------------------------------------------


def report_csv(report: Report) -> Iterator[bytes]:
    """Each table below its title, an empty line between two."""
    days = report.period.label(current_locale())
    return csv_stream([report.title, days], _stacked(report.tables))


def _stacked(tables: Iterable[Table]) -> Iterator[Row]:
    for table in tables:
        yield ()
        yield (table.title,)
        yield from sheet_rows(table)


def report_xlsx(report: Report) -> IO[bytes]:
    """A sheet for each table; of a report without one, a sheet with its title."""
    sheets = [(table.title, sheet_rows(table)) for table in report.tables]
    return xlsx_book(sheets or [(report.title, [(report.title,)])])


def sheet_rows(table: Table) -> Iterator[Row]:
    """The head, the rows, the total."""
    spread = [_currencies(table, place) for place in range(len(table.columns))]
    yield [
        head
        for column, currencies in zip(table.columns, spread, strict=True)
        for head in _heads(column, currencies)
    ]
    for row in (*table.rows, *([table.total] if table.total else ())):
        name, *others = row.values
        indented = _indented(name, row.depth) if isinstance(name, str) else name
        yield [
            cell
            for value, currencies in zip((indented, *others), spread, strict=True)
            for cell in _cells(value, currencies)
        ]


def _indented(name: str, depth: int) -> str:
    """Behind blanks a formula is not looked for any more: what has some is made safe
    here.
    """
    return f"{INDENT * depth}{safe_cell(name)}" if depth else name


def _currencies(table: Table, place: int) -> set[str]:
    """Those of the column's amounts."""
    rows = (*table.rows, *([table.total] if table.total else ()))
    values = (row.values[place] for row in rows)
    return {value.currency for value in values if isinstance(value, Money)}


def _heads(column: Column, currencies: set[str]) -> list[str]:
    if len(currencies) == 1:
        return [f"{column.label} ({min(currencies)})"]
    return [column.label, *(["Currency"] if currencies else [])]


def _cells(value: Value, currencies: set[str]) -> list[Cell]:
    cells = [_cell(value)]
    if len(currencies) > 1:
        cells.append(value.currency if isinstance(value, Money) else None)
    return cells


def _cell(value: Value) -> Cell:
    if isinstance(value, Money):
        return round_money(value.amount, value.currency)
    if isinstance(value, Decimal):
        return Share(value.quantize(SHARE_PLACES))
    return value

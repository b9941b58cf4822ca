"""CSV and XLSX that no spreadsheet will run, and that can be read back unchanged."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | Decimal | date | None
Row = Sequence[Cell]


class Share(Decimal):
    """A part of one that a workbook shows in per cent; elsewhere a plain number."""


_GUARD = "'"
# What makes a spreadsheet take text for a formula or skip to what follows; the
# full-width forms are read as their plain ones by some. Text that has our guard before
# such a sign is guarded once more, so that taking one off always gives the original.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_MAY_BE_DANGEROUS = frozenset("'=+-@\t\r\n＝＋－＠")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Texts that a workbook would take for a formula's error.
_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
)
_ROWS_PER_PART = 500


def safe_cell(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet might run it."""
    if text[:1] in _MAY_BE_DANGEROUS and _DANGEROUS.match(text):
        return _GUARD + text
    return text


def unsafe_restore(text: str) -> str:
    """What `safe_cell` was given: for reading a file that this program wrote."""
    guarded = text.startswith(_GUARD) and _DANGEROUS.match(text)
    return text[1:] if guarded else text


def csv_stream(headers: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """The table as UTF-8 with a byte-order mark, a few hundred rows at a time.

    Amounts are plain digits with a point, days ISO 8601, None is empty; text is safe.
    """
    buffer = io.StringIO()
    buffer.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(buffer, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(safe_cell(header) for header in headers)
    for count, row in enumerate(rows, start=1):
        writer.writerow(_csv_row(row))
        if count % _ROWS_PER_PART == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def xlsx_bytes(headers: Sequence[str], rows: Iterable[Row], sheet_name: str) -> bytes:
    """What `xlsx_file` holds, for tables that are not large."""
    with xlsx_file(headers, rows, sheet_name) as file:
        return file.read()


def xlsx_file(
    headers: Sequence[str], rows: Iterable[Row], sheet_name: str
) -> IO[bytes]:
    """The table as a workbook of one sheet, in a file that is gone when it is closed.

    Amounts and days are cells of their kind. Text is safe and stays text. A sheet's
    name loses the characters Excel refuses and ends after 31.
    """
    return xlsx_book([(sheet_name, chain([headers], rows))])


def xlsx_book(sheets: Iterable[tuple[str, Iterable[Row]]]) -> IO[bytes]:
    """The same of several sheets, each with its name and its rows, the head first. Of
    two with one name the second gets a number.
    """
    workbook = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = workbook.create_sheet(_sheet_title(name))
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who reads it
    workbook.save(file)
    file.seek(0)
    return file


def _sheet_title(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31].strip("' ") or "Sheet"


def _csv_row(row: Row) -> list[Any]:
    """What the writer makes the right text of: None is empty, a day is ISO 8601."""
    return [
        safe_cell(cell)
        if isinstance(cell, str)
        else _plain(cell)
        if isinstance(cell, Decimal)
        else cell
        for cell in row
    ]


def _plain(number: Decimal) -> str:
    """Without an exponent."""
    text = str(number)
    return f"{number:f}" if "E" in text else text


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _xlsx_cell(sheet: WriteOnlyWorksheet, cell: Cell) -> Any:
    if isinstance(cell, Share):
        written = WriteOnlyCell(sheet, Decimal(cell))
        written.number_format = "0.0%"
        return written
    if not isinstance(cell, str):
        return cell
    text = _NOT_IN_XML.sub("", safe_cell(cell))
    return _as_text(sheet, text) if text in _ERRORS else text or None


def _as_text(sheet: WriteOnlyWorksheet, text: str) -> Any:
    written = WriteOnlyCell(sheet, text)
    written.data_type = "s"
    return written

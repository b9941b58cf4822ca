"""Text to rows: which sign parts the columns, and where quotation marks went wrong."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from ledger.importing.cells import Cell, Row, looks_like_record
from ledger.importing.errors import UnreadableFile
from ledger.importing.limits import (
    MAX_CELL_CHARS,
    MAX_CELL_LINES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    SPARE_ROWS,
)

Cells = TypeVar("Cells", bound=Sequence[Cell])

DELIMITERS = (",", ";", "\t", "|", "^", "~")
_SAMPLE_ROWS = 200
_SAMPLE_CHARS = 256 * 1024
# Spreadsheet programs announce the delimiter in a first line of its own.
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?=[\r\n]|$)", re.IGNORECASE)


class _OpenQuote(Exception):
    """A quotation mark is never closed and swallows the rows behind it."""


def split_rows(text: str, delimiter: str = "") -> tuple[list[Row], str]:
    """The rows of the text and the delimiter between their cells.

    Blank lines stay in as empty rows, so rows keep the numbers a spreadsheet gives
    them. Raises UnreadableFile when there are no columns, or more than we take.
    """
    text = _unwrapped(text.replace("\0", ""))
    announced = _SEP_LINE.match(text)
    if announced:
        text = text[announced.end() :]
    delimiter = delimiter or (announced[1] if announced else _best_delimiter(text))
    try:
        rows: list[Row] = [
            tuple([_tidied(cell) for cell in cells])
            for cells in limited(_quoted_rows(text, delimiter))
        ]
    except _OpenQuote:
        rows = list(limited(_unquoted_rows(text, delimiter)))
    return rows, delimiter


def _best_delimiter(text: str) -> str:
    """The delimiter that makes most lines transactions, else most lines alike."""
    sample = text[:_SAMPLE_CHARS]
    merits = {one: _merit(sample, one) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: merits[one])
    if merits[best] == (0, 0, 0):
        raise UnreadableFile(
            "No columns were found in this file. A statement needs its transactions "
            "in rows, with the cells separated by commas, semicolons or tabs."
        )
    return best


def _merit(sample: str, delimiter: str) -> tuple[int, int, int]:
    try:
        rows = list(
            islice(csv.reader(_lines(sample), delimiter=delimiter), _SAMPLE_ROWS)
        )
    except csv.Error:
        return 0, 0, 0
    records = sum(looks_like_record([cell.strip() for cell in row]) for row in rows)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0, 0
    width, alike = max(widths.items(), key=lambda item: (item[1], item[0]))
    return records, alike, width


def _quoted_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Raises _OpenQuote where a cell runs on as no cell does."""
    last: list[str] = []
    try:
        for cells in csv.reader(
            _lines(text), delimiter=delimiter, skipinitialspace=True
        ):
            if len(cells) <= MAX_COLUMNS and any(map(_runs_on, cells)):
                raise _OpenQuote
            yield cells
            last = cells
    except csv.Error:  # a cell beyond the csv module's own limit
        raise _OpenQuote from None
    if last and len(last[-1].splitlines()) > 1 and not text.rstrip().endswith('"'):
        raise _OpenQuote


def _tidied(cell: str) -> str:
    """The cell without spaces around it, and as text where it is text in a formula:
    `="000123"` keeps spreadsheets from taking the zeros.
    """
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text


def _runs_on(cell: str) -> bool:
    return len(cell) > MAX_CELL_LINES and (
        len(cell) > MAX_CELL_CHARS or len(cell.splitlines()) > MAX_CELL_LINES
    )


def _unquoted_rows(text: str, delimiter: str) -> Iterator[Row]:
    """The same text with quotation marks as mere characters around cells."""
    for number, line in enumerate(_lines(text), start=1):
        row = tuple([_without_quotes(cell) for cell in line.split(delimiter)])
        if len(line) > MAX_CELL_CHARS and any(_runs_on(cell) for cell in row):
            raise UnreadableFile(
                f"A cell of row {number} has more than {MAX_CELL_CHARS:,} characters. "
                "This does not look like a list of transactions."
            )
        yield row


def _without_quotes(cell: str) -> str:
    bare = cell.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1]
    return bare.replace('""', '"').strip()


def limited(rows: Iterable[Cells]) -> Iterator[Cells]:
    """The rows, as long as they are no more than we take."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > MAX_ROWS + SPARE_ROWS:
            raise UnreadableFile(f"The file has more than {MAX_ROWS:,} rows. {_SPLIT}")
        if len(row) > MAX_COLUMNS:
            raise UnreadableFile(
                f"Row {number} has {len(row):,} columns; the most we read is "
                f"{MAX_COLUMNS}."
            )
        if cells > MAX_CELLS:
            raise UnreadableFile(
                f"The file has more than {MAX_CELLS:,} cells. {_SPLIT}"
            )
        yield row


_SPLIT = "Export a shorter period, or split the file in parts."


def _lines(text: str) -> io.StringIO:
    """Line by line, also where old Macs ended lines with a carriage return alone."""
    return io.StringIO(text, newline="")


def _unwrapped(text: str) -> str:
    """Some programs put each whole line into one pair of quotation marks."""
    lines = [
        line.strip() for line in islice(_lines(text), _SAMPLE_ROWS) if line.strip()
    ]
    wrapped = [line for line in lines if line[0] == line[-1] == '"']
    if 2 * len(wrapped) <= len(lines) or not any('""' in line for line in wrapped):
        return text
    if any(
        len(row) > 1 for one in DELIMITERS for row in csv.reader(wrapped, delimiter=one)
    ):
        return text
    return "\n".join("".join(row) for row in csv.reader(_lines(text), delimiter="\x1f"))

"""Any file of rows and columns as one kind of thing: a Table.

Text becomes rows by the delimiter that makes sense of it; of a workbook the sheets
that hold transactions are taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.importing.cells import Row, is_blank, looks_like_record
from ledger.importing.charsets import decode
from ledger.importing.csv_rows import limited, split_rows
from ledger.importing.errors import UnreadableFile
from ledger.importing.html_rows import html_rows
from ledger.importing.sniff import Format, sniff
from ledger.importing.workbook import Sheet, read_workbook

_SAMPLE_ROWS = 200
_HEADER_ROWS = 30


@dataclass(frozen=True)
class Table:
    """The rows of a file, blank ones included, and how they were got.

    Rows are numbered from 1, as in the program the user sees them in. `encodings` are
    others the text could be in, likeliest first; `sheet` is "" unless one was asked
    for, `sheets` all there are. Text has no sheets, workbooks no encoding and no
    delimiter.
    """

    rows: Sequence[Row]
    format: Format = Format.TEXT
    encoding: str = ""
    encodings: tuple[str, ...] = ()
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


def open_table(
    data: bytes, *, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Table:
    """The table in a file, read as asked or else as fits best.

    Raises UnreadableFile, with words for the user, for anything that holds no table.
    """
    form = sniff(data)
    if not form.has_columns:
        raise UnreadableFile(f"This {form} file is a list of its own kind, no table.")
    if form is Format.WORKBOOK:
        return _sheet_table(read_workbook(data), sheet)
    decoded = decode(data, encoding)
    if form is Format.HTML:
        table = Table(list(limited(html_rows(decoded.text))), form)
    else:
        rows, delimiter = split_rows(decoded.text, delimiter)
        table = Table(rows, form, delimiter=delimiter)
    if all(is_blank(row) for row in table.rows):
        raise UnreadableFile("No rows were found in this file.")
    return replace(table, encoding=decoded.encoding, encodings=decoded.others)


def _sheet_table(sheets: list[Sheet], name: str) -> Table:
    filled = [one for one in sheets if not all(is_blank(row) for row in one.rows)]
    if not filled:
        raise UnreadableFile("This workbook has no rows.")
    chosen = [one for one in filled if one.name == name]
    if not chosen:
        main = max(filled, key=_records)
        chosen = [one for one in filled if one is main or _same_header(one, main)]
    return Table(
        rows=[row for one in chosen for row in one.rows],
        format=Format.WORKBOOK,
        sheet=chosen[0].name if chosen[0].name == name else "",
        sheets=tuple(one.name for one in sheets),
    )


def _records(sheet: Sheet) -> int:
    return sum(looks_like_record(row) for row in sheet.rows[:_SAMPLE_ROWS])


def _same_header(one: Sheet, other: Sheet) -> bool:
    """Whether the sheets are parts of one table: the row above the first transaction
    is the same in both.
    """
    header = _header(one)
    return header is not None and header == _header(other)


def _header(sheet: Sheet) -> Row | None:
    above: Row | None = None
    for row in sheet.rows[:_HEADER_ROWS]:
        if looks_like_record(row):
            return above
        above = row if not is_blank(row) else above
    return None

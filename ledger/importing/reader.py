"""Rows to statement lines, as a layout says.

Every row below the header comes out once: as a line, or as an UnreadRow with the
reason. Only what is plainly no row of the statement is passed over: blank rows,
repeated headers, sums and lines of mere text.
"""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from expense_tracker.kernel.text import clean_line
from ledger.importing.amounts import as_figure
from ledger.importing.cells import Cell, Row, cell_text, is_blank
from ledger.importing.layout import Layout, LayoutError, Role
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.origins import adapted
from ledger.importing.row_cells import NoLine, read_day
from ledger.importing.row_reader import RowReader
from ledger.importing.tables import Table

_NUMBERS = frozenset({Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.FEE, Role.BALANCE})


def read_table(table: Table, layout: Layout) -> Iterator[StatementLine | UnreadRow]:
    """The lines of a table in its order, and the rows that gave none.

    Rows have the numbers of the program the user sees them in. Raises LayoutError for
    a layout with something missing.
    """
    if lacks := layout.missing():
        raise LayoutError(" ".join(lacks))
    if layout.origin:
        table = adapted(table, person=layout.person)
    last: StatementLine | UnreadRow | None = None
    reader = RowReader(layout)
    for number, row in _rows(table, layout):
        item = _read(reader, number, row)
        if item is None and isinstance(last, StatementLine):
            note = f"{last.note} {reader.continued_note(row)}".strip()
            last = replace(last, note=note)
        elif item:
            if last:
                yield last
            last = item
    if last:
        yield last


def _rows(table: Table, layout: Layout) -> Iterator[tuple[int, Row]]:
    """The rows below the header that hold anything, with their numbers."""
    top, below = table.rows[: layout.header_row], table.rows[layout.header_row :]
    header = top[-1] if top else None
    for number, row in enumerate(below, start=layout.header_row + 1):
        if row != header and not is_blank(row):
            yield number, row


def _read(reader: RowReader, number: int, row: Row) -> StatementLine | UnreadRow | None:
    """What a row is, None when it is no row of the statement."""
    try:
        return reader.line(number, row)
    except NoLine as problem:
        if problem.aside:
            return None
        cells = tuple(cell_text(cell) for cell in row)
        return UnreadRow(number, str(problem), cells, problem.left_out)


def read_cell(
    cell: Cell, role: Role, layout: Layout
) -> datetime.date | Decimal | str | None:
    """One cell as its role reads it, to stand beside what the file has: a day, a number
    as written, else text; None where it cannot be read.
    """
    if role is Role.DATE:
        return read_day(cell, layout.date_order)
    if role in _NUMBERS:
        figure = as_figure(cell, layout.decimal_sign)
        return figure and figure.value
    return clean_line(cell_text(cell))

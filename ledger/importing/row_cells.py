"""The cells of a row by their roles, as texts, days and figures."""

import datetime
from decimal import Decimal

from expense_tracker.kernel.spreadsheet import unsafe_restore
from expense_tracker.kernel.text import clean_line
from ledger.importing.amounts import as_figure
from ledger.importing.body import cell_at
from ledger.importing.cells import Cell, Row, cell_text
from ledger.importing.dates import DateOrder, date_in_serial, parse_date
from ledger.importing.figures import Figure
from ledger.importing.layout import Layout, Role

_NOTHING = frozenset({"", "-", "--", "—", "–", "n/a", "na", "nil", "null", "none"})
_ORDER_NAMES = {"d": "day", "m": "month", "y": "year"}
_SHOWN_CHARS = 60


class NoLine(Exception):
    """The row gives no line; the message is the reason.

    `left_out`: and none was to be expected; `aside`: it is no row of the statement.
    """

    def __init__(
        self, reason: str = "", *, left_out: bool = False, aside: bool = False
    ) -> None:
        super().__init__(reason)
        self.left_out = left_out
        self.aside = aside


class RowCells:
    """Reads single cells as one layout says. Raises NoLine for what cannot be read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        roles = list(enumerate(layout.columns))
        self.places = {role: place for place, role in reversed(roles)}
        self.note_places = [place for place, role in roles if role is Role.NOTE]

    def has(self, role: Role) -> bool:
        """Whether the layout has a column of that role."""
        return role in self.places

    def cell(self, row: Row, role: Role) -> Cell:
        """The cell as it is, "" where there is none."""
        return cell_at(row, self.places.get(role))

    def text(self, row: Row, role: Role) -> str:
        """The text of a role's cell on one line, "" when there is none."""
        place = self.places.get(role)
        return "" if place is None else self.tidy(cell_at(row, place))

    def notes(self, row: Row) -> list[str]:
        """The texts of all note columns, "" for empty ones."""
        return [self.tidy(cell_at(row, place)) for place in self.note_places]

    def tidy(self, cell: Cell) -> str:
        """A cell as text on one line; our own export's texts exactly as they were."""
        if cell == "":
            return ""
        text = cell_text(cell)
        if self.layout.guarded:
            return unsafe_restore(text)
        line = " ".join(text.split())
        # What is plain already need not go through the Unicode tables.
        return line if line.isascii() and line.isprintable() else clean_line(line)

    def day(self, row: Row) -> datetime.date | None:
        """The day of the row, None where the cell names none."""
        return read_day(self.cell(row, Role.DATE), self.layout.date_order)

    def why_no_day(self, row: Row) -> str:
        """What is wrong with the date, and whether another order would read it."""
        cell = self.cell(row, Role.DATE)
        if cell == "":
            return "The date is missing."
        reason = f"{shown(cell)} is not a date"
        if any(parse_date(cell_text(cell), order) for order in DateOrder):
            first = _ORDER_NAMES[self.layout.date_order[0]]
            return f"{reason} when the {first} comes first."
        return f"{reason}."

    def is_empty(self, row: Row, role: Role) -> bool:
        """Whether the cell says nothing, be it by a dash or a word."""
        return cell_text(self.cell(row, role)).casefold() in _NOTHING

    def figure(self, row: Row, role: Role) -> Figure | None:
        """The figure of a role's cell, None where the cell says nothing."""
        if self.is_empty(row, role):
            return None
        cell = self.cell(row, role)
        figure = as_figure(cell, self.layout.decimal_sign)
        if figure is None:
            raise NoLine(f"{shown(cell)} is not an amount{self._by_sign(cell)}.")
        return figure

    def figure_if_any(self, row: Row, role: Role) -> Figure | None:
        """The figure of a role's cell, None also for one that cannot be read."""
        return as_figure(self.cell(row, role), self.layout.decimal_sign)

    def _by_sign(self, cell: Cell) -> str:
        if not set(".,").intersection(cell_text(cell)):
            return ""
        return f" when “{self.layout.decimal_sign}” is the decimal sign"


def read_day(cell: Cell, order: DateOrder) -> datetime.date | None:
    """The day in a cell of any kind, None when it holds none."""
    if isinstance(cell, str):
        return parse_date(cell, order)
    return date_in_serial(cell) if isinstance(cell, Decimal) else cell


def shown(cell: Cell) -> str:
    """What the cell says in quotation marks, the beginning of a long text."""
    text = cell_text(cell)
    return f"“{text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + '…'}”"

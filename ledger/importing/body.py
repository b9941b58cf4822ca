"""A table cut into what stands above its header, the header, and the rows below."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ledger.importing.cells import (
    Cell,
    Row,
    cell_text,
    is_blank,
    looks_like_date,
    looks_like_figure,
    looks_like_record,
)
from ledger.importing.layout import Role
from ledger.importing.tables import Table
from ledger.importing.titles import INSIDE, scores

MAX_TITLE_CHARS = 100
_SEARCHED_ROWS = 100
_SAMPLE_ROWS = 1_000
_ENOUGH_TITLES = 2
_TELLING = frozenset({Role.DATE, Role.AMOUNT, Role.DEBIT, Role.CREDIT, Role.BALANCE})


@dataclass(frozen=True)
class Body:
    """`header_row` counts from 1, 0 where no header was found; `rows` are those below
    it that are not blank and no repetition of it.
    """

    header_row: int
    header: Row
    above: Sequence[Row]
    rows: Sequence[Row]
    width: int

    @cached_property
    def sample(self) -> Sequence[Row]:
        """The first rows that look like transactions, all of them if none does.

        Footers, sums and lines between would only confuse what columns hold.
        """
        first = self.rows[:_SAMPLE_ROWS]
        return [row for row in first if looks_like_record(row)] or first

    def title(self, column: int) -> str:
        """The text of the header above a column, the beginning of a long one."""
        return cell_text(cell_at(self.header, column))[:MAX_TITLE_CHARS]

    def column(self, index: int) -> list[Cell]:
        """The cells of one column, "" where a row is too short for it."""
        return [cell_at(row, index) for row in self.rows]


def cell_at(row: Row, column: int | None) -> Cell:
    """The cell, "" where the row has none there."""
    return row[column] if column is not None and column < len(row) else ""


def cut(table: Table) -> Body:
    """The body of a table, its header found by what its titles mean, or else by
    standing right above the first transaction.
    """
    place = _best_header(table.rows)
    if place is None:
        place = _row_above_records(table.rows)
    below = table.rows[0 if place is None else place + 1 :]
    header = () if place is None else table.rows[place]
    return Body(
        header_row=0 if place is None else place + 1,
        header=header,
        above=table.rows[: place or 0],
        rows=[row for row in below if not is_blank(row) and row != header],
        width=table.width,
    )


def _best_header(rows: Sequence[Row]) -> int | None:
    best, best_merit = None, 0
    for place, row in enumerate(rows[:_SEARCHED_ROWS]):
        merit = title_merit(row)
        if merit > best_merit and not looks_like_record(row):
            best, best_merit = place, merit
    return best


def title_merit(row: Row) -> int:
    """How much a row looks like a header: the sum of the scores of titles for roles of
    their own; 0 for a row that is none.
    """
    found: dict[Role, int] = {}
    for cell in row:
        if isinstance(cell, str) and cell and len(cell) < MAX_TITLE_CHARS:
            role, score = max(
                scores(cell).items(), key=lambda item: item[1], default=(Role.SKIP, 0)
            )
            found[role] = max(found.get(role, 0), score)
    good = {role: score for role, score in found.items() if score >= INSIDE}
    return (
        sum(good.values())
        if len(good) >= _ENOUGH_TITLES and good.keys() & _TELLING
        else 0
    )


def _row_above_records(rows: Sequence[Row]) -> int | None:
    above: int | None = None
    for place, row in enumerate(rows[:_SEARCHED_ROWS]):
        if looks_like_record(row):
            return above if above is not None and _is_words(rows[above], row) else None
        above = above if is_blank(row) else place
    return None


def _is_words(row: Row, record: Row) -> bool:
    """Whether a row could be titles for the record: words only, for most columns."""
    filled = [cell for cell in row if cell != ""]
    return 2 * len(filled) > len(record) and not any(
        looks_like_date(cell) or looks_like_figure(cell) for cell in filled
    )

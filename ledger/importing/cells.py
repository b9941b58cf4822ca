"""A cell of a table, and what it looks like before anyone knows its column."""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from ledger.importing.dates import DateOrder, parse_date
from ledger.importing.figures import DecimalSign, parse_figure

# Text as the file has it, trimmed; workbooks give numbers and days as such, too.
Cell: TypeAlias = str | Decimal | datetime.date
Row: TypeAlias = tuple[Cell, ...]

_SIX_DIGITS = re.compile(r"[0-9]{6}")


def cell_text(cell: Cell) -> str:
    """The cell as a person would read it."""
    return cell if isinstance(cell, str) else str(cell)


def looks_like_date(cell: Cell) -> bool:
    """Whether some order of day and month makes a date of it."""
    if isinstance(cell, str):
        # Six digits in a row are more often some number than a day.
        return not _SIX_DIGITS.fullmatch(cell) and any(
            parse_date(cell, order) for order in DateOrder
        )
    return isinstance(cell, datetime.date)


def looks_like_figure(cell: Cell) -> bool:
    """Whether some decimal sign makes a figure of it."""
    if isinstance(cell, str):
        return any(parse_figure(cell, sign) for sign in DecimalSign)
    return isinstance(cell, Decimal)


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether nothing stands in the row."""
    return not any(cell != "" for cell in row)


def looks_like_record(row: Sequence[Cell]) -> bool:
    """Whether a date stands in the row and, in another cell, a figure."""
    dates = {place for place, cell in enumerate(row) if looks_like_date(cell)}
    return bool(dates) and any(
        place not in dates and looks_like_figure(cell) for place, cell in enumerate(row)
    )

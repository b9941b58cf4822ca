"""The columns of a file beside what they are read as, for the person to correct."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from expense_tracker.kernel.format import format_date, format_number
from expense_tracker.kernel.locale import current_locale
from ledger.importing.body import cell_at
from ledger.importing.cells import Row, cell_text, is_blank
from ledger.importing.layout import Layout, Role, SignRule
from ledger.importing.reader import read_cell
from ledger.importing.tables import Table

SAMPLES = 3
# More distinct words are no types of rows.
MAX_WORDS = 12
ROLE_LABELS = {
    Role.SKIP: "Do not import",
    Role.DATE: "Date",
    Role.PAYEE: "Payee",
    Role.PAYER: "Sender",
    Role.NOTE: "Note",
    Role.AMOUNT: "Amount",
    Role.DEBIT: "Money out",
    Role.CREDIT: "Money in",
    Role.DIRECTION: "In or out",
    Role.FEE: "Fee",
    Role.CURRENCY: "Currency",
    Role.BALANCE: "Balance",
    Role.REFERENCE: "Reference",
    Role.CATEGORY: "Category",
    Role.PARENT_CATEGORY: "Parent category",
    Role.COUNTER_ACCOUNT: "Other account",
    Role.STATUS: "Status",
    Role.WALLET: "Wallet",
    Role.TO_WALLET: "Other wallet",
    Role.TAGS: "Tags",
    Role.KIND: "Kind",
    Role.GROUP: "Group",
    Role.RATE: "Exchange rate",
    Role.BASE_CURRENCY: "Main currency",
    Role.ORIGINAL_AMOUNT: "Amount abroad",
    Role.ORIGINAL_CURRENCY: "Currency abroad",
    Role.PART: "Part",
    Role.REFUND_OF: "Refund of",
    Role.TAX: "For taxes",
}


@dataclass(frozen=True)
class ColumnView:
    """A column of the file, what its first values are, and how they are read."""

    name: str
    title: str
    samples: list[str]
    reading: str  # "" for a column that is skipped
    is_read: bool


def type_words(table: Table, layout: Layout) -> list[str]:
    """The words of the column In or out, each once; none where it decides nothing."""
    place = layout.column(Role.DIRECTION)
    if place is None or layout.sign_rule is not SignRule.COLUMN:
        return []
    cells = (cell_at(row, place) for row in table.rows[layout.header_row :])
    words = dict.fromkeys(cell_text(cell)[:60] for cell in cells if cell != "")
    return list(words)[:MAX_WORDS]


def column_views(table: Table, layout: Layout) -> list[ColumnView]:
    """One for each column of the table, read as `layout` says."""
    header = table.rows[layout.header_row - 1] if layout.header_row else ()
    rows = [row for row in table.rows[layout.header_row :] if not is_blank(row)]
    roles = [*layout.columns, *[Role.SKIP] * table.width][: table.width]
    return [
        _view(index, role, header, rows, layout) for index, role in enumerate(roles)
    ]


def _view(
    index: int, role: Role, header: Row, rows: Sequence[Row], layout: Layout
) -> ColumnView:
    cells = [cell_at(row, index) for row in rows[:200]]
    filled = [cell for cell in cells if cell != ""][:SAMPLES]
    readings = [read_cell(cell, role, layout) for cell in filled]
    title = cell_text(cell_at(header, index)) if header else ""
    skipped = role is Role.SKIP or not filled
    return ColumnView(
        name=f"role_{index}",
        title=title or f"Column {index + 1}",
        samples=[cell_text(cell)[:60] for cell in filled],
        reading="" if skipped else _in_words(readings[0]),
        is_read=skipped or all(reading is not None for reading in readings),
    )


def _in_words(value: datetime.date | Decimal | str | None) -> str:
    if value is None:
        return "cannot be read like this"
    if isinstance(value, Decimal):
        written = max(0, -int(value.as_tuple().exponent))
        return format_number(value, current_locale(), written)
    if isinstance(value, datetime.date):
        return format_date(value, current_locale(), "long")
    return value[:60]

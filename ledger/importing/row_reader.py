"""One row to one statement line, or to the reason why there is none."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ledger.importing.cells import Row, cell_text
from ledger.importing.layout import Layout, Role
from ledger.importing.lines import KINDS, TAXES, TRANSFER, StatementLine
from ledger.importing.row_cells import NoLine, RowCells, shown
from ledger.importing.row_money import RowMoney
from ledger.importing.words import is_balance, is_failed, is_footer

_MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)
# Fields that are the text of a column.
_TEXTS = {
    "reference": Role.REFERENCE,
    "counter_account": Role.COUNTER_ACCOUNT,
    "wallet": Role.WALLET,
    "to_wallet": Role.TO_WALLET,
    "group": Role.GROUP,
    "part": Role.PART,
    "refund_of": Role.REFUND_OF,
    "base_currency": Role.BASE_CURRENCY,
}
_TAG_SEPARATORS = re.compile(r"[,;|]")
_OWN_TAG_SEPARATOR = re.compile(",")


class RowReader:
    """Reads rows by one layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._cells = RowCells(layout)
        self._money = RowMoney(self._cells)
        self._money_columns = [role for role in _MONEY if self._cells.has(role)]
        self._others = self._readers()

    def line(self, number: int, row: Row) -> StatementLine:
        """The line of the row. Raises NoLine with the reason when it gives none."""
        cells = self._cells
        day = cells.day(row)
        if day is None:
            self._pass_over_asides(row)
            raise NoLine(cells.why_no_day(row))
        texts = [cells.text(row, Role.PAYEE), *cells.notes(row)]
        self._refuse_no_transaction(row, texts)
        moved = self._money.moved(row)
        if moved.amount > 0:
            texts[0] = cells.text(row, Role.PAYER) or texts[0]
        payee, note = self._payee_and_note(texts)
        more = {name: read(row) for name, read in self._others.items()}
        if moved.is_transfer:
            more["kind"] = TRANSFER
        return StatementLine(
            row=number,
            date=day,
            amount=moved.amount,
            payee=payee,
            note=note,
            currency=moved.currency,
            **more,
        )

    def _readers(self) -> dict[str, Callable[[Row], Any]]:
        """What reads the other fields of a line, of those that the layout has columns
        for: most files have few of them, and a hundred thousand rows.
        """
        cells, money = self._cells, self._money
        readers: dict[str, tuple[Role, Callable[[Row], Any]]] = {
            name: (role, partial(cells.text, role=role))
            for name, role in _TEXTS.items()
        }
        readers["balance"] = Role.BALANCE, money.balance
        readers["original_amount"] = Role.ORIGINAL_AMOUNT, money.original
        readers["original_currency"] = Role.ORIGINAL_CURRENCY, money.original_currency
        readers["rate"] = Role.RATE, money.rate
        readers["kind"] = Role.KIND, self._kind
        readers["tags"] = Role.TAGS, self._tags
        readers["tax"] = Role.TAX, self._tax
        found = {
            name: read for name, (role, read) in readers.items() if cells.has(role)
        }
        if cells.has(Role.CATEGORY) or cells.has(Role.PARENT_CATEGORY):
            found["category"] = self._category
        return found

    def continued_note(self, row: Row) -> str:
        """What a row adds to the note of the line above, "" when it adds nothing.

        Long notes are wrapped on to rows that hold text in that column alone.
        """
        cells = self._cells
        texts = {cells.places.get(Role.PAYEE), *cells.note_places} - {None, 0}
        filled = [place for place, cell in enumerate(row) if cell != ""]
        if not texts.issuperset(filled):
            return ""
        return " ".join(cells.tidy(row[place]) for place in filled)

    def _pass_over_asides(self, row: Row) -> None:
        """Footers, sums and lines of text stand where a date would be."""
        filled = [cell_text(cell) for cell in row if cell != ""]
        date = cell_text(self._cells.cell(row, Role.DATE))
        has_figure = any(self._cells.figure_if_any(row, role) for role in _MONEY)
        is_text = not has_figure and not any(map(str.isdigit, date))
        if is_text or len(filled) == 1 or any(map(is_footer, filled)):
            raise NoLine(aside=True)

    def _refuse_no_transaction(self, row: Row, texts: Sequence[str]) -> None:
        cells = self._cells
        status = cells.text(row, Role.STATUS)
        if status and is_failed(status):
            raise NoLine(f"Marked {shown(status)}: no money moved.", left_out=True)
        has_no_money = all(cells.is_empty(row, role) for role in self._money_columns)
        tells_balance = has_no_money and self._money.balance(row) is not None
        if tells_balance or any(map(is_balance, texts)):
            raise NoLine("A balance, not a transaction.", left_out=True)
        if has_no_money:
            raise NoLine("The amount is missing.")

    def _payee_and_note(self, texts: Sequence[str]) -> tuple[str, str]:
        """The payee, or the first note where the bank names none; the notes that say
        more than it, once each.
        """
        payee, *notes = texts
        # Our own export has no payee where there is none.
        if not payee and not self._layout.guarded:
            payee = next(filter(None, notes), "")
        others = dict.fromkeys(one for one in notes if one and one != payee)
        return payee, " ".join(others)

    def _category(self, row: Row) -> str:
        name = self._cells.text(row, Role.CATEGORY)
        parent = self._cells.text(row, Role.PARENT_CATEGORY)
        if not parent or not name or name.startswith(parent):
            return name or parent
        return f"{parent}: {name}"

    def _kind(self, row: Row) -> str:
        kind = self._cells.text(row, Role.KIND).casefold()
        if kind and kind not in KINDS:
            raise NoLine(f"{shown(kind)} is no kind of transaction.")
        return kind

    def _tax(self, row: Row) -> str:
        tax = self._cells.text(row, Role.TAX).casefold()
        if tax and tax not in TAXES:
            raise NoLine(f"{shown(tax)} is nothing for taxes.")
        return tax

    def _tags(self, row: Row) -> tuple[str, ...]:
        text = self._cells.text(row, Role.TAGS)
        separators = _OWN_TAG_SEPARATOR if self._layout.guarded else _TAG_SEPARATORS
        names = (one.strip().removeprefix("#") for one in separators.split(text))
        return tuple(dict.fromkeys(one for one in names if one))

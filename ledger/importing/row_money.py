"""The money of a row: signed from the account holder's side, and in which currency."""

from decimal import Decimal
from typing import NamedTuple

from expense_tracker.kernel.currencies import is_currency
from ledger.importing.amounts import signed_by_mark
from ledger.importing.cells import Row
from ledger.importing.figures import CURRENCY_SIGNS, Figure
from ledger.importing.layout import Role, SignRule
from ledger.importing.row_cells import NoLine, RowCells, shown
from ledger.importing.words import Direction, direction_key, direction_of


class Moved(NamedTuple):
    """`amount` is negative for money out; `currency` None is the wallet's."""

    amount: Decimal
    currency: str | None
    is_transfer: bool = False


class RowMoney:
    """Reads amounts as one layout says. Raises NoLine for what cannot be read."""

    def __init__(self, cells: RowCells) -> None:
        self._cells = cells
        self._layout = cells.layout

    def moved(self, row: Row) -> Moved:
        """What the row moved."""
        if not self._cells.has(Role.AMOUNT):
            return self._of_two_columns(row)
        figure = self._cells.figure(row, Role.AMOUNT)
        if figure is None:
            raise NoLine("The amount is missing.")
        meaning = self._meaning(row)
        amount = self._signed(figure, meaning)
        if self._cells.has(Role.FEE):
            amount -= self._fee(row)
        currency = self._currency(row, figure.currency)
        return Moved(amount, currency, meaning is Direction.TRANSFER)

    def balance(self, row: Row) -> Decimal | None:
        """The balance after the row, None where it tells none."""
        figure = self._cells.figure_if_any(row, Role.BALANCE)
        return None if figure is None else signed_by_mark(figure)

    def rate(self, row: Row) -> Decimal | None:
        """What a unit of the currency was worth in the main one, None if not told."""
        figure = self._cells.figure_if_any(row, Role.RATE)
        return figure and figure.value

    def original(self, row: Row) -> Decimal | None:
        """What it was in another currency, signed alike; None if not told."""
        figure = self._cells.figure_if_any(row, Role.ORIGINAL_AMOUNT)
        return figure and figure.value

    def original_currency(self, row: Row) -> str:
        """The code of that currency as written, "" if not told."""
        return self._cells.text(row, Role.ORIGINAL_CURRENCY).upper()

    def _of_two_columns(self, row: Row) -> Moved:
        debit = self._cells.figure(row, Role.DEBIT) or Figure(Decimal(0))
        credit = self._cells.figure(row, Role.CREDIT) or Figure(Decimal(0))
        went, came = debit.value, credit.value
        # One of the columns may have a minus throughout, never a meaning against its
        # title; in the other a minus takes something back.
        if self._layout.sign_rule is SignRule.MINUS_OUT:
            went = abs(went)
        else:
            came = abs(came)
        return Moved(
            came - went, self._currency(row, debit.currency or credit.currency)
        )

    def _signed(self, figure: Figure, meaning: Direction | None) -> Decimal:
        """By the mark in the cell, else by the word, else by the layout's rule."""
        if figure.direction:
            return signed_by_mark(figure)
        if meaning:
            return figure.value if meaning is Direction.IN else -figure.value
        is_minus_out = self._layout.sign_rule is SignRule.MINUS_OUT
        return figure.value if is_minus_out else -figure.value

    def _meaning(self, row: Row) -> Direction | None:
        """What the type column says; None where it is blank or decides nothing."""
        if self._layout.sign_rule is not SignRule.COLUMN:
            return None
        word = self._cells.text(row, Role.DIRECTION)
        meaning = self._layout.directions.get(direction_key(word)) or direction_of(word)
        if meaning is Direction.LEAVE_OUT:
            raise NoLine(f"Rows marked {shown(word)} are left out.", left_out=True)
        if meaning is None and word:
            raise NoLine(f"{shown(word)} does not say whether money came or went.")
        return meaning

    def _fee(self, row: Row) -> Decimal:
        figure = self._cells.figure(row, Role.FEE)
        return abs(figure.value) if figure else Decimal(0)

    def _currency(self, row: Row, in_cell: str | None) -> str | None:
        named = self._cells.text(row, Role.CURRENCY)
        if not named:
            return in_cell or self._layout.currency
        code = CURRENCY_SIGNS.get(named) or named.upper()
        if not is_currency(code):
            raise NoLine(f"{shown(named)} is not a currency known here.")
        return code

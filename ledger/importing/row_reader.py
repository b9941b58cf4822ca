"""One row to one statement line, or to the reason why there is none."""

import datetime
import re
from decimal import Decimal

from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.spreadsheet import unsafe_restore
from expense_tracker.kernel.text import clean_line
from ledger.importing.amounts import as_figure
from ledger.importing.body import cell_at
from ledger.importing.cells import Cell, Row, cell_text
from ledger.importing.dates import DateOrder, date_in_serial, parse_date
from ledger.importing.figures import CURRENCY_SIGNS, Figure
from ledger.importing.layout import Layout, Role, SignRule
from ledger.importing.lines import StatementLine
from ledger.importing.words import (
    Direction,
    direction_key,
    direction_of,
    is_balance,
    is_failed,
    is_footer,
)

_MONEY = (Role.AMOUNT, Role.DEBIT, Role.CREDIT)
_NOTHING = frozenset({"", "-", "--", "—", "–", "n/a", "na", "nil", "null", "none"})
_SHOWN_CHARS = 60
_TAG_SEPARATORS = re.compile(r"[,;|]")
_OWN_TAG_SEPARATOR = re.compile(",")


class NoLine(Exception):
    """The row gives no line; the message is the reason. `left_out`: and none was to be
    expected; `aside`: it is no row of the statement at all.
    """

    def __init__(
        self, reason: str = "", *, left_out: bool = False, aside: bool = False
    ) -> None:
        super().__init__(reason)
        self.left_out = left_out
        self.aside = aside


class RowReader:
    """Reads rows by one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        roles = list(enumerate(layout.columns))
        self._places = {role: place for place, role in reversed(roles)}
        self._notes = [place for place, role in roles if role is Role.NOTE]

    def line(self, number: int, row: Row) -> StatementLine:
        """The line of the row. Raises NoLine with the reason when it gives none."""
        day = self._day(row)
        self._refuse_no_transaction(row)
        amount, currency, meaning = self._money(row)
        payee, note = self._payee_and_note(row, amount)
        is_transfer = meaning is Direction.TRANSFER
        return StatementLine(
            row=number,
            date=day,
            amount=amount,
            payee=payee,
            note=note,
            reference=self.text(row, Role.REFERENCE),
            category=self._category(row),
            currency=currency,
            balance=self._balance(row),
            counter_account=self.text(row, Role.COUNTER_ACCOUNT),
            kind="transfer" if is_transfer else self.text(row, Role.KIND).casefold(),
            wallet=self.text(row, Role.WALLET),
            to_wallet=self.text(row, Role.TO_WALLET),
            tags=self._tags(row),
            group=self.text(row, Role.GROUP),
        )

    # Cells

    def _cell(self, row: Row, role: Role) -> Cell:
        return cell_at(row, self._places.get(role))

    def text(self, row: Row, role: Role) -> str:
        """The text of a role's cell on one line, "" when there is none."""
        place = self._places.get(role)
        return "" if place is None else self._tidy(cell_at(row, place))

    def continued_note(self, row: Row) -> str:
        """What a row adds to the note of the line above, "" when it adds nothing.

        Long notes are wrapped on to rows that hold text in that column alone.
        """
        texts = {self._places.get(Role.PAYEE), *self._notes} - {None, 0}
        filled = [place for place, cell in enumerate(row) if cell != ""]
        if not texts.issuperset(filled):
            return ""
        return " ".join(self._tidy(row[place]) for place in filled)

    def _tidy(self, cell: Cell) -> str:
        if cell == "":
            return ""
        text = cell_text(cell)
        if self.layout.guarded:
            return unsafe_restore(text)
        line = " ".join(text.split())
        # What is plain already need not go through the Unicode tables.
        return line if line.isascii() and line.isprintable() else clean_line(line)

    def _figure(self, row: Row, role: Role) -> Figure | None:
        """The figure of a role's cell, None where the cell says nothing."""
        cell = self._cell(row, role)
        if isinstance(cell, str) and cell.casefold() in _NOTHING:
            return None
        figure = as_figure(cell, self.layout.decimal_sign)
        if figure is None:
            raise NoLine(
                f"{_shown(cell)} is not an amount{self._by_decimal_sign(cell)}."
            )
        return figure

    def _by_decimal_sign(self, cell: Cell) -> str:
        written = cell_text(cell)
        if not any(sign in written for sign in ".,"):
            return ""
        return f" when “{self.layout.decimal_sign}” is the decimal sign"

    # Is it a transaction?

    def _day(self, row: Row) -> datetime.date:
        cell = self._cell(row, Role.DATE)
        day = read_day(cell, self.layout.date_order)
        if day is None:
            self._pass_over_asides(row)
            if cell == "":
                raise NoLine("The date is missing.")
            raise NoLine(f"{_shown(cell)} is not a date{self._by_date_order(cell)}.")
        return day

    def _by_date_order(self, cell: Cell) -> str:
        """Tells of the order where another one would make a date of the text."""
        text = cell_text(cell)
        if not any(parse_date(text, order) for order in DateOrder):
            return ""
        names = {"d": "day", "m": "month", "y": "year"}
        return f" when the {names[self.layout.date_order[0]]} comes first"

    def _pass_over_asides(self, row: Row) -> None:
        """Footers, sums and lines of text stand where a date would be."""
        filled = [cell_text(cell) for cell in row if cell != ""]
        date = cell_text(self._cell(row, Role.DATE))
        is_text = not self._has_figure(row) and not any(map(str.isdigit, date))
        if is_text or len(filled) == 1 or any(map(is_footer, filled)):
            raise NoLine(aside=True)

    def _has_figure(self, row: Row) -> bool:
        cells = (self._cell(row, role) for role in _MONEY)
        return any(as_figure(cell, self.layout.decimal_sign) for cell in cells)

    def _has_no_money(self, row: Row) -> bool:
        cells = [self._cell(row, role) for role in _MONEY]
        return all(cell_text(cell).casefold() in _NOTHING for cell in cells)

    def _refuse_no_transaction(self, row: Row) -> None:
        status = self.text(row, Role.STATUS)
        if status and is_failed(status):
            raise NoLine(f"Marked {_shown(status)}: no money moved.", left_out=True)
        texts = [self._cell(row, Role.PAYEE), *(cell_at(row, p) for p in self._notes)]
        if any(one and is_balance(cell_text(one)) for one in texts):
            raise NoLine("A balance, not a transaction.", left_out=True)
        if self._has_no_money(row):
            if self._balance(row) is not None:
                raise NoLine("A balance, not a transaction.", left_out=True)
            raise NoLine("The amount is missing.")

    # Money

    def _money(self, row: Row) -> tuple[Decimal, str | None, Direction | None]:
        """Signed amount, its currency (None is the wallet's), and the word's meaning
        where a column of words decides.
        """
        if Role.AMOUNT not in self._places:
            amount, currency = self._of_two_columns(row)
            return amount, self._currency(row, currency), None
        figure = self._figure(row, Role.AMOUNT)
        if figure is None:
            raise NoLine("The amount is missing.")
        meaning = self._meaning(row)
        amount = self._signed(figure, meaning) - self._fee(row)
        return amount, self._currency(row, figure.currency), meaning

    def _of_two_columns(self, row: Row) -> tuple[Decimal, str | None]:
        debit, credit = self._figure(row, Role.DEBIT), self._figure(row, Role.CREDIT)
        came = credit.value if credit else Decimal(0)
        went = debit.value if debit else Decimal(0)
        # One of the columns may have a minus throughout, never a meaning against its
        # title; in the other a minus takes something back.
        if self.layout.sign_rule is SignRule.MINUS_OUT:
            went = abs(went)
        else:
            came = abs(came)
        currencies = (one.currency for one in (debit, credit) if one)
        return came - went, next((one for one in currencies if one), None)

    def _signed(self, figure: Figure, meaning: Direction | None) -> Decimal:
        if figure.direction or meaning is None:
            out = figure.direction is Direction.OUT or (
                figure.direction is None
                and self.layout.sign_rule is not SignRule.MINUS_OUT
            )
        else:
            out = meaning is not Direction.IN
        return -figure.value if out else figure.value

    def _meaning(self, row: Row) -> Direction | None:
        if self.layout.sign_rule is not SignRule.COLUMN:
            return None
        word = self.text(row, Role.DIRECTION)
        meaning = self.layout.directions.get(direction_key(word)) or direction_of(word)
        if meaning is Direction.LEAVE_OUT:
            raise NoLine(f"Rows marked {_shown(word)} are left out.", left_out=True)
        if meaning is None and word:
            raise NoLine(f"{_shown(word)} does not say whether money came or went.")
        return meaning

    def _fee(self, row: Row) -> Decimal:
        figure = self._figure(row, Role.FEE) if Role.FEE in self._places else None
        return abs(figure.value) if figure else Decimal(0)

    def _currency(self, row: Row, in_cell: str | None) -> str | None:
        named = self.text(row, Role.CURRENCY)
        if not named:
            return in_cell or self.layout.currency
        code = CURRENCY_SIGNS.get(named) or named.upper()
        if not is_currency(code):
            raise NoLine(f"{_shown(named)} is not a currency known here.")
        return code

    def _balance(self, row: Row) -> Decimal | None:
        figure = as_figure(self._cell(row, Role.BALANCE), self.layout.decimal_sign)
        if figure is None:
            return None
        return -figure.value if figure.direction is Direction.OUT else figure.value

    # Texts

    def _payee_and_note(self, row: Row, amount: Decimal) -> tuple[str, str]:
        """The payee, or the first note where the bank names none; the notes that say
        more than it, once each.
        """
        notes = [self._tidy(cell_at(row, place)) for place in self._notes]
        party = self.text(row, Role.PAYEE)
        if amount > 0:
            party = self.text(row, Role.PAYER) or party
        # Our own export has no payee where there is none.
        payee = party if self.layout.guarded else party or next(filter(None, notes), "")
        others = dict.fromkeys(one for one in notes if one and one != payee)
        return payee, " ".join(others)

    def _category(self, row: Row) -> str:
        name = self.text(row, Role.CATEGORY)
        parent = self.text(row, Role.PARENT_CATEGORY)
        if not parent or not name or name.startswith(parent):
            return name or parent
        return f"{parent}: {name}"

    def _tags(self, row: Row) -> tuple[str, ...]:
        text = self.text(row, Role.TAGS)
        separators = _OWN_TAG_SEPARATOR if self.layout.guarded else _TAG_SEPARATORS
        names = (one.strip().removeprefix("#") for one in separators.split(text))
        return tuple(dict.fromkeys(one for one in names if one))


def read_day(cell: Cell, order: DateOrder) -> datetime.date | None:
    """The day in a cell of any kind, None when it holds none."""
    if isinstance(cell, str):
        return parse_date(cell, order)
    return date_in_serial(cell) if isinstance(cell, Decimal) else cell


def _shown(cell: Cell) -> str:
    text = cell_text(cell)
    return f"“{text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + '…'}”"

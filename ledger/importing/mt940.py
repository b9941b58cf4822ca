"""MT940 and MT942: the statements of SWIFT, as banks hand them to customers.

With or without the envelope of SWIFT, several statements in a file. The day is the
value date, which every bank fills in; reversals (RC, RD) go the other way.
"""

from dataclasses import dataclass, field

from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import (
    currency_of,
    decode_statement,
    payee_and_note,
    real_reference,
    tidy,
)
from ledger.importing.limits import MAX_ROWS, MAX_STATEMENTS
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.mt940_details import details
from ledger.importing.mt940_fields import Balance, Field, balance, fields, movement
from ledger.importing.row_cells import NoLine
from ledger.importing.sniff import Format
from ledger.importing.statements import Item, ReadOptions, Statement, StatementFile

_OPENINGS = ("60F", "60M")
_CLOSINGS = ("62F", "62M")
# Tags that end what belongs to a booking; a text after them is of the statement.
_TOTALS = frozenset({*_CLOSINGS, "64", "65", "90D", "90C"})


@dataclass
class _Open:
    """A statement while its fields come in."""

    account: str = ""
    currency: str | None = None
    opening: Balance | None = None
    closing: Balance | None = None
    bookings: list[tuple[Field, Field | None]] = field(default_factory=list)


def read_mt940(data: bytes, options: ReadOptions) -> StatementFile:
    """The statements of a file. Raises UnreadableFile when it holds none."""
    decoded, doubts = decode_statement(data, options.encoding)
    found = _Reader().read(decoded.text)
    statements = []
    row = 0
    for each in found:
        statements.append(_statement(each, row))
        row += len(each.bookings)
    return StatementFile(Format.MT940, tuple(statements), options, doubts)


class _Reader:
    """Sorts fields into statements and their bookings."""

    def __init__(self) -> None:
        self.found: list[_Open] = []
        self.is_open = False
        self.takes_text = False
        self.count = 0

    def read(self, text: str) -> list[_Open]:
        for each in fields(text):
            self._take(each)
        if not self.found:
            raise UnreadableFile("This MT940 file holds no statement.")
        return self.found

    def _take(self, each: Field) -> None:
        if each.tag in {"-", "20"}:
            self.is_open = self.takes_text = False
            return
        if not self.is_open:
            self._begin()
        statement = self.found[-1]
        if each.tag == "61":
            self._booking(statement, each)
        elif each.tag in {"86", "NS"}:
            self._text(statement, each)
        else:
            self.takes_text = False
            self._head(statement, each)

    def _begin(self) -> None:
        if len(self.found) >= MAX_STATEMENTS:
            raise UnreadableFile("This MT940 file holds more statements than we read.")
        self.found.append(_Open())
        self.is_open = True

    def _booking(self, statement: _Open, each: Field) -> None:
        self.count += 1
        if self.count > MAX_ROWS:
            raise UnreadableFile(
                f"The file has more than {MAX_ROWS:,} transactions. Export a shorter "
                "period."
            )
        statement.bookings.append((each, None))
        self.takes_text = True

    def _text(self, statement: _Open, each: Field) -> None:
        """The text of the booking before it, once; others are of the statement."""
        if self.takes_text:
            booking, _ = statement.bookings[-1]
            statement.bookings[-1] = (booking, each)
        self.takes_text = False

    def _head(self, statement: _Open, each: Field) -> None:
        if each.tag == "25":
            statement.account = tidy(each.text)
        elif each.tag == "34F":
            # MT942 has no balances: the floor limit tells the currency.
            statement.currency = statement.currency or currency_of(each.text[:3])
        elif each.tag in _OPENINGS:
            statement.opening = statement.opening or balance(each)
        elif each.tag in _CLOSINGS:
            statement.closing = balance(each) or statement.closing


def _statement(found: _Open, before: int) -> Statement:
    told = found.opening or found.closing
    # As told, be it a currency of the past.
    currency = told.currency if told else found.currency
    items = [
        _item(row, booking, text, found.account, currency)
        for row, (booking, text) in enumerate(found.bookings, start=before + 1)
    ]
    return Statement(
        items=tuple(items),
        account=found.account,
        currency=currency,
        opening=found.opening.amount if found.opening else None,
        closing=found.closing.amount if found.closing else None,
        closing_date=found.closing.day if found.closing else None,
    )


def _reference(*texts: str) -> str:
    """The first with a digit: banks put words and names there as well."""
    return real_reference(*(one for one in texts if any(map(str.isdigit, one))))


def _item(
    row: int, booking: Field, text: Field | None, account: str, currency: str | None
) -> Item:
    try:
        return _line(row, booking, text, account, currency)
    except NoLine as problem:
        cells = [*booking.lines, *(text.lines if text else [])]
        return UnreadRow(
            row, str(problem), tuple(map(tidy, cells[:10])), problem.left_out
        )


def _line(
    row: int, booking: Field, text: Field | None, account: str, currency: str | None
) -> StatementLine:
    moved = movement(booking)
    if moved.is_expected:
        raise NoLine("Expected: the bank has not booked it yet.", left_out=True)
    told = details(text, moved.extra)
    payee, note = payee_and_note(told.payee, *told.texts)
    abroad = told.abroad if told.abroad and told.abroad[1] != currency else None
    return StatementLine(
        row=row,
        date=moved.day,
        amount=moved.amount,
        payee=payee,
        note=note,
        reference=_reference(moved.bank_reference, told.reference, moved.own_reference),
        account=account,
        counter_account=told.account,
        currency=currency,
        original_amount=abroad[0].copy_sign(moved.amount) if abroad else None,
        original_currency=abroad[1] if abroad else "",
    )

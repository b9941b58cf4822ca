"""MT940 to fields: tags with their text, and the statement line (:61:) in its parts."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ledger.importing.errors import UnreadableFile
from ledger.importing.fields import MAX_TEXT, Amounts, compact_day, short_day, shown
from ledger.importing.limits import MAX_LINES
from ledger.importing.row_cells import NoLine

# A tag begins its line; the envelope of SWIFT may stand before it.
_TAG = re.compile(r"(?:\{[^\r\n]{0,500}\{4:)?:([0-9]{2}[A-Z]?|NS):(.*)")
_END = re.compile(r"-\s*(?:\}.*)?$")
_LINE = re.compile(
    r"\s*(?P<days>[0-9]{12}|[0-9]{10}|[0-9]{8}|[0-9]{6})\s*"
    # A reversal of a credit is money out, of a debit money in; E: expected, MT942.
    r"(?P<mark>[REre]?[CDcd])"
    r"(?P<funds>[A-Za-z]?)\s*"
    r"(?P<amount>[0-9][0-9., ']*|[.,][0-9]+)\s*"
    r"(?P<type>[A-Z][A-Z0-9 ]{3})?"
    r"(?P<rest>.*)"
)
_BALANCE = re.compile(
    r"\s*(?P<mark>[CD])\s*(?P<day>[0-9]{6}|[0-9]{8})?\s*(?P<currency>[A-Z]{3})\s*"
    r"(?P<amount>[0-9., ']+)"
)
_AMOUNTS = Amounts([])
_YEAR_FIRST = 8
# A field wrapped at the width of a line goes on in the next without a space.
_WIDTH = 65
# SWIFT allows six.
_MAX_FIELD_LINES = 100


@dataclass
class Field:
    """A tag and the lines of its text, as written."""

    tag: str
    lines: list[str]

    @property
    def text(self) -> str:
        """The lines as one: full ones run on, after others comes a space."""
        text = ""
        last = ""
        for line in self.lines:
            glue = "" if not text or len(last) >= _WIDTH else " "
            text, last = f"{text}{glue}{line}", line
        return text


@dataclass(frozen=True)
class Movement:
    """A statement line. `amount` is signed; `extra` the supplementary details."""

    day: datetime.date
    amount: Decimal
    is_expected: bool
    own_reference: str
    bank_reference: str
    extra: str


@dataclass(frozen=True)
class Balance:
    """A balance on a day, debts negative."""

    amount: Decimal
    currency: str
    day: datetime.date | None


def fields(text: str) -> Iterator[Field]:
    """The fields of all messages in order; a Field of tag "-" where a message ends.

    Raises UnreadableFile for more lines than a statement has.
    """
    field: Field | None = None
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise UnreadableFile("This MT940 file has more lines than we read.")
    for line in text.splitlines():
        match = _TAG.match(line.lstrip("\ufeff\0 \t")) if ":" in line else None
        if match:
            if field:
                yield field
            field = Field(match[1], [match[2][:MAX_TEXT]])
        elif _END.match(line):
            if field:
                yield field
            field = Field("-", [])
        elif field and line.strip() and len(field.lines) < _MAX_FIELD_LINES:
            field.lines.append(line[:MAX_TEXT])
    if field:
        yield field


def movement(field: Field) -> Movement:
    """The parts of a :61:. Raises NoLine for what cannot be read."""
    # Some banks wrap the line where another would not.
    match = _LINE.match(field.lines[0]) or _LINE.match("".join(field.lines[:2]))
    if not match:
        raise NoLine(f"{shown(field.lines[0])} is no statement line.")
    day = _value_day(match["days"])
    if not day:
        raise NoLine(f"{shown(match['days'])} is no date.")
    figure = _AMOUNTS.read(match["amount"].strip())
    if not figure:
        raise NoLine(f"{shown(match['amount'])} is not an amount.")
    own, _, bank = match["rest"].partition("//")
    return Movement(
        day=day,
        amount=_side(match["mark"].upper()) * figure.value,
        is_expected=match["mark"].upper().startswith("E"),
        own_reference=own.strip(),
        bank_reference=bank.strip(),
        extra=" ".join(field.lines[1:]).strip(),
    )


def _side(mark: str) -> int:
    return 1 if mark in {"C", "RD", "EC"} else -1


def _value_day(digits: str) -> datetime.date | None:
    """The value date; the month and day of booking may follow it."""
    if len(digits) in {_YEAR_FIRST, _YEAR_FIRST + 4}:
        return compact_day(digits[:_YEAR_FIRST])
    return short_day(digits)


def balance(field: Field) -> Balance | None:
    """The balance in a :60F: or :62F:, None where it cannot be read."""
    match = _BALANCE.match(field.lines[0])
    figure = _AMOUNTS.read(match["amount"].strip()) if match else None
    if not match or not figure:
        return None
    side = 1 if match["mark"] == "C" else -1
    day = _value_day(match["day"]) if match["day"] else None
    return Balance(side * figure.value, match["currency"], day)

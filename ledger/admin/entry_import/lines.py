"""What stands in one line of a file."""

from datetime import date
from decimal import Decimal
from typing import Any

from expense_tracker.kernel.amounts import parse_amount
from expense_tracker.kernel.period import FIRST_YEAR, LAST_YEAR
from expense_tracker.kernel.spreadsheet import unsafe_restore
from expense_tracker.kernel.text import clean_line
from ledger.importing.cells import Cell
from ledger.importing.own_export import OWN_EXPORT_HEADERS
from ledger.models import Entry, Wallet

ID_DIGITS = 18
# The locale our own files are written in: a point before the decimals.
FILE_LOCALE = "en-US"
TITLES = tuple(OWN_EXPORT_HEADERS)
Kind = Entry.Kind
Line = dict[str, Cell]  # by title


def text_of(line: Line, title: str) -> str:
    cell = line.get(title, "")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return clean_line(unsafe_restore(str(cell)))


def texts_of(line: Line) -> dict[str, Any]:
    tags = (tag.strip() for tag in text_of(line, "Tags").split(","))
    return {
        "payee": text_of(line, "Payee"),
        "note": text_of(line, "Note"),
        "tags": tuple(dict.fromkeys(tag for tag in tags if tag)),
    }


def number_of(line: Line, title: str) -> int | None:
    text = text_of(line, title)
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) <= ID_DIGITS
        else None
    )


def kind_of(line: Line) -> Kind:
    try:
        return Kind(text_of(line, "Kind").lower())
    except ValueError as error:
        raise ValueError(f"The kind is one of {', '.join(Kind.values)}.") from error


def day_of(line: Line) -> date:
    cell = line.get("Date", "")
    day = cell if isinstance(cell, date) else date.fromisoformat(str(cell))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"The day is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


def amount_of(line: Line, wallet: Wallet) -> Decimal:
    return parse_amount(
        text_of(line, "Amount"),
        currency=wallet.currency,
        locale=FILE_LOCALE,
        allow_negative=True,
    )

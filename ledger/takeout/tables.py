"""The ledger's tables in an archive."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.takeout.registry import (
    Ids,
    Row,
    Sheet,
    Table,
    begin_with,
    leave_out,
    register_finisher,
    register_sheet,
    register_table,
)
from expense_tracker.kernel.scoping import BookOwned
from expense_tracker.kernel.text import fold
from ledger.export_rows import HEADERS, export_rows
from ledger.listing.filters import EntryFilter
from ledger.models import (
    Category,
    Change,
    Conversion,
    ConvertedEntry,
    Entry,
    EntryGroup,
    EntryTag,
    ImportProfile,
    ImportRow,
    ImportRun,
    ModelAdvice,
    MonthTotal,
    Payee,
    Rate,
    Receipt,
    Reconciliation,
    Recurring,
    RefusedPattern,
    Rule,
    SavedView,
    Tag,
    Wallet,
)
from ledger.models.recurring import Occurrence
from ledger.receipts.limits import MAX_BYTES
from ledger.recurring.schedule import WEEKDAYS, WORKING
from ledger.takeout.groups import register_groups
from ledger.takeout.receipts import keep_file
from ledger.takeout.soundness import finish_ledger

WHOLE, FEWEST, MOST = 100, 2, 10
_WEEKDAY = "|".join(WEEKDAYS)
# Which days of its weeks, and of its months: ledger.recurring.schedule.
_DAYS_OF_WEEKS = re.compile(rf"(?:{_WEEKDAY})(?:,(?:{_WEEKDAY}))*")
_DAYS_OF_MONTHS = re.compile(
    rf"-1|[1-9]|[12][0-9]|3[01]|(?:-1|[1-5])(?:{_WEEKDAY}|{WORKING})", re.ASCII
)


def named(model: type[BookOwned], **more: Any) -> Table:
    """A table of rows that people find by their name."""
    return Table(model, derived={"name_key": lambda row: fold(row["name"])}, **more)


def check_rule(row: Row, ids: Ids) -> Row:
    """Its split names categories by their ids."""
    lists = [type(row["tags"]), type(row["parts"])]
    if lists != [list, list] or {type(tag) for tag in row["tags"]} - {str}:
        raise ValueError("Its tags or parts are none.")
    parts = [_part(part, ids) for part in row["parts"]]
    total = sum(Decimal(part["percent"]) for part in parts)
    if parts and (total != WHOLE or not FEWEST <= len(parts) <= MOST):
        raise ValueError("Its parts do not add up to 100 %.")
    return {"parts": parts}


def _part(part: object, ids: Ids) -> dict[str, Any]:
    if not isinstance(part, dict) or set(part) != {"category", "percent"}:
        raise ValueError("A part of it is none.")
    try:
        percent = Decimal(part["percent"])
    except (InvalidOperation, TypeError) as error:
        raise ValueError("A part of it is no number.") from error
    if not 0 < percent < WHOLE:
        raise ValueError("A part of it is not between 0 and 100 %.")
    category = ids.of(Category, part["category"])
    return {"category": category, "percent": f"{percent.normalize():f}"}


def check_wallet(row: Row, _ids: Ids) -> Row:
    """A group stays where it is: here its wallet is one like others."""
    is_of_group = row["kind"] == Wallet.Kind.GROUP
    return {"kind": Wallet.Kind.OTHER} if is_of_group else {}


def check_recurring(row: Row, _ids: Ids) -> Row:
    weekly = row["unit"] == Recurring.Unit.WEEK
    said = _DAYS_OF_WEEKS if weekly else _DAYS_OF_MONTHS
    if row["days"] and not said.fullmatch(row["days"]):
        raise ValueError("Its days are none of a week or month.")
    return {}


# Those that others point at first.
TABLES = (
    named(Wallet, check=check_wallet),
    named(Category),
    named(Payee),
    named(Tag),
    Table(Rate),
    Table(Reconciliation),
    # In a workbook the sheet of transactions says it all, by names.
    Table(EntryGroup, in_workbook=False),
    Table(Entry, omits=frozenset({"import_row"}), in_workbook=False),
    Table(EntryTag, in_workbook=False),
    Table(Recurring, check=check_recurring),
    Table(Occurrence),
    Table(RefusedPattern),
    Table(Rule, check=check_rule),
    named(SavedView),
    Table(ImportProfile),
    Table(
        Receipt,
        omits=frozenset({"claimed_at", "content_type", "size"}),
        file="file",
        most=MAX_BYTES,
        take_file=keep_file,
    ),
    Table(ModelAdvice),
    # Records of what was done here: to read, and of no use to another server.
    Table(ImportRun, moves_in=False, omits=frozenset({"claimed_at"})),
    Table(ImportRow, moves_in=False, in_workbook=False),
    Table(Conversion, moves_in=False, omits=frozenset({"claimed_at"})),
    Table(Change, moves_in=False, in_workbook=False),
)

LEFT_OUT: Mapping[type[BookOwned], str] = {
    MonthTotal: "Sums of the entries, computed anew from them.",
    ConvertedEntry: "What entries will be worth while the main currency changes.",
}


def register_tables() -> None:
    for table in TABLES:
        register_table(table)
    for model, because in LEFT_OUT.items():
        leave_out(model, because)
    register_sheet(
        Sheet(
            "transactions",
            "Transactions",
            HEADERS,
            lambda book: export_rows(book=book, chosen=EntryFilter()),
        )
    )
    begin_with(Category, Wallet)
    register_groups()
    register_finisher(finish_ledger)

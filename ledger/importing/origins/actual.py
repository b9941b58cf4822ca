"""The CSV of Actual Budget: all accounts, split purchases as a row that says so and a
row for each part.
"""

import re
from collections.abc import Sequence

from ledger.importing.origins.rows import (
    EXPENSE,
    INCOME,
    OPENING,
    REFUND,
    TRANSFER,
    Ours,
    Source,
    is_below_zero,
    pair_up,
    two_levels,
)

_WHOLE = re.compile(r"^\(SPLIT INTO \d+\)\s*")
_PART = re.compile(r"^\(SPLIT (\d+) OF \d+\)\s*")
_OPENING = "starting balance"
_INCOME = "income"


def from_actual(rows: Sequence[Source]) -> list[Ours | None]:
    accounts = {row.text("account") for row in rows}
    found: list[Ours | None] = []
    splits = 0
    for row in rows:
        if _WHOLE.match(row.text("notes")):
            # Its parts, which follow, have the amounts.
            found.append(None)
            continue
        part = _PART.match(row.text("notes"))
        splits += part is not None and part[1] == "1"
        found.append(_row(row, accounts, f"split {splits}" if part else ""))
    return pair_up(found)


def _row(row: Source, accounts: set[str], group: str) -> Ours:
    payee = row.text("payee")
    is_transfer = payee in accounts - {row.text("account")}
    parent, category = row.text("category group"), row.text("category")
    if not parent and ": " in category:
        parent, _, category = category.partition(": ")
    return Ours(
        date=row.cell("date"),
        amount=row.cell("amount"),
        kind=TRANSFER if is_transfer else _kind(row, parent, category),
        wallet=row.text("account"),
        other_wallet=payee if is_transfer else "",
        payee="" if is_transfer else payee,
        category="" if is_transfer else two_levels(parent, category),
        note=_PART.sub("", row.text("notes")),
        group="" if is_transfer else group,
    )


def _kind(row: Source, parent: str, category: str) -> str:
    if row.text("payee").casefold() == _OPENING:
        return OPENING
    if is_below_zero(row.cell("amount")):
        return EXPENSE
    earned = not category or _INCOME in {parent.casefold(), category.casefold()}
    # Money into a category of spending gives something back.
    return INCOME if earned else REFUND

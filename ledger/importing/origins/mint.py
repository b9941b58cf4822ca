"""The CSV of Mint: all accounts, amounts without a sign. What it files as a transfer is
left for its other side to be found.
"""

from collections.abc import Sequence

from ledger.importing.origins.rows import (
    EXPENSE,
    INCOME,
    Ours,
    Source,
    joined,
    negative,
    without_sign,
)

_MOVED = frozenset({"transfer", "credit card payment"})


def from_mint(rows: Sequence[Source]) -> list[Ours | None]:
    return [_row(row) for row in rows]


def _row(row: Source) -> Ours:
    leaves = row.text("transaction type").casefold() == "debit"
    amount = row.cell("amount")
    category = row.text("category")
    moved = category.casefold() in _MOVED
    note = (
        ""
        if row.text("original description") == row.text("description")
        else (row.text("original description"))
    )
    return Ours(
        date=row.cell("date"),
        amount=negative(amount) if leaves else without_sign(amount),
        kind="" if moved else EXPENSE if leaves else INCOME,
        wallet=row.text("account name"),
        payee=row.text("description"),
        category="" if moved else category,
        note=joined([note, row.text("notes"), category if moved else ""]),
        tags=row.text("labels"),
    )

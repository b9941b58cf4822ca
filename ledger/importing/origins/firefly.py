"""The export of transactions of Firefly III: one row for each journal, with the account
money comes from and the one it goes to.
"""

from collections import Counter
from collections.abc import Sequence

from ledger.importing.cells import Cell
from ledger.importing.origins.rows import (
    EXPENSE,
    INCOME,
    OPENING,
    TRANSFER,
    Ours,
    Source,
    is_below_zero,
    joined,
    negative,
    without_sign,
)

_LIABILITIES = frozenset({"debt", "loan", "mortgage", "liability credit account"})
_CASH = "cash account"
_RECONCILIATION = "reconciliation account"
_DAY = 10  # characters of a date, before its time


def from_firefly(rows: Sequence[Source]) -> list[Ours | None]:
    """Journals of one group are parts of one purchase."""
    sizes = Counter(row.text("group id") for row in rows)
    return [_row(row, split=sizes[row.text("group id")] > 1) for row in rows]


def _row(row: Source, *, split: bool) -> Ours:
    kind = row.text("type").casefold()
    if kind.startswith(("opening", "liability credit")):
        return _opening(row)
    if kind == "transfer" or _is_liability(row):
        return _transfer(row)
    if kind == "reconciliation":
        return _own(row, comes=row.text("source type").casefold() == _RECONCILIATION)
    return _own(row, comes=kind == "deposit", split=split)


def _is_liability(row: Source) -> bool:
    """Money borrowed or paid back is no income and no expense."""
    ends = {row.text("source type").casefold(), row.text("destination type").casefold()}
    return bool(ends & _LIABILITIES)


def _own(row: Source, *, comes: bool, split: bool = False) -> Ours:
    own, other = "destination", "source"
    if not comes:
        own, other = other, own
    amount, original = row.cell("amount"), row.cell("foreign amount")
    is_cash = row.text(f"{other} type").casefold() == _CASH
    return Ours(
        **_common(row),
        kind=INCOME if comes else EXPENSE,
        wallet=row.text(f"{own} name"),
        payee="" if is_cash else row.text(f"{other} name"),
        category=row.text("category"),
        amount=without_sign(amount) if comes else negative(amount),
        original_amount=_signed(original, comes=comes),
        original_currency=row.text("foreign currency code"),
        group=f"journals {row.text('group id')}" if split else "",
    )


def _signed(cell: Cell, *, comes: bool) -> Cell:
    if cell == "":
        return ""
    return without_sign(cell) if comes else negative(cell)


def _transfer(row: Source) -> Ours:
    return Ours(
        **_common(row),
        kind=TRANSFER,
        wallet=row.text("source name"),
        other_wallet=row.text("destination name"),
        amount=negative(row.cell("amount")),
        original_amount=_signed(row.cell("foreign amount"), comes=False),
        original_currency=row.text("foreign currency code"),
    )


def _opening(row: Source) -> Ours:
    """The amount is below zero where the account is the source of it."""
    below = is_below_zero(row.cell("amount"))
    return Ours(
        **_common(row),
        kind=OPENING,
        wallet=row.text("source name" if below else "destination name"),
        amount=row.cell("amount"),
    )


def _common(row: Source) -> dict[str, str]:
    """What every kind of row says. Budgets and bills stay as tags."""
    tags = [*row.text("tags").split(","), row.text("budget"), row.text("bill")]
    return {
        "date": row.text("date")[:_DAY],
        "note": joined([row.text("description"), row.text("notes")]),
        "tags": joined((tag.strip().replace(",", " ") for tag in tags), ","),
        "currency": row.text("currency code"),
        "entry": f"firefly {row.text('journal id')}",
    }

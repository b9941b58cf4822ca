"""The two files of a YNAB export: the register of all accounts, and the plan."""

import re
from collections.abc import Sequence

from ledger.importing.cells import cell_text
from ledger.importing.origins.rows import (
    BUDGET,
    EXPENSE,
    INCOME,
    OPENING,
    REFUND,
    TRANSFER,
    Ours,
    Source,
    is_zero,
    negative,
    pair_up,
    two_levels,
    without_sign,
)

_TRANSFER = re.compile(r"^Transfer\s*:\s*(.+)$", re.IGNORECASE)
_SPLIT = re.compile(r"^Split \((\d+)/(\d+)\)\s*")
_OPENING = "starting balance"
# Where money to be planned with stands: no category of anything.
_UNPLANNED = frozenset({"inflow", "to be budgeted", "ready to assign"})
_EARNED = frozenset({"income", "inflow"})


def from_ynab(rows: Sequence[Source]) -> list[Ours | None]:
    splits = _Splits()
    return pair_up([_row(row, splits) for row in rows])


class _Splits:
    """Numbers the purchases that stand on several rows in turn."""

    def __init__(self) -> None:
        self.count = 0

    def group(self, memo: str) -> str:
        part = _SPLIT.match(memo)
        if part is None:
            return ""
        self.count += part[1] == "1"
        return f"split {self.count}"


def _row(row: Source, splits: _Splits) -> Ours:
    memo = row.text("memo")
    group = splits.group(memo)
    other = _TRANSFER.match(row.text("payee"))
    category = _category(row)
    comes = is_zero(row.cell("outflow"))
    amount = row.cell("inflow") if comes else row.cell("outflow")
    return Ours(
        date=row.cell("date"),
        amount=without_sign(amount) if comes else negative(amount),
        kind=_kind(row, comes, category, is_transfer=other is not None),
        wallet=row.text("account"),
        other_wallet=other[1].strip() if other else "",
        payee="" if other else row.text("payee"),
        category="" if other else category,
        note=_SPLIT.sub("", memo),
        tags=row.text("flag"),
        group="" if other else group,
    )


def _kind(row: Source, comes: bool, category: str, *, is_transfer: bool) -> str:
    if is_transfer:
        return TRANSFER
    if row.text("payee").casefold() == _OPENING:
        return OPENING
    if not comes:
        return EXPENSE
    earned = not category or row.text("category group").casefold() in _EARNED
    # Money into a category of spending gives something back.
    return INCOME if earned else REFUND


def _category(row: Source) -> str:
    parent, name = row.text("category group"), row.text("category")
    if {parent.casefold(), name.casefold()} & _UNPLANNED:
        return ""
    return two_levels(parent, name)


def from_ynab_plan(rows: Sequence[Source]) -> list[Ours | None]:
    """What each category was given in each month."""
    return [_budget(row) for row in rows]


def _budget(row: Source) -> Ours | None:
    given = row.cell("budgeted") or row.cell("assigned")
    category = _category(row)
    if is_zero(given) or not category:
        return None
    return Ours(
        date=_first_day(cell_text(row.cell("month"))),
        amount=without_sign(given),
        kind=BUDGET,
        category=category,
    )


def _first_day(month: str) -> str:
    return f"1 {month}"

"""The CSV of Monefy: signed amounts; transfers stand in both accounts, as categories
that name the other one.
"""

import re
from collections.abc import Sequence

from ledger.importing.origins.rows import (
    EXPENSE,
    INCOME,
    OPENING,
    TRANSFER,
    Ours,
    Source,
    is_below_zero,
    pair_up,
)

_OTHER = re.compile(r"^(?:To|From) '(.+)'$")
_OPENING = re.compile(r"^Initial balance\b", re.IGNORECASE)


def from_monefy(rows: Sequence[Source]) -> list[Ours | None]:
    return pair_up([_row(row) for row in rows])


def _row(row: Source) -> Ours:
    category = row.text("category")
    other = _OTHER.match(category)
    opens = _OPENING.match(category) is not None
    return Ours(
        date=row.cell("date"),
        amount=row.cell("amount"),
        kind=_kind(row, is_transfer=other is not None, opens=opens),
        wallet=row.text("account"),
        other_wallet=other[1] if other else "",
        payee="",
        category="" if other or opens else category,
        note=row.text("description"),
        currency=row.text("currency"),
    )


def _kind(row: Source, *, is_transfer: bool, opens: bool) -> str:
    if is_transfer:
        return TRANSFER
    if opens:
        return OPENING
    return EXPENSE if is_below_zero(row.cell("amount")) else INCOME

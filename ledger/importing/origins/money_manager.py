"""The export of Money Manager: amounts without a sign, transfers with the other account
where others have their category.
"""

from collections.abc import Sequence

from ledger.importing.origins.rows import (
    EXPENSE,
    INCOME,
    TRANSFER,
    Ours,
    Source,
    joined,
    negative,
    pair_up,
    two_levels,
    without_sign,
)


def from_money_manager(rows: Sequence[Source]) -> list[Ours | None]:
    return pair_up([_row(row) for row in rows])


def _row(row: Source) -> Ours:
    said = row.text("income expense").casefold()
    moved = said.startswith("transfer")
    comes = said.startswith("inc") or (moved and said.endswith("in"))
    amount = row.cell("amount")
    category = two_levels(row.text("category"), row.text("subcategory"))
    return Ours(
        date=row.cell("date"),
        amount=without_sign(amount) if comes else negative(amount),
        kind=TRANSFER if moved else INCOME if comes else EXPENSE,
        wallet=row.text("account"),
        other_wallet=row.text("category") if moved else "",
        payee=row.text("note"),
        category="" if moved else category,
        note=joined([row.text("description")]),
        currency=row.text("currency"),
    )

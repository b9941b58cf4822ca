"""The export of a Splitwise group: a column for each person, with what the row gives
them or costs them. Booked is the share of one of them.
"""

from collections.abc import Sequence
from decimal import Decimal

from ledger.importing.cells import Cell, cell_text
from ledger.importing.dates import DateOrder, parse_date
from ledger.importing.figures import DecimalSign, parse_figure
from ledger.importing.origins.rows import EXPENSE, Ours, Source
from ledger.importing.words import fold_words

_OWN_TITLES = frozenset({"date", "description", "category", "cost", "currency"})
_SETTLED = "payment"


def people_of(titles: Sequence[str]) -> list[str]:
    """The people the header names, in its order."""
    return [one for one in titles if one and fold_words(one) not in _OWN_TITLES]


def from_splitwise(rows: Sequence[Source]) -> list[Ours | None]:
    return [_row(row) for row in rows]


def _row(row: Source) -> Ours | None:
    """None for sums, for what was paid back, and for what cost this person nothing."""
    cost, gained = _figure(row.cell("cost")), _figure(_of_person(row))
    is_sum = parse_date(row.text("date"), DateOrder.YMD) is None
    settles = row.text("category").casefold() == _SETTLED
    if is_sum or settles or cost is None or gained is None or not gained:
        return None
    # Who paid gets back what the others owe; all else is their own.
    share = cost - gained if gained > 0 else -gained
    if not share:
        return None
    return Ours(
        date=row.cell("date"),
        amount=f"-{share:f}",
        kind=EXPENSE,
        payee=row.text("description"),
        category=row.text("category"),
        currency=row.text("currency"),
    )


def _of_person(row: Source) -> Cell:
    if row.person:
        return row.cell(fold_words(row.person))
    people = [title for title in row.cells if title and title not in _OWN_TITLES]
    return row.cell(people[0]) if people else ""


def _figure(cell: Cell) -> Decimal | None:
    figure = parse_figure(cell_text(cell), DecimalSign.POINT)
    return figure and figure.value

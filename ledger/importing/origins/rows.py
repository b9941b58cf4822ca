"""A row of another program's export, and the row of ours it comes to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from ledger.importing.cells import Cell, Row, cell_text
from ledger.importing.words import fold_words

EXPENSE, INCOME, REFUND = "expense", "income", "refund"
TRANSFER, OPENING, BUDGET = "transfer", "opening", "budget"
_MINUS = ("-", "−")


@dataclass(frozen=True)
class Source:
    """A row by the folded titles of its columns; of columns with the same title the
    first. `person` is the title of the column that was asked for, "" for none.
    """

    cells: dict[str, Cell]
    person: str = ""

    @classmethod
    def of(cls, titles: Sequence[str], row: Row, person: str) -> "Source":
        cells: dict[str, Cell] = {}
        for title, cell in zip(titles, row, strict=False):
            cells.setdefault(fold_words(title), cell)
        return cls(cells, person)

    def cell(self, title: str) -> Cell:
        return self.cells.get(title, "")

    def text(self, title: str) -> str:
        return cell_text(self.cell(title)).strip()


@dataclass(frozen=True)
class Ours:
    """The columns of our own export. `amount` is signed, as a cell of the file's own
    convention: what it is in digits is found out later, for the whole file at once.
    """

    date: Cell
    amount: Cell
    kind: str = ""
    wallet: str = ""
    other_wallet: str = ""
    payee: str = ""
    category: str = ""
    note: str = ""
    tags: str = ""
    currency: str = ""
    original_amount: Cell = ""
    original_currency: str = ""
    group: str = ""
    entry: str = ""

    def cells(self) -> Row:
        return tuple(getattr(self, name) for name in _TITLES)


_TITLES = {
    "entry": "Entry",
    "group": "Group",
    "date": "Date",
    "kind": "Kind",
    "wallet": "Wallet",
    "other_wallet": "Other wallet",
    "category": "Category",
    "payee": "Payee",
    "amount": "Amount",
    "currency": "Currency",
    "note": "Note",
    "tags": "Tags",
    "original_amount": "Original amount",
    "original_currency": "Original currency",
}
HEADER: Row = (*_TITLES.values(), "Rate", "Base currency")
assert _TITLES.keys() == {field.name for field in fields(Ours)}


# --- amounts as they are written ------------------------------------------------------


def is_below_zero(cell: Cell) -> bool:
    if isinstance(cell, Decimal):
        return cell < 0
    text = cell_text(cell).strip()
    return text.startswith((*_MINUS, "(")) or text.endswith(_MINUS) or "$-" in text


def is_zero(cell: Cell) -> bool:
    """Whether the cell holds no amount other than zero."""
    return not any(char in "123456789" for char in cell_text(cell))


def without_sign(cell: Cell) -> Cell:
    if isinstance(cell, Decimal):
        return abs(cell)
    text = cell_text(cell).strip().strip("()")
    for sign in _MINUS:
        text = text.replace(sign, "")
    return text.replace("+", "")


def negative(cell: Cell) -> Cell:
    """The amount as money out."""
    bare = without_sign(cell)
    return -bare if isinstance(bare, Decimal) else f"-{bare}"


# --- transfers told by both sides -----------------------------------------------------


def pair_up(rows: Sequence[Ours | None]) -> list[Ours | None]:
    """Rows that are the two sides of one transfer share a group.

    They name each other's wallet, on one day, with the same figures.
    """
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    paired = list(rows)
    for place, row in enumerate(rows):
        if row is None or row.kind != TRANSFER or row.group:
            continue
        mine = _side(row, row.wallet, row.other_wallet, is_below_zero(row.amount))
        theirs = _side(row, row.other_wallet, row.wallet, not mine[-1])
        if waiting[theirs]:
            other = waiting[theirs].pop(0)
            group = f"transfer {other}"
            paired[place] = replace(row, group=group)
            first = paired[other]
            assert first is not None
            paired[other] = replace(first, group=group)
        else:
            waiting[mine].append(place)
    return paired


def _side(row: Ours, wallet: str, other: str, leaves: bool) -> tuple[object, ...]:
    return row.date, without_sign(row.amount), wallet, other, leaves


def joined(texts: Iterable[str], by: str = " ") -> str:
    """The texts that say something, once each."""
    return by.join(dict.fromkeys(text for text in texts if text))


def two_levels(parent: str, name: str) -> str:
    """A category as our export names it."""
    return f"{parent}: {name}" if parent and name and parent != name else name or parent

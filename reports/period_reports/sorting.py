"""The order of a table's rows, as the address of its page asks for it.

?sort=expense.-3        the table "expense" by its column 3, largest first
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import fold
from reports.period_reports.table import Row, Table, Value

FALLING = "-"


@dataclass(frozen=True)
class Order:
    """Which table, by which of its columns, which way."""

    key: str
    place: int
    is_falling: bool

    def __str__(self) -> str:
        return f"{self.key}.{FALLING if self.is_falling else ''}{self.place}"


def read_order(text: str) -> Order | None:
    """Of the text that `str` gives; None for any other."""
    key, _, column = text.rpartition(".")
    place = read_id(column.removeprefix(FALLING))
    if not key or place is None:
        return None
    return Order(key, place, column.startswith(FALLING))


def in_order(table: Table, order: Order) -> Table:
    """The table with parts still below what they are parts of, and sorted likewise;
    what has no value comes last. A column it does not have changes nothing.
    """
    if order.place >= len(table.columns):
        return table
    families: list[list[Row]] = []
    for row in table.rows:
        if row.depth == 0 or not families:
            families.append([])
        families[-1].append(row)
    heads = _sorted([family[0] for family in families], order)
    parts = {id(family[0]): _sorted(family[1:], order) for family in families}
    rows = [row for head in heads for row in (head, *parts[id(head)])]
    return replace(table, rows=tuple(rows))


def _sorted(rows: Sequence[Row], order: Order) -> list[Row]:
    known = [row for row in rows if row.values[order.place] is not None]
    known.sort(key=lambda row: _rank(row.values[order.place]), reverse=order.is_falling)
    return known + [row for row in rows if row.values[order.place] is None]


def _rank(value: Value) -> Any:
    match value:
        case Money():
            return value.amount
        case str():
            return fold(value)
    return value

"""What a report says, apart from how it is shown: the page, its chart's twin and every
file that leaves the program are made of the same Tables.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period

ColumnKind = Literal["text", "money", "count", "percent", "date"]
# What more of an amount means to the one whose money it is.
Meaning = Literal["cost", "gain"]
# A percent is a share of one: 0.25. None is a cell with nothing to say.
Value = str | Money | int | Decimal | date | None


@dataclass(frozen=True)
class Column:
    """`change` marks differences, this period's amount less the one before: what a
    rise means.
    """

    label: str
    kind: ColumnKind = "text"
    change: Meaning | None = None

    @property
    def is_figure(self) -> bool:
        """Whether its values stand below each other by their last digit."""
        return self.kind in {"money", "count", "percent"}


@dataclass(frozen=True)
class Row:
    """One value for each column. `url` opens the transactions behind it; `depth` is how
    far it is indented below the row it is a part of; `colour` is its chart colour.

    `urls` opens what is behind single values: one for each column, "" where `url` does
    or nothing is; empty when no value has its own.
    """

    values: tuple[Value, ...]
    url: str = ""
    depth: int = 0
    colour: str = ""
    urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`total` has a value for each column too; None where a sum would say nothing."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""


@dataclass(frozen=True)
class Report:
    """Everything one report page shows, in its order."""

    title: str
    period: Period
    made_on: date
    tables: tuple[Table, ...]

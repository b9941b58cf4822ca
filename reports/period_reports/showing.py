"""The tables of a report as its page writes them: every cell as text, with its link."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expense_tracker.kernel.format import (
    format_date,
    format_money,
    format_number,
    format_percent,
)
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from reports.period_reports.sections import Chart, Section
from reports.period_reports.sorting import Order, in_order
from reports.period_reports.table import Column, Meaning, Row, Table, Value

# A page shows as many rows until it is asked for all.
MOST_ROWS = 60
NOTHING = "–"
SAME = "same"


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str
    css: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    name: Cell
    cells: list[Cell]
    depth: int
    colour: str


@dataclass(frozen=True, slots=True)
class ShownChart:
    """`id` is that of the element with its data."""

    chart: Chart
    id: str

    @property
    def text(self) -> str:
        """The data as JSON."""
        return json.dumps(self.chart.data)


@dataclass(frozen=True, slots=True)
class Head:
    """Of a column; `url` sorts by it, the other way if it is sorted by already."""

    column: Column
    url: str
    sorted: str  # as aria-sort says it, "" when the rows have another order


@dataclass(frozen=True, slots=True)
class Shown:
    """A section; `hidden` counts the rows that are not shown."""

    section: Section
    heads: list[Head]
    charts: list[ShownChart]
    lines: list[Line]
    total: Line | None
    hidden: int


def shown(
    section: Section,
    *,
    address: Callable[[Order], str],
    order: Order | None = None,
    is_whole: bool = False,
) -> Shown:
    """`address` is where the page is sorted so."""
    asked = order if order and order.key == section.key else None
    table = in_order(section.table, asked) if asked else section.table
    rows = table.rows if is_whole else table.rows[:MOST_ROWS]
    return Shown(
        section=section,
        heads=list(_heads(section, asked, address)),
        charts=[
            ShownChart(chart, f"{section.key}-{place}-data")
            for place, chart in enumerate(section.charts)
        ],
        lines=[line_of(table, row) for row in rows],
        total=line_of(table, table.total) if table.total else None,
        hidden=len(table.rows) - len(rows),
    )


def _heads(
    section: Section, asked: Order | None, address: Callable[[Order], str]
) -> Iterator[Head]:
    """Figures are first sorted with the largest on top."""
    for place, column in enumerate(section.table.columns):
        order = Order(section.key, place, column.is_figure)
        told = ""
        if asked and asked.place == place:
            told = "descending" if asked.is_falling else "ascending"
            order = Order(section.key, place, not asked.is_falling)
        yield Head(column, address(order), told)


def line_of(table: Table, row: Row) -> Line:
    name, *cells = _cells(table.columns, row)
    return Line(name, cells, row.depth, row.colour)


def _cells(columns: tuple[Column, ...], row: Row) -> Iterator[Cell]:
    urls = row.urls or ("",) * len(columns)
    for place, (column, value) in enumerate(zip(columns, row.values, strict=True)):
        url = urls[place]
        if not url and place <= 1 and value is not None:
            url = row.url
        if column.change and isinstance(value, Money):
            yield _change(value, column.change, url)
        else:
            yield Cell(text_of(value, column), url, _css(column))


def _css(column: Column) -> str:
    return "ra num" if column.is_figure else ""


def text_of(value: Value, column: Column) -> str:
    """As the reader's locale writes it."""
    locale = current_locale()
    match value:
        case None:
            return NOTHING
        case Money():
            return format_money(value, locale)
        case date():
            return format_date(value, locale)
        case Decimal() if column.kind == "percent":
            return format_percent(value, locale, 1)
        case Decimal() | int():
            return format_number(value, locale)
    return value


def _change(value: Money, means: Meaning, url: str) -> Cell:
    """In an arrow and in words; the colour only says it again."""
    if not value:
        return Cell(SAME, url, "ra num ink-3")
    rose = value.amount > 0
    words = format_money(value, current_locale(), sign="never")
    is_good = rose == (means == "gain")
    return Cell(
        f"{words} {'more' if rose else 'less'}",
        url,
        f"ra num {'' if is_good else 'amt-warn'}".strip(),
        "arrow-up" if rose else "arrow-down",
    )

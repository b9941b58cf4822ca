"""Tables in the order asked for."""

from decimal import Decimal

import pytest

from expense_tracker.kernel.money import Money
from reports.period_reports.sorting import Order, in_order, read_order
from reports.period_reports.table import Column, Row, Table


def row(name: str, amount: str | None, depth: int = 0) -> Row:
    return Row((name, Money(Decimal(amount), "EUR") if amount else None), depth=depth)


ROWS = (
    *(row("Food", "30"), row("Groceries", "10", 1), row("eggs", "20", 1)),
    *(row("home", "50"), row("Rent", "50", 1), row("Bare", None), row("Art", "-5")),
)
TABLE = Table("", (Column("Name"), Column("Amount", "money")), ROWS)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x.1", ["Art", "Food", "Groceries", "eggs", "home", "Rent", "Bare"]),
        ("x.-1", ["home", "Rent", "Food", "eggs", "Groceries", "Art", "Bare"]),
        ("x.0", ["Art", "Bare", "Food", "eggs", "Groceries", "home", "Rent"]),
        ("x.7", [row.values[0] for row in ROWS]),
    ],
)
def test_parts_stay_below_what_they_are_parts_of(text, names):
    found = in_order(TABLE, read_order(text))
    assert [row.values[0] for row in found.rows] == names


@pytest.mark.parametrize("text", ["", "x", "x.", ".1", "x.a", "x.--1", "x.٣"])
def test_what_is_no_order_is_none(text):
    assert read_order(text) is None


def test_an_order_reads_as_it_is_written():
    assert read_order("grid-expense.-12") == Order("grid-expense", 12, is_falling=True)
    assert str(Order("grid-expense", 12, is_falling=True)) == "grid-expense.-12"

"""Real files of real banks, where they are at hand.

They stay outside the project: SAMPLES_DIR says where they are. What each must come to
is in the expected.json beside them.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.importing.lines import TRANSFER, StatementLine
from ledger.importing.sniff import Format
from ledger.importing.statement_files import read_statements
from ledger.tests.importing.helpers import on_day, read

PROJECT = Path(__file__).parents[3]
SAMPLES = Path(os.environ.get("SAMPLES_DIR", PROJECT / "../shared/samples"))
TABLES = ("csv", "xlsx")
STATEMENTS = ("ofx", "qif", "camt053", "mt940")


def expected(kinds: Iterable[str]) -> dict[str, dict]:
    return {
        f"{kind}/{name}": figures
        for kind in kinds
        if (SAMPLES / kind / "expected.json").exists()
        for name, figures in json.loads(
            (SAMPLES / kind / "expected.json").read_text("utf-8")
        ).items()
    }


def messages() -> list[dict]:
    return [
        message
        for path in sorted(SAMPLES.glob("sms/*.json"))
        for message in json.loads(path.read_text("utf-8"))["messages"]
    ]


IN_TABLES, IN_STATEMENTS, MESSAGES = expected(TABLES), expected(STATEMENTS), messages()
needs_samples = pytest.mark.skipif(not IN_TABLES, reason="no samples in SAMPLES_DIR")


@needs_samples
@pytest.mark.parametrize("name", IN_TABLES)
def test_table_comes_to_the_stated_figures(name):
    reading = read((SAMPLES / name).read_bytes())
    compare(reading.lines, IN_TABLES[name])
    assert all(row.left_out for row in reading.unread)


@needs_samples
@pytest.mark.parametrize("name", IN_STATEMENTS)
def test_statement_comes_to_the_stated_figures(name):
    file = read_statements((SAMPLES / name).read_bytes())
    lines = [item for item in file.items if isinstance(item, StatementLine)]
    compare(lines, IN_STATEMENTS[name])
    assert all(item.left_out for item in file.items if item not in lines)
    assert {doubt.about for doubt in file.doubts} <= {"encoding"}


def compare(lines: list[StatementLine], figures: dict) -> None:
    amounts = booked(lines)
    days = [line.date.isoformat() for line in lines]
    currencies = {line.currency for line in lines} - {None}
    assert len(amounts) == figures["count"]
    assert -sum(x for x in amounts if x < 0) == Decimal(figures["sum_debits"])
    assert sum(x for x in amounts if x > 0) == Decimal(figures["sum_credits"])
    assert min(days, default=None) == figures["first_date"]
    assert max(days, default=None) == figures["last_date"]
    assert figures["currency"] == "?" or currencies <= {*figures["currency"].split(",")}


def booked(lines: list[StatementLine]) -> list[Decimal]:
    """The amounts of lines, those of the parts of a split as one."""
    amounts: dict[object, Decimal] = defaultdict(Decimal)
    for line in lines:
        is_part = line.group and line.kind != TRANSFER
        amounts[line.group if is_part else line.row] += line.amount
    return list(amounts.values())


@needs_samples
def test_amounts_and_directions_of_messages_are_right():
    told = [one for one in MESSAGES if one["is_transaction"]]
    amounts = [abs(amount_in(one)) == Decimal(one["amount"]) for one in told]
    sided = [one for one in told if one["direction"]]
    sides = [(amount_in(one) > 0) == (one["direction"] == "credit") for one in sided]
    assert sum(amounts) >= 0.95 * len(told)
    assert sum(sides) >= 0.95 * len(sided)


@needs_samples
def test_messages_that_tell_of_no_booking_are_left_out():
    others = [one for one in MESSAGES if not one["is_transaction"]]
    assert [one["text"] for one in others if amount_in(one)] == []


def amount_in(message: dict) -> Decimal:
    """0 for a message that is left out."""
    data = message["text"].encode()
    [item] = read_statements(data, on_day("2026-11-21"), form=Format.SMS).items
    return item.amount if isinstance(item, StatementLine) else Decimal(0)

"""Real files of real banks, where they are at hand.

They stay outside the project: SAMPLES_DIR says where they are. What each must come to
is in the expected.json beside them.
"""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.tests.importing.helpers import read

PROJECT = Path(__file__).parents[3]
SAMPLES = Path(os.environ.get("SAMPLES_DIR", PROJECT / "../shared/samples"))
EXPECTED = {
    f"{kind}/{name}": figures
    for kind in ("csv", "xlsx")
    if (SAMPLES / kind / "expected.json").exists()
    for name, figures in json.loads(
        (SAMPLES / kind / "expected.json").read_text("utf-8")
    ).items()
}


@pytest.mark.skipif(not EXPECTED, reason="no samples in SAMPLES_DIR")
@pytest.mark.parametrize("name", EXPECTED)
def test_sample_comes_to_the_stated_figures(name):
    figures = EXPECTED[name]
    reading = read((SAMPLES / name).read_bytes())
    amounts = [line.amount for line in reading.lines]
    days = [line.date.isoformat() for line in reading.lines]
    assert len(amounts) == figures["count"]
    assert -sum(x for x in amounts if x < 0) == Decimal(figures["sum_debits"])
    assert sum(x for x in amounts if x > 0) == Decimal(figures["sum_credits"])
    assert (min(days), max(days)) == (figures["first_date"], figures["last_date"])
    assert {line.currency for line in reading.lines} <= {None, figures["currency"]}
    assert all(row.left_out for row in reading.unread)

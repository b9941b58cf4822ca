"""Real receipts, as people read their text. bench/receipts.py reads their pictures."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.receipts.total import find_total

FOLDER = Path(os.environ.get("SAMPLES_DIR", "/nonexistent")) / "receipts"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="SAMPLES_DIR does not name the samples"
)


def test_nearly_all_totals_are_found():
    labels = json.loads((FOLDER / "labels.json").read_text())["receipts"]
    labels = [label for label in labels if label["reference_text"]]
    right = sum(
        found is not None and found.amount == Decimal(label["total"])
        for label in labels
        for found in [find_total((FOLDER / label["reference_text"]).read_text())]
    )
    assert right / len(labels) >= 0.9

"""How often the total, the day and the currency of real receipts are read right.

    SAMPLES_DIR=... python -m bench.receipts

Twice: from the texts that people typed off the receipts, and from the pictures through
tesseract, exactly as the program keeps and reads them. A line for each miss.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")
django.setup()

from ledger.receipts.facts import Facts, read_facts
from ledger.receipts.kinds import Kind
from ledger.receipts.pictures import clean_picture
from ledger.receipts.reading import program, read_receipt

Label = dict[str, Any]


@dataclass
class Score:
    name: str
    count: int = 0
    right: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, label: Label, facts: Facts) -> None:
        self.count += 1
        checks = {
            "total": facts.amount == Decimal(label["total"]),
            "date": str(facts.day) == str(label["date_iso"]),
            "currency": facts.currency == label["currency"],
        }
        for what, is_right in checks.items():
            self.right[what] = self.right.get(what, 0) + is_right
        if not checks["total"]:
            say(f"  {label['image']}: {facts.amount} is {label['total']}")

    def __str__(self) -> str:
        shares = (f"{what} {n}/{self.count}" for what, n in self.right.items())
        return f"{self.name}: {', '.join(shares)}, {self.seconds:.1f} s"


def main() -> None:
    folder = Path(os.environ.get("SAMPLES_DIR", "")) / "receipts"
    if not (folder / "labels.json").is_file():
        sys.exit("SAMPLES_DIR names no folder with receipts/labels.json.")
    labels = json.loads((folder / "labels.json").read_text())["receipts"]
    typed = [label for label in labels if label["reference_text"]]
    measure("typed text", typed, lambda label: _typed(folder, label))
    if program():
        measure("pictures", labels, lambda label: _read(folder, label))
    else:
        say("pictures: tesseract is not installed")


def measure(
    name: str, labels: Iterable[Label], texts: Callable[[Label], list[str]]
) -> None:
    score = Score(name)
    started = time.monotonic()
    for label in labels:
        score.add(label, read_facts(*texts(label), as_of=date(2026, 11, 21)))
    score.seconds = time.monotonic() - started
    say(str(score))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _typed(folder: Path, label: Label) -> list[str]:
    return [(folder / label["reference_text"]).read_text()]


def _read(folder: Path, label: Label) -> list[str]:
    clean = clean_picture((folder / label["image"]).read_bytes())
    return read_receipt(clean.data, Kind.PICTURE)


if __name__ == "__main__":
    main()

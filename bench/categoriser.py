"""How often the categoriser is right: python -m bench.categoriser [SHUFFLES].

Reads the bank lines of bench/data and, when SAMPLES_DIR is set, the samples of its
categories/train.csv; cold, and after 50 and 100 corrections drawn at random and tested
on the rest.
"""

import csv
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from ledger.categoriser import Categoriser, load_seed
from ledger.categoriser.categoriser import LIMIT

DATA = Path(__file__).parent / "data"
LINES = ("lines.csv", "lines_fresh.csv", "lines_strangers.csv")
CORRECTIONS = (0, 50, 100)
# With fewer lines than this beyond the corrections a figure says nothing.
FEWEST_TESTED = 30


class Line(NamedTuple):
    """One bank line and what it is. `amount` None: its sign says nothing."""

    description: str
    amount: float | None
    category: str


class Answer(NamedTuple):
    """What was wanted and what was said; `said` "" when unsure."""

    wanted: str
    said: str
    confidence: float


class Figures(NamedTuple):
    accuracy: float
    macro_f1: float
    coverage: float

    @property
    def row(self) -> str:
        return f"{self.accuracy:.3f} | {self.macro_f1:.3f} | {self.coverage:.3f}"


def read(path: Path, *, signed: bool) -> dict[str, list[Line]]:
    """The lines of a file by their source."""
    result = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            amount = float(row["amount"]) if signed and row["amount"] else None
            line = Line(row["description"], amount, row["category"])
            result[row.get("source") or path.name].append(line)
    return result


def answers(lines: Iterable[Line], taught: Iterable[Line] = ()) -> list[Answer]:
    """What the categoriser says to `lines` after the corrections `taught`."""
    categoriser = Categoriser(load_seed())
    for line in taught:
        categoriser.learn(line.description, line.category, line.amount)
    result = []
    for line in lines:
        found = categoriser.suggest(line.description, line.amount)
        said, confidence = (found.label, found.confidence) if found else ("", 0.0)
        result.append(Answer(line.category, said, confidence))
    return result


def figures(given: Sequence[Answer]) -> Figures:
    """Accuracy counts "unsure" as wrong; macro-F1 over the labels that occur."""
    right = mean(answer.said == answer.wanted for answer in given)
    said = mean(bool(answer.said) for answer in given)
    labels = {answer.wanted for answer in given}
    return Figures(right, mean(_f1(given, label) for label in labels), said)


def _f1(given: Sequence[Answer], label: str) -> float:
    both = sum(answer.said == answer.wanted == label for answer in given)
    said = sum(answer.said == label for answer in given)
    wanted = sum(answer.wanted == label for answer in given)
    return 2 * both / (said + wanted)


def after(lines: list[Line], corrections: int, shuffles: int) -> Figures | None:
    """The mean over shuffles; None when too few lines are left to test."""
    if len(lines) - corrections < FEWEST_TESTED:
        return None
    found = []
    for seed in range(shuffles if corrections else 1):
        mixed = random.Random(seed).sample(lines, len(lines))
        given = answers(mixed[corrections:], mixed[:corrections])
        found.append(figures(given))
    return Figures(*(mean(column) for column in zip(*found, strict=True)))


def calibration(given: Sequence[Answer]) -> list[str]:
    """Rows: tenth of confidence, answers in it, mean confidence, share right."""
    tenths = defaultdict(list)
    for answer in given:
        if answer.said:
            tenths[min(9, int(answer.confidence * 10))].append(answer)
    return [
        f"| {tenth / 10:.1f} | {len(found)} "
        f"| {mean(answer.confidence for answer in found):.2f} "
        f"| {mean(answer.said == answer.wanted for answer in found):.2f} |"
        for tenth, found in sorted(tenths.items())
    ]


def main() -> None:
    shuffles = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    started = time.perf_counter()
    load_seed()
    print(f"Seed read in {time.perf_counter() - started:.2f} s; limit {LIMIT}.\n")
    sources = {
        source: lines
        for name in LINES
        for source, lines in read(DATA / name, signed=True).items()
    }
    if folder := os.environ.get("SAMPLES_DIR"):
        sources |= read(Path(folder) / "categories" / "train.csv", signed=False)
    print("| lines | number | corrections | accuracy | macro-F1 | coverage |")
    print("| --- | --- | --- | --- | --- | --- |")
    for source, lines in sources.items():
        for corrections in CORRECTIONS:
            if found := after(lines, corrections, shuffles):
                print(f"| {source} | {len(lines)} | {corrections} | {found.row} |")
    print("\n| confidence from | answers | mean confidence | right |")
    print("| --- | --- | --- | --- |")
    everything = [line for lines in sources.values() for line in lines]
    started = time.perf_counter()
    given = answers(everything)
    speed = len(everything) / (time.perf_counter() - started)
    print("\n".join(calibration(given)))
    print(f"\n{speed:,.0f} suggestions a second, each line seen for the first time.")


if __name__ == "__main__":
    main()

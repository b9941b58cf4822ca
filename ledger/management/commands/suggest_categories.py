"""manage.py suggest_categories: what a fresh book would call the lines of a file."""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.categoriser import LABELS, Categoriser, load_seed

_NOT_IN_A_NUMBER = re.compile(r"[^0-9.,\-]")
_LONGEST_CELL = 1_000_000
# 1.234 is a thousand and more, 1.23 and 1.2345 are not.
_THOUSANDS = 3


class Command(BaseCommand):
    help = (
        "Reads a CSV file with a column 'description' (and 'amount') and prints "
        "description,category,confidence; the category is empty when unsure."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="CSV file, UTF-8")
        parser.add_argument(
            "--learn", metavar="FILE", help="CSV with description,category[,amount]"
        )

    def handle(self, *, file: str, learn: str | None, **_: Any) -> None:
        categoriser = Categoriser(load_seed())
        if learn:
            self._learn(categoriser, learn)
        rows = list(_rows(file, {"description"}))
        signed = _is_signed(rows)
        writer = csv.writer(_Lines(self.stdout), lineterminator="\n")
        writer.writerow(["description", "category", "confidence"])
        for row in rows:
            amount = _number(row.get("amount", "")) if signed else None
            found = categoriser.suggest(
                row["description"],
                amount,
                mcc=row.get("mcc", ""),
                hint=row.get("hint", ""),
            )
            label, confidence = (found.label, found.confidence) if found else ("", 0.0)
            writer.writerow([row["description"], label, f"{confidence:.2f}"])

    def _learn(self, categoriser: Categoriser, path: str) -> None:
        rows = list(_rows(path, {"description", "category"}))
        signed = _is_signed(rows)
        for row in rows:
            if row["category"] and row["category"] not in LABELS:
                raise CommandError(f"Unknown category: {row['category']}")
            if row["category"]:
                amount = _number(row.get("amount", "")) if signed else None
                categoriser.learn(row["description"], row["category"], amount)


class _Lines:
    """A stream for csv.writer that adds no line ends of its own."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        self._stream.write(text, ending="")


def _rows(path: str, needed: set[str]) -> Iterator[dict[str, str]]:
    """The rows of a file by lower-case column name; absent cells are ""."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with _opened(path) as stream:
            reader = csv.reader(line.replace("\0", "") for line in stream)
            header = [name.strip().lower() for name in next(reader, [])]
            if missing := needed - set(header):
                raise CommandError(f"No column {', '.join(sorted(missing))} in {path}.")
            for cells in reader:
                if any(cells):
                    row = dict.fromkeys(header, "")
                    yield row | dict(zip(header, cells, strict=False))
    except (OSError, csv.Error) as error:
        raise CommandError(f"{path}: {error}") from error


def _opened(path: str) -> TextIO:
    if path == "-":
        return sys.stdin
    return Path(path).open(encoding="utf-8-sig", errors="replace", newline="")


def _is_signed(rows: list[dict[str, str]]) -> bool:
    """Whether money out is below 0: without any such amount signs say nothing."""
    return any((_number(row.get("amount", "")) or 0) < 0 for row in rows)


def _number(text: str) -> float | None:
    """-1.234,50 or (1,234.50) as a number, None if it is none."""
    digits = _NOT_IN_A_NUMBER.sub("", text)
    negative = "-" in digits or text.strip().startswith("(")
    digits = digits.replace("-", "")
    decimal = max(digits.rfind(","), digits.rfind("."))
    if decimal >= 0 and len(digits) - decimal - 1 != _THOUSANDS:
        digits = f"{digits[:decimal]}|{digits[decimal + 1 :]}"
    digits = digits.replace(",", "").replace(".", "").replace("|", ".")
    try:
        return -float(digits) if negative else float(digits)
    except ValueError:
        return None

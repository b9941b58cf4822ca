"""The rows that a commit has still to book, read without what booking does not need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ledger.importing.lines import StatementLine
from ledger.models import Category, Entry, ImportRow, ImportRun

_COLUMNS = (
    *("pk", "number", "date", "line", "group", "decision", "fingerprint"),
    *("filed_because", "category_id", "matched_id"),
)


@dataclass(frozen=True, slots=True)
class DueRow:
    """An ImportRow that was chosen, with its line and what it points at."""

    pk: int
    number: int
    date: date
    line: StatementLine
    group: str
    decision: str
    fingerprint: str
    filed_because: str
    category: Category | None
    matched: Entry | None


def due_rows(run: ImportRun, size: int) -> list[DueRow]:
    """The next `size` chosen rows that are not booked yet, oldest first, and behind
    them those that belong to one of them.
    """
    due = run.rows.filter(chosen=True, booked=False).order_by("date", "number")
    rows = list(due.values_list(*_COLUMNS)[:size])
    groups = {row[4] for row in rows if row[4]}
    if groups:
        known = [row[0] for row in rows]
        rows += _of_groups(due, groups).exclude(pk__in=known).values_list(*_COLUMNS)
    return _completed(run, rows)


def _of_groups(due: "QuerySet[ImportRow]", groups: set[str]) -> "QuerySet[ImportRow]":
    return due.filter(group__in=groups)


def _completed(run: ImportRun, rows: Iterable[tuple]) -> list[DueRow]:
    categories = Category.objects.filter(book=run.book).in_bulk()
    rows = list(rows)
    matched = {row[9] for row in rows if row[9]}
    entries = Entry.objects.filter(pk__in=matched).in_bulk() if matched else {}
    return [
        DueRow(
            *(row[0], row[1], row[2], StatementLine.from_json(row[3]), *row[4:8]),
            category=categories.get(row[8]),
            matched=entries.get(row[9]),
        )
        for row in rows
    ]

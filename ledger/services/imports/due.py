"""The rows that a commit has still to book, read without what booking does not need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def _completed(run: ImportRun, rows: Sequence[tuple[Any, ...]]) -> list[DueRow]:
    categories = Category.objects.filter(book=run.book).in_bulk()
    matched = {row[9] for row in rows if row[9]}
    entries = Entry.objects.filter(pk__in=matched).in_bulk() if matched else {}
    return [_due(row, categories.get(row[8]), entries.get(row[9])) for row in rows]


def _due(
    row: tuple[Any, ...], category: Category | None, matched: Entry | None
) -> DueRow:
    pk, number, day, line, group, decision, fingerprint, because = row[:8]
    return DueRow(
        pk=pk,
        number=number,
        date=day,
        line=StatementLine.from_json(line),
        group=group,
        decision=decision,
        fingerprint=fingerprint,
        filed_because=because,
        category=category,
        matched=matched,
    )

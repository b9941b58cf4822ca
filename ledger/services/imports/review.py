"""What a person decides about rows before anything is booked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from ledger.errors import InvalidEntry
from ledger.importing.layout import Layout, Role
from ledger.importing.lines import StatementLine
from ledger.importing.statements import ReadOptions
from ledger.models import Category, ImportRow, ImportRun
from ledger.services.imports.accounts import Places, accounts_of
from ledger.services.imports.drafting import CHOSEN
from ledger.services.imports.filing import file_lines
from ledger.services.imports.judging import judge_all
from ledger.services.imports.matching import fingerprint_of
from ledger.services.imports.reading import (
    COLUMNS,
    read_import,
    request_reading,
    row_values,
)
from ledger.services.imports.upload import has_columns

Decision = ImportRow.Decision
PAGE = 100
NO_CATEGORY = "Choose one of your categories."


def choose_layout(*, run: ImportRun, layout: Layout | ReadOptions) -> None:
    """Have the file read as told, and read it at once."""
    request_reading(run=run, how=layout)
    read_import(run=run)
    run.refresh_from_db()


def keep_choices(
    *,
    run: ImportRun,
    shown: Iterable[int],
    ticked: Iterable[int],
    categories: Mapping[int, int | None],
) -> None:
    """Take over ticks and categories of the rows that were shown; others stay as they
    are. `categories` has category ids by row id, None for none. Raises InvalidEntry for
    a category that is not this Book's or not for such a line.
    """
    chosen = set(ticked)
    known = Category.objects.filter(book=run.book).in_bulk()
    rows = list(run.rows.filter(pk__in=list(shown)))
    for row in rows:
        row.chosen = row.pk in chosen and row.is_readable
        if row.pk in categories:
            _file(row, categories[row.pk], known)
    ImportRow.objects.bulk_update(rows, _CHOICES, batch_size=PAGE)


_CHOICES = ["chosen", "category", "filed_because"]


def _file(row: ImportRow, wanted: int | None, known: Mapping[int, Category]) -> None:
    category = known.get(wanted) if wanted is not None else None
    if wanted is not None and category is None:
        raise InvalidEntry(NO_CATEGORY, field="category")
    if category is not None and category.kind != row.category_kind:
        raise InvalidEntry(NO_CATEGORY, field="category")
    if row.category_id != wanted:
        row.category, row.filed_because = category, CHOSEN


def same_payee(row: ImportRow) -> "QuerySet[ImportRow]":
    """The other rows of the run about the same payee, filed among the same kind, that
    stand in another category.
    """
    others = row.run.rows.filter(line__payee=row.line.get("payee", ""))
    others = others.filter(amount__isnull=False, booked=False).exclude(pk=row.pk)
    money_in = row.amount is not None and row.amount > 0
    others = others.filter(amount__gt=0) if money_in else others.filter(amount__lt=0)
    if row.category is None:
        return others.exclude(category=None)
    return others.exclude(category=row.category)


def file_alike(*, row: ImportRow) -> int:
    """File all rows about the same payee like this one; returns how many."""
    if not row.line.get("payee") or row.decision == Decision.REFUND:
        return 0
    alike = same_payee(row).exclude(decision=Decision.REFUND)
    return alike.update(category=row.category, filed_because=CHOSEN)


def stand_alone(*, row: ImportRow) -> None:
    """Import the row by itself: no transfer, no refund; of a pair in the file both."""
    pair = row.run.rows.filter(decision=Decision.TRANSFER, group=row.group)
    rows = list(pair) if row.group and row.decision == Decision.TRANSFER else [row]
    for each in rows:
        if each.decision not in {Decision.TRANSFER, Decision.REFUND}:
            continue
        if each.decision == Decision.REFUND:
            each.category = None
        each.decision, each.reason = Decision.NEW, ""
        each.matched, each.group = None, ""
    fields = ["decision", "reason", "matched", "group", "category"]
    ImportRow.objects.bulk_update(rows, fields, batch_size=PAGE)


def told_of(row: ImportRow) -> dict[str, str]:
    """What an unread row says as far as that was understood: what its form begins
    with.
    """
    if "cells" not in row.line:
        return {name: row.line.get(name, "") for name in ("date", "payee", "amount")}
    if not has_columns(row.run):
        return {}
    layout, cells = Layout.from_json(row.run.layout), row.line["cells"]
    places = {"payee": layout.column(Role.PAYEE), "amount": layout.column(Role.AMOUNT)}
    return {
        name: cells[place]
        for name, place in places.items()
        if place is not None and place < len(cells)
    }


def mend_row(
    *, row: ImportRow, day: date, amount: Decimal, payee: str, note: str = ""
) -> ImportRow:
    """Make an unread row what the person says it is, and judge it like the others.

    `amount` is signed. Raises InvalidEntry with what still keeps it from being booked.
    """
    run = row.run
    known = StatementLine.from_json(row.line) if "date" in row.line else None
    known = known or StatementLine(row=row.number, date=day, amount=amount)
    line = replace(known, date=day, amount=amount, payee=payee, note=note)
    places = Places(run, accounts_of(run))
    verdict = judge_all(run, [line], places)[0]
    if verdict.decision == Decision.UNREAD:
        raise InvalidEntry(verdict.reason, field="amount")
    if verdict.decision == Decision.NEW:
        others = run.rows.exclude(pk=row.pk).values_list("fingerprint", flat=True)
        verdict = replace(verdict, fingerprint=fingerprint_of(line, others))
    filed = file_lines(run.book, [line], places, run.created_at.date())[0]
    values = row_values(run, verdict, filed, places)
    for name, value in zip(COLUMNS, values, strict=True):
        setattr(row, name, value)
    row.save()
    return row

"""Reading a run's file: every line of it becomes a row with what was decided about it.
Nothing is booked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeAlias

from django.db import transaction

from expense_tracker.kernel.fast_insert import insert_rows
from ledger.importing.errors import UnreadableFile
from ledger.importing.layout import Layout, LayoutError
from ledger.importing.lines import StatementLine, UnreadRow
from ledger.importing.reader import read_table
from ledger.importing.statements import Item, ReadOptions, Statement
from ledger.models import ImportRow, ImportRun, Wallet
from ledger.services.imports.accounts import Places, find_accounts, settle_accounts
from ledger.services.imports.filing import Filed, file_lines
from ledger.services.imports.judging import judge_all
from ledger.services.imports.matching import Verdict
from ledger.services.imports.profiles import remember_layout
from ledger.services.imports.runs import State, move, put_back
from ledger.services.imports.upload import has_columns, statements_of, table_of

Decision = ImportRow.Decision
Values: TypeAlias = tuple[Any, ...]
BATCH = 1000
# What is imported unless the person takes its tick away.
CERTAIN = frozenset({Decision.NEW, Decision.TRANSFER, Decision.REFUND})


def request_reading(
    *,
    run: ImportRun,
    how: Layout | ReadOptions | None = None,
    wallet: Wallet | None = None,
    remember: bool = True,
) -> None:
    """Hand the file to be read, as `how` says or as it was found; what was decided
    before is forgotten. Raises StaleVersion once the run is being imported.
    """
    with transaction.atomic():
        move(run, [State.COLUMNS, State.REVIEW], State.READING)
        run.remember = remember
        run.wallet = wallet or run.wallet
        if how is not None:
            run.layout = how.to_json()
        run.save(update_fields=["remember", "wallet", "layout"])


@transaction.atomic
def request_settling(*, run: ImportRun, chosen: dict[str, Wallet | str]) -> None:
    """Take over which wallet each account is, and hand the file to be read anew by it.
    Raises StaleVersion once the run is being imported.
    """
    request_reading(run=run, remember=run.remember)
    settle_accounts(run, chosen)


def read_import(*, run: ImportRun) -> None:
    """Read the file and decide about every line. May run twice.

    A file that cannot be read like this puts the run back, with the reason.
    """
    try:
        items, statements = _read(run)
    except (UnreadableFile, LayoutError) as error:
        put_back(run, str(error))
        return
    lines = [item for item in items if isinstance(item, StatementLine)]
    accounts = find_accounts(run, lines, statements)
    places = Places(run, accounts)
    verdicts = judge_all(run, lines, places)
    filed = file_lines(run.book, lines, places, run.created_at.date())
    decided = iter(zip(verdicts, filed, strict=True))
    rows = (
        unread_values(run, item)
        if isinstance(item, UnreadRow)
        else row_values(run, *next(decided), places)
        for item in items
    )
    run.accounts = [one.to_json() for one in accounts]
    _store(run, rows)


def _read(run: ImportRun) -> tuple[list[Item], Sequence[Statement]]:
    if has_columns(run):
        layout = Layout.from_json(run.layout)
        return list(read_table(table_of(run, layout), layout)), ()
    found = statements_of(run, ReadOptions.from_json(run.layout))
    return list(found.items), found.statements


@transaction.atomic
def _store(run: ImportRun, rows: Iterator[Values]) -> None:
    """Keep the rows, unless somebody else was quicker."""
    mine = ImportRun.objects.filter(pk=run.pk, state=State.READING)
    if not mine.update(state=State.REVIEW, accounts=run.accounts):
        return
    run.rows.all().delete()
    while batch := list(islice(rows, BATCH)):
        insert_rows(ImportRow, COLUMNS, batch)
    remember_layout(run)


# What the two functions below give a row, in their order.
COLUMNS = (
    *("book_id", "run_id", "number", "line", "date", "amount", "category_id"),
    *("filed_because", "group", "fingerprint", "decision", "reason", "matched_id"),
    "chosen",
)


def unread_values(run: ImportRun, item: UnreadRow) -> Values:
    decision = Decision.LEFT_OUT if item.left_out else Decision.UNREAD
    line = {"cells": [str(cell) for cell in item.cells]}
    return (
        *(run.book_id, run.pk, item.row, line, None, None, None, "", "", ""),
        *(str(decision), item.reason[:200], None, False),
    )


def row_values(
    run: ImportRun, verdict: Verdict, filed: Filed, places: Places
) -> Values:
    line = filed.line
    if line.currency is None:
        currency = places.currency(line.place, line)
        if currency != run.wallet.currency:
            line = replace(line, currency=currency)
    filed_in = filed.category.pk if filed.category else None
    return (
        run.book_id,
        run.pk,
        line.row,
        line.to_json(),
        line.date,
        line.amount if verdict.decision != Decision.UNREAD else None,
        verdict.category or filed_in,
        filed.because[:200],
        verdict.group[:64],
        verdict.fingerprint,
        str(verdict.decision),
        verdict.reason,
        verdict.matched,
        verdict.decision in CERTAIN,
    )

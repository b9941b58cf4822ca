"""Booking the chosen lines, chunk by chunk.

Each chunk is a transaction of its own with its totals. A row says that it is booked, so
a commit that was cut short goes on where it stopped.
"""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from ledger.errors import InvalidEntry, LedgerError
from ledger.importing.lines import BUDGET
from ledger.models import Change, ImportRow, ImportRun
from ledger.services.bulk import record_many
from ledger.services.editing import BookEdit, edit_book
from ledger.services.imports.drafting import Unit, drafts_of
from ledger.services.imports.due import DueRow, due_rows
from ledger.services.imports.linking import is_link, link_all
from ledger.services.imports.making import Making
from ledger.services.imports.profiles import remember_account
from ledger.services.imports.refunds import tie_refunds
from ledger.services.imports.runs import State, finish, keep_alive, move

CHUNK = 500
REFUSED = "A line could not be booked. Nothing after it was; undo or try again."


def request_commit(*, run: ImportRun) -> None:
    """Hand the run to the background. Raises InvalidEntry when nothing is chosen."""
    if not run.rows.filter(chosen=True).exists():
        raise InvalidEntry("Choose at least one transaction.")
    move(run, [State.REVIEW, State.FAILED], State.COMMITTING)
    if run.remember:
        _remember_account(run)


def _remember_account(run: ImportRun) -> None:
    """A bank's own number in a file of one account is the wallet's from now on."""
    if len(run.accounts) == 1 and run.accounts[0]["place"]:
        remember_account(run.book, run.accounts[0]["place"], run.wallet)


def commit_import(*, run: ImportRun) -> None:
    """Book the chosen rows that are not booked yet, oldest first, in chunks.

    May run twice, also at once: each chunk locks the Book and takes rows that are not
    booked yet. What cannot be booked stops the run with a reason; chunks before it stay
    and can be undone.
    """
    made: Making | None = None
    try:
        while made := _commit_chunk(run, made):
            keep_alive(run)
    except LedgerError as error:
        finish(run, State.FAILED, str(error))
    except IntegrityError:
        finish(run, State.FAILED, REFUSED)
    else:
        finish(run, State.DONE)


@transaction.atomic
def _commit_chunk(run: ImportRun, former: Making | None = None) -> Making | None:
    """Book the next rows; None when none are left. What it had to make is handed on to
    the next chunk.
    """
    with edit_book(
        book=run.book,
        actor=run.created_by,
        verb=Change.Verb.CHANGED,
        label=run.file_name,
    ) as edit:
        if run.fresh().state != State.COMMITTING:
            return None
        rows = due_rows(run, CHUNK)
        if not rows:
            return None
        made = former if former and former.goes_on() else Making(edit, run)
        _book(edit, rows, made)
        ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(booked=True)
    made.remember(edit.change)
    return made


def _book(edit: BookEdit, rows: Sequence[DueRow], made: Making) -> None:
    made.tell_budgets([row for row in rows if row.line.kind == BUDGET])
    links = [row for row in rows if is_link(row)]
    done = link_all(edit, links, made)
    units = _units(
        row for row in rows if row.pk not in done and row.line.kind != BUDGET
    )
    drafts = [draft for unit in units for draft in drafts_of(unit, made)]
    made.learn_rates(drafts)
    record_many(edit, drafts)
    tie_refunds(made.run, rows)


def _units(rows: Iterable[DueRow]) -> list[Unit]:
    """Rows that become one entry, one transfer or one split purchase, in order."""
    units: dict[str, list[DueRow]] = {}
    for row in rows:
        units.setdefault(row.group or f"\n{row.pk}", []).append(row)
    return [tuple(unit) for unit in units.values()]

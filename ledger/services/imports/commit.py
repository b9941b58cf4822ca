"""Booking the chosen lines, chunk by chunk.

Each chunk is a transaction of its own with its totals. A row says that it is booked, so
a commit that was cut short goes on where it stopped.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from django.db import IntegrityError

from ledger.errors import InvalidEntry, LedgerError
from ledger.importing.lines import StatementLine
from ledger.models import Change, Entry, ImportRow, ImportRun, Wallet
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import EntryDraft
from ledger.services.imports.making import Making
from ledger.services.imports.runs import State, finish, keep_alive, move

Decision = ImportRow.Decision
CHUNK = 500
REFUSED = "A line could not be booked. Nothing after it was; undo or try again."


def request_commit(*, run: ImportRun) -> None:
    """Hand the run to the background. Raises InvalidEntry when nothing is chosen."""
    if not run.rows.filter(chosen=True).exists():
        raise InvalidEntry("Choose at least one transaction.")
    move(run, [State.REVIEW, State.FAILED], State.COMMITTING)


def commit_import(*, run: ImportRun) -> None:
    """Book the chosen rows that are not booked yet, oldest first, in chunks.

    May run twice, also at once: each chunk locks the Book and takes rows that are not
    booked yet. What cannot be booked stops the run with a reason; chunks before it stay
    and can be undone.
    """
    try:
        while _commit_chunk(run):
            keep_alive(run)
    except LedgerError as error:
        finish(run, State.FAILED, str(error))
    except IntegrityError:
        finish(run, State.FAILED, REFUSED)
    else:
        finish(run, State.DONE)


def _commit_chunk(run: ImportRun) -> bool:
    """Book the next rows; False when none are left."""
    with edit_book(
        book=run.book,
        actor=run.created_by,
        verb=Change.Verb.ADDED,
        label=run.file_name,
    ) as edit:
        if run.fresh().state != State.COMMITTING:
            return False
        units = _pending(run)
        made = Making(edit, run)
        made.learn_rates(
            StatementLine.from_json(row.line) for unit in units for row in unit
        )
        drafts = [_draft(unit, made) for unit in units]
        record_many(edit, drafts)
        rows = [row.pk for unit in units for row in unit]
        ImportRow.objects.filter(pk__in=rows).update(booked=True)
        made.remember()
    return bool(units)


Unit = tuple[ImportRow, ...]


def _pending(run: ImportRun) -> list[Unit]:
    """Up to a chunk of units, oldest first: the chosen rows, not booked yet, that
    become one entry, or one transfer.
    """
    rows = run.rows.filter(chosen=True, booked=False).select_related("category")
    # A unit is two rows at most, so that many rows hold a whole chunk.
    ordered = rows.order_by("date", "line__group", "number")[: 2 * CHUNK + 1]
    return list(islice(_units(ordered), CHUNK))


def _units(rows: Iterable[ImportRow]) -> Iterator[Unit]:
    waiting: dict[str, ImportRow] = {}
    for row in rows:
        group = row.line.get("group", "")
        if not group or row.line.get("kind") != Entry.Kind.TRANSFER:
            yield (row,)
        elif group in waiting:
            yield (waiting.pop(group), row)
        else:
            waiting[group] = row
    yield from ((row,) for row in waiting.values())


def _draft(unit: Unit, made: Making) -> EntryDraft:
    row = min(unit, key=_amount)  # the leg that money leaves
    line = StatementLine.from_json(row.line)
    other = StatementLine.from_json(max(unit, key=_amount).line) if unit[1:] else None
    to_wallet = _other_side(line, other, made)
    kind = Entry.Kind.TRANSFER if to_wallet else kind_of(line)
    return EntryDraft(
        kind=kind,
        date=line.date,
        wallet=made.wallet(line),
        amount=line.amount if kind == Entry.Kind.OPENING else abs(line.amount),
        category=None if to_wallet else row.category or made.category(line),
        payee=line.payee[:100],
        note=line.note[:500],
        tags=line.tags,
        to_wallet=to_wallet,
        to_amount=other.amount if other else None,
        # One that is there already keeps the fingerprint to itself.
        fingerprint="" if row.decision == Decision.DUPLICATE else row.fingerprint,
        sources=tuple(sorted(unit, key=_amount)),
    )


def _amount(row: ImportRow) -> Decimal:
    return row.amount or Decimal(0)


def _other_side(
    line: StatementLine, other: StatementLine | None, made: Making
) -> Wallet | None:
    """The wallet a transfer goes to; None for a leg whose other side is not chosen."""
    if other is not None:
        return made.wallet(other)
    whole = line.kind == Entry.Kind.TRANSFER and line.to_wallet and not line.group
    return made.named_wallet(line.to_wallet, line.currency) if whole else None


def kind_of(line: StatementLine) -> Entry.Kind:
    """What a line that is no transfer is booked as."""
    if line.kind == Entry.Kind.OPENING:
        return Entry.Kind.OPENING
    if line.amount < 0:
        return Entry.Kind.EXPENSE
    returned = line.kind in {Entry.Kind.REFUND, Entry.Kind.EXPENSE}
    return Entry.Kind.REFUND if returned else Entry.Kind.INCOME

"""Taking an import back."""

from contextlib import suppress

from django.db import transaction
from django.db.models import QuerySet, RestrictedError

from expense_tracker.kernel.scoping import BookOwned
from ledger.models import Category, Change, Entry, ImportRun, Payee, Rate, Tag, Wallet
from ledger.services.editing import edit_book
from ledger.services.entries import remove, whole, with_groups
from ledger.services.imports.runs import State, finish, keep_alive, move

CHUNK = 500


def request_undo(*, run: ImportRun) -> None:
    """Hand the undoing to the background."""
    move(run, [State.DONE, State.FAILED], State.UNDOING)


def edited_since(run: ImportRun) -> "QuerySet[Entry]":
    """Entries of the run that somebody has changed after it."""
    return Entry.objects.filter(import_row__run=run, version__gt=1)


def undo_import(*, run: ImportRun) -> None:
    """Delete what the run made, in chunks, and nothing else. May run twice.

    Entries changed since go into the history first, as they stand. Payees, categories,
    tags and wallets the run made go when nothing else uses them by now.
    """
    while _undo_chunk(run):
        keep_alive(run)
    _unmake(run)
    finish(run, State.UNDONE)


def _undo_chunk(run: ImportRun) -> bool:
    with edit_book(
        book=run.book,
        actor=run.created_by,
        verb=Change.Verb.UNDONE,
        label=run.file_name,
    ) as edit:
        if run.fresh().state != State.UNDOING:
            return False
        made = Entry.objects.filter(import_row__run=run).order_by("pk")
        entries = with_groups(made[:CHUNK])
        edit.changing(whole([entry for entry in entries if entry.version > 1]))
        remove(edit, entries)
    return bool(entries)


@transaction.atomic
def _unmake(run: ImportRun) -> None:
    for model in (Payee, Tag, Category, Wallet, Rate):
        for pk in reversed(run.made.get(model._meta.label_lower, [])):
            row = model.objects.filter(pk=pk).first()
            if row is not None:
                _delete_unused(row)


def _delete_unused(row: BookOwned) -> None:
    # What something else uses by now stays.
    with suppress(RestrictedError):
        row.delete()

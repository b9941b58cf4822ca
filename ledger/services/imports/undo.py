"""Taking an import back."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from django.db import transaction
from django.db.models import RESTRICT, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from expense_tracker.kernel.scoping import BookOwned
from ledger.errors import LedgerError, LockedEntry
from ledger.history import snapshots
from ledger.models import (
    Category,
    Change,
    Entry,
    EntryGroup,
    ImportRun,
    Payee,
    Rate,
    Reconciliation,
    Tag,
    Wallet,
)
from ledger.services.editing import BookEdit, edit_book
from ledger.services.entries import remove, whole
from ledger.services.imports.runs import State, finish, keep_alive, move
from ledger.signals import import_undone

CHUNK = 500
SETTLED = (
    "Some of its transactions are checked against a statement. Open that "
    "reconciliation first."
)


def request_undo(*, run: ImportRun) -> None:
    """Hand the undoing to the background. Raises LockedEntry while an entry of the run
    is settled by a statement.
    """
    settled = Entry.objects.filter(
        import_row__run=run, reconciliation__state=Reconciliation.State.DONE
    )
    if settled.exists():
        raise LockedEntry(SETTLED)
    move(run, [State.DONE, State.FAILED], State.UNDOING)


def edited_since(run: ImportRun) -> "QuerySet[Entry]":
    """Entries of the run that somebody has changed after it."""
    return Entry.objects.filter(import_row__run=run, version__gt=1)


def undo_import(*, run: ImportRun) -> None:
    """Put back what the run changed, delete what it made, and nothing else. In chunks;
    may run twice.

    Entries changed since go into the history first, as they stand. Payees, categories,
    tags and wallets the run made go when nothing else uses them by now.
    """
    try:
        _undo(run)
    except LedgerError as error:
        finish(run, State.FAILED, str(error))


def _undo(run: ImportRun) -> None:
    run.refresh_from_db(fields=["made"])
    for pk in reversed(run.made.get(Change._meta.label_lower, [])):
        _unlink(run, pk)
    last = 0
    while last := _undo_chunk(run, last):
        keep_alive(run)
    _unmake(run)
    finish(run, State.UNDONE)


def _unlink(run: ImportRun, change_id: int) -> None:
    """Entries that became a side of a transfer are again what they were."""
    with _editing(run) as edit:
        change = Change.objects.filter(pk=change_id, undone_at=None).first()
        if change is None or run.fresh().state != State.UNDOING:
            return
        _restore(edit, change)
        change.undone_at = timezone.now()
        change.save(update_fields=["undone_at"])


def _restore(edit: BookEdit, change: Change) -> None:
    """The entries that are there still as they were before `change`; the sides it put
    beside them go.
    """
    before = snapshots.of_people_here(change.before)
    former = {row["pk"]: row for row in before if _is_entry(row)}
    entries = list(Entry.objects.filter(pk__in=former))
    edit.changing(entries)
    for entry in entries:
        snapshots.restore(former[entry.pk])
    edit.written(list(Entry.objects.filter(pk__in=former)))
    legs = {row["pk"] for row in change.after if _is_entry(row)} - former.keys()
    remove(edit, list(Entry.objects.filter(pk__in=legs)))


def _is_entry(row: snapshots.Row) -> bool:
    return bool(row["model"] == Entry._meta.label_lower)


def _editing(run: ImportRun) -> "AbstractContextManager[BookEdit]":
    return edit_book(
        book=run.book,
        actor=run.created_by,
        verb=Change.Verb.UNDONE,
        label=run.file_name,
    )


def _undo_chunk(run: ImportRun, after: int) -> int:
    """Delete the next entries; the id of the last, 0 when none are left."""
    with _editing(run) as edit:
        if run.fresh().state != State.UNDOING:
            return 0
        # From the start once more: one may have come back meanwhile.
        made = _next_made(run, after) or _next_made(run, 0)
        if not made:
            return 0
        _set_others_free(edit, run, made)
        entries = list(
            Entry.objects.together_with(made).select_related("group").order_by("pk")
        )
        edit.changing(whole([entry for entry in entries if entry.version > 1]))
        remove(edit, entries)
    return made[-1]


def _next_made(run: ImportRun, after: int) -> list[int]:
    """Ids of entries the run made, those above `after` alone: the Book's other entries
    are not looked through again for every chunk.
    """
    found = Entry.objects.filter(import_row__run=run, pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[:CHUNK])


def _set_others_free(edit: BookEdit, run: ImportRun, made: Sequence[int]) -> None:
    """Sides of transfers that another import, or a person, put beside an entry of this
    run stay, as the income or expense they are without it.
    """
    groups = EntryGroup.objects.filter(entries__in=made, kind=EntryGroup.Kind.TRANSFER)
    others = Entry.objects.filter(group__in=groups).exclude(import_row__run=run)
    paired = _paired_by_hand(groups, others.filter(import_row=None, version__gt=1))
    kept = Q(import_row__isnull=False) | Q(pk__in=paired)
    linked = list(others.filter(kept).select_related("group"))
    if not linked:
        return
    edit.changing(whole(linked))
    for entry in linked:
        entry.group, entry.position = None, 0
        entry.kind = Entry.Kind.EXPENSE if entry.amount < 0 else Entry.Kind.INCOME
        entry.version += 1
        entry.save()
    edit.written(linked)


def _paired_by_hand(
    groups: "QuerySet[EntryGroup]", others: "QuerySet[Entry]"
) -> set[int]:
    """Ids of those that stood by themselves until somebody paired them."""
    ids = set(others.values_list("pk", flat=True))
    if not ids:
        return ids
    changes = Change.objects.filter(
        subject=Entry._meta.label_lower,
        subject_id__in=Entry.objects.filter(group__in=groups).values("pk"),
        verb=Change.Verb.CHANGED,
    )
    return {
        row["pk"]
        for change in changes
        for row in change.before
        if _is_entry(row) and row["pk"] in ids and row["fields"]["group"] is None
    }


@transaction.atomic
def _unmake(run: ImportRun) -> None:
    import_undone.send(
        sender=ImportRun, book=run.book, actor=run.created_by, made=run.made
    )
    for model in (Payee, Tag, Category, Wallet, Rate):
        ids = run.made.get(model._meta.label_lower, [])
        for start in range(0, len(ids), CHUNK):
            _delete_unused(model, ids[start : start + CHUNK])


def _delete_unused(model: type[BookOwned], ids: Sequence[int]) -> None:
    """What something else uses by now stays; a category of another's goes first."""
    unused = model.objects.filter(pk__in=ids)
    for relation in model._meta.related_objects:
        if relation.on_delete is RESTRICT:
            users = relation.related_model._base_manager.filter(
                **{relation.field.name: OuterRef("pk")}
            )
            unused = unused.exclude(Exists(users))
    while unused.delete()[0]:
        pass

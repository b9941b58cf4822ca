"""Taking a change back: the rows stand again as they stood before it."""

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from accounts.models import Book, Membership, User
from expense_tracker.kernel.scoping import ForeignBookError
from ledger.errors import InUse, NotUndoable
from ledger.history import snapshots
from ledger.history.changes import PART
from ledger.models import Change, Entry, Rate, Reconciliation
from ledger.services.carry_over import carried_over
from ledger.services.editing import BookEdit, edit_book
from ledger.services.rates import check_rates
from ledger.services.reconcile import agrees

_STATEMENT = Reconciliation._meta.label_lower


def undo_change(*, book: Book, actor: User, change: Change) -> Change:
    """Put back the rows as they were before `change`; returns the undoing Change.

    Raises NotUndoable when it was undone already, when a row has changed since
    (undoing would then overwrite somebody's later work), when it is another member's
    own, or when there is no room for the rows any more: what they belong to is gone, or
    their name is taken.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.UNDONE, label=change.label
    ) as edit:
        change = carried_over(change.fresh())
        change.before = snapshots.of_people_here(change.before)
        change.after = snapshots.of_people_here(change.after)
        _check_own(change, actor)
        _check_undoable(change)
        # First put back, so that no row points any more at one about to go.
        _put_back(edit, change)
        _delete_made(change)
        _check_rates(change)
        _check_statements(change)
        change.undone_at = timezone.now()
        change.save(update_fields=["undone_at"])
    return edit.change or change


def _check_rates(change: Change) -> None:
    if change.subject == Rate._meta.label_lower:
        try:
            check_rates(change.book)
        except InUse as error:
            raise NotUndoable(str(error)) from error


def _check_statements(change: Change) -> None:
    """What was settled may have changed while it was open, or since it was."""
    ids = [row["pk"] for row in change.before if row["model"] == _STATEMENT]
    for each in Reconciliation.objects.filter(pk__in=ids).select_related("wallet"):
        if not agrees(each.wallet):
            raise NotUndoable("The statements of this wallet would no longer agree.")


def _check_own(change: Change, actor: User) -> None:
    """What is a member's own, such as their retirement, nobody else puts back."""
    about = [row for row in (*change.before, *change.after) if _is_about(change, row)]
    owners = {row["fields"].get("user") for row in about} - {None}
    if owners and owners != {actor.pk}:
        raise NotUndoable("It is another member's own, so it was left as it is.")


def _is_about(change: Change, row: snapshots.Row) -> bool:
    return bool((row["model"], row["pk"]) == (change.subject, change.subject_id))


def _check_undoable(change: Change) -> None:
    if change.subject == Membership._meta.label_lower:
        raise NotUndoable("Who is a member is changed in the settings.")
    if change.subject == PART:
        raise NotUndoable("Where a part is booked is changed in its group.")
    if change.undone_at is not None:
        raise NotUndoable("That was undone already.")
    if snapshots.current(change.after) != change.after:
        raise NotUndoable("It was changed again since, so it was left as it is.")
    gone = _only_in(change.before, change.after)
    if snapshots.current(gone):
        raise NotUndoable("It was restored already.")


def _delete_made(change: Change) -> None:
    """Delete the rows that exist only since the change, dependants first."""
    for row in reversed(_only_in(change.after, change.before)):
        try:
            apps.get_model(row["model"])._base_manager.filter(pk=row["pk"]).delete()
        except RestrictedError as error:
            raise NotUndoable("It is in use by now, so it was kept.") from error


def _put_back(edit: BookEdit, change: Change) -> None:
    edit.touch(_entries(change.after))
    _restore(change.before)
    edit.touch(_entries(change.before))
    edit.subject = (change.subject, change.subject_id or 0)
    edit.before, edit.after = change.after, change.before


def _restore(rows: list[snapshots.Row]) -> None:
    try:
        with transaction.atomic():
            snapshots.restore_all(rows)
    except ForeignBookError as error:
        raise NotUndoable(
            "What it belonged to was deleted since. Restore that first."
        ) from error
    except IntegrityError as error:
        raise NotUndoable("Another one has taken its place since.") from error


def _only_in(
    rows: list[snapshots.Row], others: list[snapshots.Row]
) -> list[snapshots.Row]:
    known = {(row["model"], row["pk"]) for row in others}
    return [row for row in rows if (row["model"], row["pk"]) not in known]


def _entries(rows: list[snapshots.Row]) -> list[Entry]:
    ids = [row["pk"] for row in rows if row["model"] == "ledger.entry"]
    return list(Entry.objects.filter(pk__in=ids))

"""Renaming, merging and deleting payees; their entries and schedules follow."""

from collections.abc import Sequence

from django.db.models import RestrictedError

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.errors import InUse, InvalidEntry
from ledger.models import Change, Entry, Payee, Recurring
from ledger.naming import check_name
from ledger.services.bulk_write import renewing
from ledger.services.editing import edit_book
from ledger.services.names import unchanged


def rename_payee(*, book: Book, actor: User | None, row: Payee, name: str) -> Change:
    """Raises InvalidEntry for an empty, too long or taken name, StaleVersion when the
    row has another name by now than it was read with.
    """
    check_new_name(row, name)
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=name
    ) as edit:
        edit.changing([unchanged(row)])
        row.name = name
        row.save()
        edit.written([row])
        with renewing(edit, Entry.objects.filter(payee=row)):
            pass
        edit.about(row)
    assert edit.change is not None
    return edit.change


def merge_payees(
    *, book: Book, actor: User | None, kept: Payee, others: Sequence[Payee]
) -> Change:
    """Everything of the `others` becomes that of `kept`, and they go."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=kept.name
    ) as edit:
        gone = list(Payee.objects.filter(pk__in=[row.pk for row in others]))
        edit.changing(gone)
        with renewing(edit, Entry.objects.filter(payee__in=gone)):
            Entry.objects.filter(payee__in=gone).update(payee=kept)
        schedules = list(Recurring.objects.filter(payee__in=gone))
        edit.changing(schedules)
        for schedule in schedules:
            schedule.payee = kept
            schedule.version += 1
            schedule.save()
        edit.written(schedules)
        Payee.objects.filter(pk__in=[row.pk for row in gone]).delete()
        edit.about(kept)
    assert edit.change is not None
    return edit.change


def delete_payee(*, book: Book, actor: User | None, row: Payee) -> Change:
    """Delete a payee that nothing uses. Raises InUse."""
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=row.name
    ) as edit:
        edit.changing([row])
        try:
            row.delete()
        except RestrictedError as error:
            raise InUse("Transactions or bills name it. Merge it instead.") from error
    assert edit.change is not None
    return edit.change


def check_new_name(row: Payee, name: str) -> None:
    check_name(name, field="name")
    same = Payee.objects.filter(book=row.book_id, name_key=fold(name))
    if same.exclude(pk=row.pk).exists():
        raise InvalidEntry("Another payee has that name: merge the two.", field="name")

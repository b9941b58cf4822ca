"""What a Book's beginning, its main currency and its end mean for the ledger."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models.signals import post_delete, pre_delete, pre_save
from django.dispatch import receiver

from accounts.models import Book, Membership, User
from accounts.sharing.telling import Seat
from accounts.signals import (
    base_currency_asked,
    base_currency_changed,
    book_created,
    leftovers_sought,
    member_gone,
    members_changed,
)
from expense_tracker.kernel.files import delete_after_commit, remove_strays
from expense_tracker.kernel.text import fold
from ledger.groups.stays import leave_behind
from ledger.history.snapshots import Row
from ledger.models import (
    Category,
    Change,
    Entry,
    ImportRun,
    Participant,
    Rate,
    Receipt,
    Recurring,
    Wallet,
)
from ledger.receipt_files import files_to_undo, is_undoable
from ledger.starter import EXPENSES, INCOME, Starter

# Far longer than an upload takes.
UNKNOWN_FILES = timedelta(days=1)


@receiver(member_gone)
def book_no_part_there(*, book: Book, user: User, **_: Any) -> None:
    """What they share in groups has to do with the Book no more."""
    for person in Participant.objects.filter(user=user, book=book):
        leave_behind(person)
        Participant.objects.filter(pk=person.pk).update(book=None, wallet=None)


@receiver(book_created)
def seed_book(*, book: Book, **_: Any) -> None:
    """Starter categories and a first wallet, in the Book's own currency."""
    tops = [
        (starter, _begun(book, kind, starter, position))
        for kind, starters in (
            (Category.Kind.EXPENSE, EXPENSES),
            (Category.Kind.INCOME, INCOME),
        )
        for position, starter in enumerate(starters)
    ]
    Category.objects.bulk_create(row for _, row in tops)
    Category.objects.bulk_create(
        _begun(book, parent.kind, child, position, parent)
        for starter, parent in tops
        for position, child in enumerate(starter.children)
    )
    Wallet(
        book=book, name="Cash", kind=Wallet.Kind.CASH, currency=book.base_currency
    ).save()


def _begun(
    book: Book,
    kind: str,
    starter: Starter,
    position: int,
    parent: Category | None = None,
) -> Category:
    return Category(
        book=book,
        kind=kind,
        parent=parent,
        name=starter.name,
        name_key=fold(starter.name),
        icon=starter.icon,
        colour=starter.colour,
        label=starter.label,
        position=position,
    )


@receiver(base_currency_asked)
def hold_base_currency(*, book: Book, **_: Any) -> str | None:
    """Amounts that were booked in the main currency stay what they are."""
    if Entry.objects.filter(book=book).exists():
        return "Transactions were entered in it. Change it under Currencies."
    if Recurring.objects.filter(book=book).exists():
        return "Bills were planned in it. Change it under Currencies."
    if Rate.objects.filter(book=book).exists():
        return "Exchange rates were entered for it. Change it under Currencies."
    return None


@receiver(base_currency_changed)
def move_empty_wallets(*, book: Book, old: str, **_: Any) -> None:
    """Wallets follow: nothing was booked yet, so they hold nothing."""
    Wallet.objects.filter(book=book, currency=old).update(currency=book.base_currency)


@receiver(members_changed)
def remember_member(
    *, book: Book, actor: User, before: Seat | None, after: Seat | None, **_: Any
) -> None:
    """Who came, went or changed places stands in the history beside what they did."""
    seat = after or before
    assert seat is not None
    verb = Change.Verb.CHANGED if before and after else Change.Verb.ADDED
    change = Change.objects.create(
        book=book,
        actor=actor,
        verb=verb if after else Change.Verb.DELETED,
        subject=Membership._meta.label_lower,
        subject_id=seat.pk,
        label=seat.name,
        before=_seat_rows(before),
        after=_seat_rows(after),
    )
    if before is None:
        # Nothing of what was done before they came is new to them.
        Membership.objects.filter(pk=seat.pk).update(seen_change=change.pk)


def _seat_rows(seat: Seat | None) -> list[Row]:
    if seat is None:
        return []
    fields = {"name": seat.name, "role": seat.role}
    return [{"model": Membership._meta.label_lower, "pk": seat.pk, "fields": fields}]


@receiver(pre_delete, sender=User)
def leave_groups(*, instance: User, **_: Any) -> None:
    """Their name stays with what the others paid for them; how to reach them goes."""
    Participant.objects.filter(user=instance).update(email="", book=None, wallet=None)


@receiver(post_delete, sender=ImportRun)
def delete_file(*, instance: ImportRun, **_: Any) -> None:
    delete_after_commit(instance.file)


@receiver(leftovers_sought)
def remove_stray_uploads(*, now: datetime, **_: Any) -> None:
    remove_strays(ImportRun, "file", before=now - UNKNOWN_FILES)


@receiver(leftovers_sought)
def remove_stray_receipts(*, now: datetime, **_: Any) -> None:
    kept = files_to_undo(now)
    for name in ("file", "thumbnail"):
        remove_strays(Receipt, name, before=now - UNKNOWN_FILES, kept=kept)


@receiver(post_delete, sender=Receipt)
def delete_receipt_files(*, instance: Receipt, origin: object, **_: Any) -> None:
    """With the Book at once; deleted by itself, not before that can't be undone."""
    if not is_undoable(origin):
        delete_after_commit(instance.file)
        delete_after_commit(instance.thumbnail)


@receiver(pre_save, sender=Receipt)
def find_restored_receipt(*, instance: Receipt, raw: bool, **_: Any) -> None:
    """History keeps what people wrote, not what it is found by."""
    if raw:
        instance.search_text = instance.folded_text()


@receiver(pre_delete, sender=User)
def forget_address(*, instance: User, **_: Any) -> None:
    """Groups still say who owes them, no longer where to write to."""
    Participant.objects.filter(user=instance).update(email="")

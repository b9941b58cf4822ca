"""What a Book's beginning, its main currency and its end mean for the ledger."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver

from accounts.models import Book
from accounts.signals import (
    base_currency_asked,
    base_currency_changed,
    book_created,
    leftovers_sought,
)
from expense_tracker.kernel.files import delete_after_commit, remove_strays
from ledger.models import Category, Entry, ImportRun, Rate, Receipt, Recurring, Wallet
from ledger.receipt_files import files_to_undo, is_undoable
from ledger.starter import EXPENSES, INCOME, Starter

# Far longer than an upload takes.
UNKNOWN_FILES = timedelta(days=1)


@receiver(book_created)
def seed_book(*, book: Book, **_: Any) -> None:
    """Starter categories and a first wallet, in the Book's own currency."""
    for kind, starters in (
        (Category.Kind.EXPENSE, EXPENSES),
        (Category.Kind.INCOME, INCOME),
    ):
        for position, starter in enumerate(starters):
            _seed(book, kind, starter, position)
    Wallet(
        book=book, name="Cash", kind=Wallet.Kind.CASH, currency=book.base_currency
    ).save()


def _seed(
    book: Book,
    kind: str,
    starter: Starter,
    position: int,
    parent: Category | None = None,
) -> None:
    category = Category(
        book=book,
        kind=kind,
        parent=parent,
        name=starter.name,
        icon=starter.icon,
        colour=starter.colour,
        label=starter.label,
        position=position,
    )
    category.save()
    for place, child in enumerate(starter.children):
        _seed(book, kind, child, place, category)


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

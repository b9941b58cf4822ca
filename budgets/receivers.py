"""What changed entries, and a new main currency, mean for budgets."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Book
from accounts.queue import enqueue
from accounts.signals import base_currency_asked
from budgets.models import Budget
from budgets.tasks import check_book
from ledger.signals import entries_changed


@receiver(entries_changed)
def check_changed_book(*, book_id: int, **_: Any) -> None:
    """Budgets and wallets are looked at again when entries have changed."""
    enqueue(check_book, book_id)


@receiver(base_currency_asked)
def hold_base_currency(*, book: Book, **_: Any) -> str | None:
    """Limits that were set in the main currency stay what they are."""
    if Budget.objects.filter(book=book).exists():
        return "Budgets were set in it, so it can no longer be changed."
    return None

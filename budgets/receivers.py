"""Looks at budgets and wallets again when entries have changed."""

from typing import Any

from django.dispatch import receiver

from accounts.queue import enqueue
from budgets.tasks import check_book
from ledger.signals import entries_changed


@receiver(entries_changed)
def check_changed_book(*, book_id: int, **_: Any) -> None:
    enqueue(check_book, book_id)

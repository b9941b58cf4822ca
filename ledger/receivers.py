"""What a Book's beginning and its main currency mean for the ledger."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Book
from accounts.signals import (
    base_currency_asked,
    base_currency_changed,
    book_created,
)
from ledger.models import Category, Entry, Rate, Recurring, Wallet
from ledger.starter import EXPENSES, INCOME, Starter


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
        return "Transactions were entered in it, so it can no longer be changed."
    if Recurring.objects.filter(book=book).exists():
        return "Bills were planned in it, so it can no longer be changed."
    if Rate.objects.filter(book=book).exists():
        return "Exchange rates were entered for it, so it can no longer be changed."
    return None


@receiver(base_currency_changed)
def move_empty_wallets(*, book: Book, old: str, **_: Any) -> None:
    """Wallets follow: nothing was booked yet, so they hold nothing."""
    Wallet.objects.filter(book=book, currency=old).update(currency=book.base_currency)

"""Seeds a new Book, in the transaction that makes it."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Book
from accounts.signals import book_created
from ledger.models import Category, Wallet
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
    book: Book, kind: str, starter: Starter, position: int, parent: Category | None = None
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

"""What the tests of security share: a hostile book, and ids in use."""

import pytest

from accounts.models import Book, User
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.conftest import fill
from expense_tracker.tests.security.canary import HOSTILE
from ledger.models import Category, Entry, Wallet


@pytest.fixture
def hostile_book(book, alice) -> Book:
    """Everything in it that has a name, people too, is named to do harm."""
    User.objects.filter(pk=alice.pk).update(name=HOSTILE)
    Book.objects.filter(pk=book.pk).update(name=HOSTILE)
    return fill(book, alice, HOSTILE)


@pytest.fixture
def pks(book) -> set[int]:
    """Ids in use in the book's main tables, and one that is not."""
    with book_scope(book):
        rows = [model.objects.first() for model in (Entry, Wallet, Category)]
        return {4711, *(row.pk for row in rows if row)}

"""What the tests of security share: a hostile book."""

import pytest

from accounts.models import Book, User
from expense_tracker.tests.conftest import fill
from expense_tracker.tests.security.canary import HOSTILE


@pytest.fixture
def hostile_book(book, alice) -> Book:
    """Everything in it that has a name, people too, is named to do harm."""
    User.objects.filter(pk=alice.pk).update(name=HOSTILE)
    Book.objects.filter(pk=book.pk).update(name=HOSTILE)
    return fill(book, alice, HOSTILE)

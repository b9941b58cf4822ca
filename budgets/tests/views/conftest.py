from datetime import UTC, datetime

import pytest
import time_machine

from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, Wallet


@pytest.fixture(autouse=True)
def today():
    """Saturday 21 November 2026."""
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def theirs(other_book):
    """A category and a wallet of a stranger."""
    with book_scope(other_book):
        return {
            "category": Category.objects.get(name="Eating out").pk,
            "wallet": Wallet.objects.get(name="Cash").pk,
        }


@pytest.fixture
def as_part(client_alice):
    """Posts as htmx does from the sheet."""
    return lambda url, data: client_alice.post(
        url, data, headers={"HX-Request": "true"}
    )

"""What the ledger's view tests share. Time stands at 21 November 2026, noon UTC."""

from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expense_tracker.kernel.scoping import book_scope
from ledger.models import Entry, Wallet
from ledger.tests.factories import make_wallet
from ledger.tests.groups.trio import Trio, make_trio


@pytest.fixture
def noon():
    with time_machine.travel("2026-11-21 12:00Z", tick=False):
        yield


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday", opening="1000")


@pytest.fixture
def travel(scope):
    return make_wallet(scope, "Travel card", currency="GBP", rate="1.17")


@pytest.fixture
def url():
    return lambda name, *args: reverse(f"ledger:{name}", args=args)


@pytest.fixture
def their_wallet(other_book):
    """A wallet of charlie's book, made outside anybody's scope."""
    with book_scope(other_book):
        return Wallet.objects.get()


@pytest.fixture
def typed(cash):
    """What the entry form sends for an expense, with changes."""

    def values(**changes):
        sent = {
            "kind": "expense",
            "amount": "12.50",
            "date": "2026-11-20",
            "wallet": cash.pk,
            "payee": "Bistro Nine",
        }
        return {**sent, **changes}

    return values


@pytest.fixture
def queries_of(client_alice):
    """How many queries a page takes, what the frame works out once per version not
    counted."""

    def count(address):
        client_alice.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client_alice.get(address).status_code == HTTPStatus.OK
        return len(captured)

    return count


@pytest.fixture
def only_entry(scope):
    return lambda: Entry.objects.exclude(kind="opening").get()


@pytest.fixture
def trio(scope, alice, charlie) -> Trio:
    return make_trio(scope, alice, charlie)

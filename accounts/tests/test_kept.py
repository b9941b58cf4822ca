"""Pages are kept for a version of the Book, for one reader, and never stale."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Book
from ledger.tests.factories import make_entry, make_wallet

NOON = "2026-11-21 12:00Z"
ONCE = re.compile(r'name="form_token" value="([^"]+)"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEEP_PAGES = True
    cache.clear()
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def wallet(scope):
    wallet = make_wallet(scope, "Everyday", opening="100")
    make_entry(wallet, "12.50", payee="Bistro Nine")
    return wallet


def overview(client):
    answer = client.get(reverse("reports:overview"))
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def drawn(client):
    """How many statements the overview takes."""
    with CaptureQueriesContext(connection) as captured:
        overview(client)
    return len(captured)


@pytest.mark.usefixtures("wallet")
def test_the_second_time_it_is_not_drawn_again(client_alice):
    assert drawn(client_alice) > 20
    assert drawn(client_alice) <= 5  # session, person, membership


def test_what_changes_the_book_shows_at_once(client_alice, wallet):
    overview(client_alice)
    make_entry(wallet, "7", payee="Harbour Bakery")
    assert "Harbour Bakery" in overview(client_alice)


@pytest.mark.usefixtures("wallet")
def test_each_answer_has_tokens_of_its_own(client_alice):
    pages = [overview(client_alice) for _ in range(3)]
    once = [token for page in pages for token in ONCE.findall(page)]
    assert len(once) == len(set(once)) >= 3
    assert all(CSRF.findall(page) for page in pages)
    assert "gap}" not in "".join(pages)


@pytest.mark.usefixtures("wallet")
def test_what_is_posted_from_a_kept_page_is_taken(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    overview(client)
    page = overview(client)
    sent = {
        "line": "4.20 coffee",
        "csrfmiddlewaretoken": CSRF.search(page)[1],
        "form_token": ONCE.search(page)[1],
    }
    answer = client.post(reverse("ledger:quick-add"), sent)
    assert answer.status_code == HTTPStatus.FOUND
    assert "coffee" in overview(client)


@pytest.mark.usefixtures("wallet")
def test_nobody_is_given_anothers_page(client_alice, charlie, bob):
    overview(client_alice)
    for other in (charlie, bob):
        client = Client()
        client.force_login(other)
        page = overview(client)
        assert other.name in page
        assert ("Bistro Nine" in page) == (other == bob)


@pytest.mark.usefixtures("wallet")
def test_tomorrow_it_is_another_page(client_alice):
    overview(client_alice)
    with time_machine.travel("2026-11-22 12:00Z", tick=False):
        assert drawn(client_alice) > 20


@pytest.mark.usefixtures("wallet")
def test_another_language_is_another_page(client_alice, alice):
    overview(client_alice)
    alice.locale = "de-DE"
    alice.save()
    assert "12,50" in overview(client_alice)


def test_a_book_that_came_back_is_another_one(client_alice, wallet):
    overview(client_alice)
    Book.objects.filter(pk=wallet.book_id).update(
        created_at=wallet.book.created_at - timedelta(days=1)
    )
    assert drawn(client_alice) > 20

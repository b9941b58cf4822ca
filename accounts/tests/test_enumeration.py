"""Nobody learns here which addresses have an account."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Notice, User

pytestmark = pytest.mark.django_db

KNOWN = "nell@example.com"
UNKNOWN = "orla@example.com"


def told(response, *addresses) -> str:
    """The page without what differs by itself."""
    text = response.content.decode()
    for address in addresses:
        text = text.replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def answers(path, known, unknown):
    """What two strangers see who post these two bodies, redirects followed."""
    both = []
    for data in (known, unknown):
        cache.clear()
        response = Client().post(path, data, follow=True)
        both.append((response.redirect_chain, told(response, KNOWN, UNKNOWN)))
    return both


def test_sign_up_answers_alike(confirmed):
    confirmed(KNOWN)
    form = {
        "name": "Eve",
        "password1": "turnip lantern sky",
        "base_currency": "EUR",
        "locale": "en-IE",
    }
    first, second = answers(
        "/accounts/signup/", {**form, "email": KNOWN}, {**form, "email": UNKNOWN}
    )
    assert first == second


def test_sign_up_costs_alike(confirmed, signed_up, monkeypatch):
    """The costly parts, hashing and seeding the Book, are done for both.

    Counted, not timed: a clock says little on a busy machine.
    """
    confirmed(KNOWN)
    hashed = []
    real = User.set_password
    monkeypatch.setattr(
        User, "set_password", lambda user, raw: hashed.append(raw) or real(user, raw)
    )

    def cost(email):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            signed_up(email, browser=Client())
        return len(hashed), len(queries)

    (known_hashes, known_queries), (hashes, queries) = cost(KNOWN), cost(UNKNOWN)
    assert known_hashes == hashes == 1
    assert abs(known_queries - queries) < queries / 5


def test_the_rehearsal_leaves_nothing(confirmed, signed_up):
    confirmed(KNOWN)
    signed_up(KNOWN, browser=Client(), name="Eve")
    assert User.objects.get().name == "Nell Byrne"


def test_the_owner_hears_of_a_sign_up_with_their_address(confirmed, signed_up):
    confirmed(KNOWN)
    signed_up(KNOWN, browser=Client())
    [message] = mail.outbox
    assert message.to == [KNOWN]
    assert message.subject == "You already have an account at Outlay"
    assert "/accounts/login/" in message.body


def test_reset_answers_alike(confirmed):
    confirmed(KNOWN)
    first, second = answers(
        "/accounts/password/reset/", {"email": KNOWN}, {"email": UNKNOWN}
    )
    assert first == second


def test_reset_owes_one_mail_either_way(confirmed):
    confirmed(KNOWN)
    Notice.objects.all().delete()
    for email in (KNOWN, UNKNOWN):
        Client().post("/accounts/password/reset/", {"email": email})
    kinds = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["reset", "no-account"]


def test_wrong_password_answers_alike(confirmed):
    confirmed(KNOWN)
    first, second = answers(
        "/accounts/login/",
        {"login": KNOWN, "password": "wrong"},
        {"login": UNKNOWN, "password": "wrong"},
    )
    assert first == second
    assert "Name and password do not match. You have 4 more tries" in first[1]


def test_adding_an_address_answers_alike(confirmed, ask_new_address):
    confirmed(UNKNOWN)
    browser = confirmed("eve@example.com")
    browser.post(
        "/accounts/login/",
        {"login": "eve@example.com", "password": "heron kettle orbit"},
    )
    browser.get("/settings/")  # shows what was said at sign-in
    pages = []
    for email in (UNKNOWN, "free@example.com"):
        cache.clear()
        pages.append(told(ask_new_address(browser, email), email))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [[UNKNOWN], ["free@example.com"]]

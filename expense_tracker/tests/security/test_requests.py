"""What is asked for by others in a person's name: tokens, targets, hosts, sessions.

The addresses come from the resolver.
"""

import re
from http import HTTPStatus

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import resolve

from accounts.models import User
from expense_tracker.kernel.scoping import book_scope
from expense_tracker.tests.walk import (
    ROUTES,
    made_up,
    nothing_stays,
    own_addresses,
    writing,
)
from ledger.models import Entry, Wallet


def test_every_post_asks_for_a_token(full_book, alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    refused = {HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}
    taken = [
        path
        for path in own_addresses(full_book, but={"unsubscribe"}).values()
        if client.post(path).status_code not in refused
    ]
    assert taken == []


ELSEWHERE = [
    *("https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example"),
    *("https:evil.example", "http:///evil.example", "\thttps://evil.example"),
    *("http://testserver@evil.example/", "http://testserver.evil.example/"),
    *("javascript:alert(1)", "http://localhost/", "http://["),
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_never_leads_back_to_another_site(target, book, alice, as_user):
    """`next=` of each page that takes one, and the page a change was asked for from."""
    client = as_user(alice)
    with book_scope(book):
        wallet = Wallet.objects.get(name="Cash")
    answers = [
        client.post(f"/wallets/{wallet.pk}/archive/", headers={"referer": target}),
        client.get("/accounts/login/", {"next": target}),
        client.get("/accounts/signup/", {"next": target}),
        client.post("/accounts/logout/", {"next": target}),
    ]
    assert [answer.status_code for answer in answers] == [HTTPStatus.FOUND] * 4
    assert all(re.match(r"/(?![/\\])", answer.url) for answer in answers)


def test_a_session_from_before_is_not_taken_over(alice):
    """Who planted a session in somebody's browser is not signed in with them."""
    planted = Client()
    planted.get("/accounts/password/reset/key/1-x/")
    session = planted.session
    session["book_id"] = 1
    session.save()
    key = session.session_key
    planted.cookies["sessionid"] = key
    planted.force_login(alice)
    assert planted.session.session_key != key
    assert not Session.objects.filter(session_key=key).exists()


def open_to_nobody() -> set[str]:
    """Names of the routes that ask nobody to sign in."""
    return {
        name
        for route, name in ROUTES.items()
        if not getattr(resolve(made_up(route)).func, "login_required", True)
    }


def test_a_closed_account_gets_nothing_more(full_book, alice, as_user):
    """Its live session ends with the next request, its forms are lost."""
    client = as_user(alice)
    key = client.cookies["sessionid"].value
    User.objects.filter(pk=alice.pk).update(is_active=False)
    # The key of a link stands for nobody signed in; its own tests say when it ends.
    for path in own_addresses(full_book, but=open_to_nobody()).values():
        client.cookies["sessionid"] = key
        with nothing_stays(), writing() as written:
            answer = client.post(path)
        assert answer.url.startswith("/accounts/login/"), path
        assert written == [], path


# What no form asks for, as columns are named.
UNASKED = {
    **dict.fromkeys(("is_staff", "is_superuser", "is_active"), "on"),
    **dict.fromkeys(("id", "pk", "user", "created_by", "made_by", "book"), "4711"),
    **dict.fromkeys(("base_amount", "balance", "email", "role", "state"), "9"),
    "password": "gravel pillow moth",
}


def test_nobody_sets_what_no_form_asks_for(book, alice, as_user, other_book):
    client = as_user(alice)
    before = User.objects.values().get(pk=alice.pk)
    profile = {"name": "Alice", "locale": "de-DE", "time_zone": "UTC", "theme": "dark"}
    with book_scope(book):
        wallet = Wallet.objects.get(name="Cash")
    typed = {"kind": "expense", "amount": "5", "date": "2026-10-03"}
    more = UNASKED | {"book": other_book.pk}
    assert client.post("/settings/", more | profile).status_code == HTTPStatus.FOUND
    answer = client.post("/entries/new/", more | typed | {"wallet": wallet.pk})
    assert answer.status_code == HTTPStatus.FOUND
    after = User.objects.values().get(pk=alice.pk)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {*profile, "last_login"}
    with book_scope(book):
        entry = Entry.objects.get()
    assert entry.pk != 4711
    assert (entry.book_id, entry.base_amount) == (book.pk, -5)


def test_a_query_does_not_fill_a_form(book, alice, as_user):
    """Nor does a link fill what a button sends."""
    client = as_user(alice)
    for path, named in (
        ("/wallets/new/", "name=Trap&kind=bank&currency=EUR&opened_on=2026-10-03"),
        ("/categories/new/", "name=Trap&kind=expense&icon=tag&colour=red"),
        ("/entries/new/", "kind=expense&amount=5&date=2026-10-03"),
    ):
        with writing() as written:
            answer = client.post(f"{path}?{named}")
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, path
        assert written == [], path

"""Books and the people in them, through the API."""

from http import HTTPStatus

import pytest

from accounts.models import Membership


@pytest.fixture
def ask(api, alice, book):
    return api(alice)


def test_another_book_is_made_and_worked_in(ask):
    made = ask("post", "/books", {"name": "Trip", "currency": "USD"})
    assert made.status_code == HTTPStatus.CREATED, made.content
    pk = made.json()["id"]
    [cash] = ask("get", f"/wallets?book={pk}").json()["items"]
    assert cash["currency"] == "USD"
    changed = ask("patch", f"/books/{pk}", {"month_starts_on": 25}).json()
    assert (changed["month_starts_on"], changed["name"]) == (25, "Trip")


def test_a_token_of_one_book_makes_no_other(api, alice, book):
    ask = api(alice, book=book)
    answer = ask("post", "/books", {"name": "Trip", "currency": "USD"})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_who_is_asked_in_gets_a_link(ask):
    made = ask("post", "/invitations", {"role": "viewer"}).json()
    assert made["link"].startswith("http")
    again = ask("post", f"/invitations/{made['id']}/send").json()
    assert again["link"] != made["link"]
    ask("delete", f"/invitations/{made['id']}")
    assert ask("get", "/invitations").json()["items"] == []


def test_an_editor_asks_nobody_in(api, book, bob):
    ask = api(bob)
    assert ask("post", "/invitations", {}).status_code == HTTPStatus.FORBIDDEN
    assert ask("get", "/invitations").json()["items"] == []


def test_roles_change_and_an_owner_remains(ask, book, bob):
    alice, bobs = ask("get", "/members").json()["items"]
    assert (alice["you"], bobs["role"]) == (True, "editor")
    ask("patch", f"/members/{bobs['id']}", {"role": "viewer"})
    assert book.memberships.get(user=bob).role == Membership.Role.VIEWER
    left = ask("delete", f"/members/{alice['id']}")
    assert left.status_code == HTTPStatus.CONFLICT
    ask("post", f"/members/{bobs['id']}/hand-over")
    assert book.memberships.get(user=bob).role == Membership.Role.OWNER
    assert ask("delete", f"/members/{alice['id']}").status_code == 204

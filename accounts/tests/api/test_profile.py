"""A person's profile, and who looked at what is theirs."""

from http import HTTPStatus

import pytest

from accounts.models import StaffAccess
from conftest import make_person


@pytest.fixture
def ask(api, alice, book):
    return api(alice)


def test_what_is_sent_changes_and_the_rest_stays(ask, alice):
    sent = {"username": "alice-1", "phone": "+353 1 234 5678", "locale": "en-GB"}
    told = ask("patch", "/profile", sent).json()
    assert told == ask("get", "/profile").json()
    assert (told["username"], told["phone"]) == ("alice-1", "+35312345678")
    assert (told["name"], told["email"]) == ("Alice", "alice@example.com")
    assert ask("patch", "/profile", {"username": None}).json()["username"] is None
    assert ask("get", "/profile").json()["locale"] == "en-GB"


def test_a_book_used_alone_moves_with_its_person(ask, book):
    ask("patch", "/profile", {"time_zone": "Europe/Dublin"})
    book.refresh_from_db()
    assert book.time_zone == "Europe/Dublin"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "bobby"),
        ("phone", "12"),
        ("time_zone", "Mars/Base"),
        ("theme", "pink"),
        ("name", None),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(ask, field, value):
    make_person("Bob", username="bobby")
    answer = ask("patch", "/profile", {field: value})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, answer.content
    assert answer.json()["errors"][0]["field"] == field


def test_a_token_of_one_book_knows_nothing_of_the_person(api, alice, book):
    ask = api(alice, book=book)
    for path in ("/profile", "/access-log"):
        assert ask("get", path).status_code == HTTPStatus.FORBIDDEN


def test_looks_of_staff_are_listed_page_by_page(ask, alice, staff):
    for action in ("detail", "inspect", "export"):
        StaffAccess.objects.create(
            staff=staff, user=alice, action=action, model="entry", reason="Ticket 7"
        )
    StaffAccess.objects.create(staff=staff, action="list", model="entry")
    first = ask("get", "/access-log?limit=2").json()
    assert [row["what"] for row in first["items"]] == ["Exported", "Saw, as you do,"]
    [last] = ask("get", f"/access-log?cursor={first['next']}").json()["items"]
    assert (last["who"], last["of"], last["reason"]) == ("Sam", "entry", "Ticket 7")

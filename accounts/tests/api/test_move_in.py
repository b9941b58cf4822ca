"""Archives on their way in, by the API."""

from datetime import date
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import MoveIn
from accounts.takeout import asking, bringing, limits
from accounts.tests.takeout.test_move_in_page import archive_of, step
from accounts.tokens.services import Scope, create_token


@pytest.fixture
def send(client, charlie):
    """Brings a file."""
    _, value = create_token(user=charlie, name="t", scopes=[Scope.WRITE])

    def bring(file, **more):
        headers = {"Authorization": f"Bearer {value}"}
        return client.post("/api/v1/move-ins", {"file": file, **more}, headers=headers)

    return bring


def test_from_the_file_to_the_book(alice, book, spend, charlie, api, send):
    spend("12.50", on=date(2026, 11, 3))
    ask, brought = api(charlie), send(archive_of(alice))
    assert brought.status_code == HTTPStatus.ACCEPTED, brought.content
    told = brought.json()
    assert (told["state"], told["books"]) == ("looking", [])
    # He has done nothing in it.
    assert told["gives_way"] == charlie.books.get().pk
    at = brought["Location"].removeprefix("/api/v1")
    assert ask("post", f"{at}/confirm").status_code == HTTPStatus.CONFLICT
    step()
    [told] = ask("get", at).json()["books"]
    assert (told["name"], told["currency"], told["rows"]["entry"]) == (
        "Personal",
        "EUR",
        1,
    )
    assert ask("post", f"{at}/confirm").json()["state"] == "working"
    step()
    done = ask("get", at).json()
    [made] = done["made"]
    assert (done["state"], done["gives_way"]) == ("done", None)
    assert charlie.books.get().pk == made
    [entry] = ask("get", f"/entries?book={made}").json()["items"]
    assert entry["amount"] == "-12.50"
    assert [each["id"] for each in ask("get", "/move-ins").json()["items"]] == [
        done["id"]
    ]


def test_preferences_are_taken_over_when_that_is_said(alice, book, charlie, send):
    alice.theme = "dark"
    alice.save()
    for wanted, theme in (("false", charlie.theme), ("true", "dark")):
        send(archive_of(alice), with_settings=wanted)
        move_in = MoveIn.objects.first()
        bringing.work(move_in=move_in)
        bringing.confirm(move_in=move_in)
        bringing.work(move_in=move_in)
        charlie.refresh_from_db()
        assert charlie.theme == theme


def test_one_at_a_time_and_what_is_given_up_leaves_nothing(
    alice, book, charlie, api, send
):
    ask, at = api(charlie), f"/move-ins/{send(archive_of(alice)).json()['id']}"
    assert send(archive_of(alice)).status_code == HTTPStatus.CONFLICT
    step()
    given_up = ask("post", f"{at}/cancel").json()
    assert (given_up["state"], given_up["made"]) == ("failed", [])
    assert "Cancelled" in given_up["error"]
    assert ask("post", f"{at}/cancel").status_code == HTTPStatus.CONFLICT
    assert charlie.books.count() == 1
    assert send(archive_of(alice)).status_code == HTTPStatus.ACCEPTED


def test_one_that_stopped_is_tried_again(alice, book, charlie, api, send):
    ask, at = api(charlie), f"/move-ins/{send(archive_of(alice)).json()['id']}"
    assert ask("post", f"{at}/again").status_code == HTTPStatus.CONFLICT
    MoveIn.objects.update(attempts=limits.ATTEMPTS)
    step()
    assert ask("get", at).json()["state"] == "failed"
    assert ask("post", f"{at}/again").json()["state"] == "looking"
    step()
    assert ask("get", at).json()["state"] == "review"


def test_what_is_no_archive_is_a_problem_at_the_file(send):
    for data in (b"", b"meow", b"PK\x05\x06" + b"\0" * 18):
        answer = send(SimpleUploadedFile("cat.zip", data))
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert answer["Content-Type"] == "application/problem+json"
        assert [each["field"] for each in answer.json()["errors"]] == ["file"]
    assert not MoveIn.objects.exists()


def test_archives_may_be_larger_than_other_files(send, settings, alice, book):
    settings.IMPORT_MAX_BYTES = 0
    padded = SimpleUploadedFile("big.zip", b"x" * 100_000)
    assert send(padded).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert limits.MAX_BYTES > 10**9


def test_only_so_many_a_day(send, monkeypatch):
    monkeypatch.setattr(asking, "MOVE_INS_A_DAY", 1)
    send(SimpleUploadedFile("cat.zip", b"meow"))
    late = send(SimpleUploadedFile("cat.zip", b"meow"))
    assert late.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert late["Retry-After"] == "86400"


def test_a_token_of_one_book_moves_nothing_in(api, alice, book):
    answer = api(alice, book=book)("get", "/move-ins")
    assert answer.status_code == HTTPStatus.FORBIDDEN

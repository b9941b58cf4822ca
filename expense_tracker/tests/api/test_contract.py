"""What holds for every operation of the API."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from accounts.clock import today_for_user
from accounts.leftovers import remove_leftovers
from accounts.models import ApiToken, IdempotencyKey
from accounts.tokens.services import Scope, create_token
from expense_tracker.kernel.api.types import Body, Row
from ledger.models import Entry


@pytest.fixture
def alices(api, alice, book):
    return api(alice)


@pytest.fixture
def coffee(cash):
    return {"date": "2026-11-20", "amount": "3.50", "wallet": cash.pk}


def test_errors_are_problems(alices, coffee):
    answer = alices("post", "/entries", coffee | {"amount": "-1", "colour": "red"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer["Content-Type"] == "application/problem+json"
    assert {fault["field"] for fault in answer.json()["errors"]} == {"amount", "colour"}


@pytest.mark.parametrize("path", ["/nothing", "/entries/999999", "/wallets/x"])
def test_what_is_not_there_is_a_problem_too(alices, path):
    answer = alices("get", path)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json()["status"] == HTTPStatus.NOT_FOUND


def test_a_misspelt_filter_is_refused(alices):
    answer = alices("get", "/entries?walet=3")
    assert answer.json()["errors"] == [
        {"field": "walet", "message": "There is no such field."}
    ]


def test_a_form_is_refused_where_json_is_taken(alice, book, client):
    _, value = create_token(user=alice, name="t", scopes=[Scope.WRITE])
    headers = {"Authorization": f"Bearer {value}"}
    for sent in ({}, {"name": "Trip"}):
        answer = client.post("/api/v1/groups", sent, headers=headers)
        assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


def test_without_a_token_nobody_is_let_in(client, client_alice):
    """A signed-in browser is no program."""
    for nobody in (client, client_alice):
        answer = nobody.get("/api/v1/entries")
        assert answer.status_code == HTTPStatus.UNAUTHORIZED
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_of_a_locked_person_is_refused(api, alice, book):
    ask = api(alice)
    alice.is_active = False
    alice.save()
    assert ask("get", "/me").status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("days", [-1, 0])
def test_a_token_works_to_the_end_of_its_last_day(api, alice, book, days):
    ask = api(alice, ends_on=today_for_user(alice) + timedelta(days))
    works = ask("get", "/me").status_code == HTTPStatus.OK
    assert works == (days == 0)


def test_a_token_for_reading_writes_nothing(api, alice, coffee):
    ask = api(alice, "read")
    answer = ask("post", "/entries", coffee)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert 'scope="write"' in answer["WWW-Authenticate"]
    assert not Entry.objects.exists()


def test_a_viewers_token_writes_nothing(api, vera, coffee):
    answer = api(vera)("post", "/entries", coffee)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Entry.objects.exists()


def test_a_token_of_one_book_opens_no_other(api, alice, book, other_book):
    ask = api(alice, book=book)
    assert ask("get", f"/wallets?book={book.pk}").status_code == HTTPStatus.OK
    assert ask("get", f"/wallets?book={other_book.pk}").status_code == 404


# --- once -----------------------------------------------------------------------------


def test_the_same_key_books_once(alices, coffee):
    first, again = (
        alices("post", "/entries", coffee, **{"Idempotency-Key": "k"}) for _ in "ab"
    )
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotency-Replayed"] == "true"
    assert Entry.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(alices, coffee):
    key = {"Idempotency-Key": "k"}
    alices("post", "/entries", coffee, **key)
    answer = alices("post", "/entries", coffee | {"amount": "4"}, **key)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Entry.objects.count() == 1


def test_a_refused_request_may_be_mended_under_its_key(alices, coffee):
    key = {"Idempotency-Key": "k"}
    alices("post", "/entries", coffee | {"amount": "x"}, **key)
    assert not IdempotencyKey.objects.exists()
    assert alices("post", "/entries", coffee, **key).status_code == HTTPStatus.CREATED


def test_answers_are_forgotten_after_a_day(alices, coffee):
    alices("post", "/entries", coffee, **{"Idempotency-Key": "k"})
    remove_leftovers()
    assert IdempotencyKey.objects.exists()
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=25))
    remove_leftovers()
    assert not IdempotencyKey.objects.exists()


# --- versions -------------------------------------------------------------------------


def test_a_stale_change_is_refused_and_loses_nothing(alices, coffee):
    made = alices("post", "/entries", coffee)
    address = made["Location"].removeprefix("/api/v1")
    mine = {"If-Match": made["ETag"]}
    assert alices("patch", address, {"note": "hers"}, **mine).status_code == 200
    late = alices("patch", address, {"note": "his"}, **mine)
    assert late.status_code == HTTPStatus.PRECONDITION_FAILED
    assert late["ETag"] == '"2"'
    assert alices("get", address).json()["note"] == "hers"


def test_nothing_is_replaced_unseen(alices, coffee):
    address = alices("post", "/entries", coffee)["Location"].removeprefix("/api/v1")
    answer = alices("put", address, coffee | {"note": "new"})
    assert answer.status_code == HTTPStatus.PRECONDITION_REQUIRED
    answer = alices("put", address, coffee | {"note": "new"}, **{"If-Match": "*"})
    assert answer.json()["note"] == "new"


# --- how often, and how ---------------------------------------------------------------


def test_who_asks_too_often_is_told_when_to_come_again(settings, api, alice, book):
    settings.API_REQUESTS_PER_MINUTE = 2
    ask = api(alice)
    answers = [ask("get", "/me") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert [each["RateLimit-Remaining"] for each in answers] == ["1", "0", "0"]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_what_an_address_takes(alices, client):
    head = alices("head", "/entries")
    assert (head.status_code, head.content) == (HTTPStatus.OK, b"")
    assert client.options("/api/v1/entries")["Allow"] == "GET, HEAD, OPTIONS, POST"
    refused = alices("delete", "/entries")
    assert refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body", [b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"note": "\\u0000"}', b"\xff"]
)
def test_strange_json_is_refused(api, alice, book, body):
    _, value = _token(alice)
    answer = Client().post(
        "/api/v1/entries",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {value}"},
    )
    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_nothing_but_json_and_files_is_read(alice, book):
    _, value = _token(alice)
    answer = Client().post(
        "/api/v1/entries",
        "a=1",
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Bearer {value}"},
    )
    assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


def _token(person):
    return create_token(user=person, name="t", scopes=ApiToken.Scope.values)


# --- the document ---------------------------------------------------------------------


def test_the_document_declares_every_error(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    names = [operation["operationId"] for _, _, operation in operations]
    assert len(names) == len(set(names))
    for path, method, operation in operations:
        where = f"{method} {path}"
        assert operation["summary"], where
        assert {"401", "404", "422", "429", "500"} <= operation["responses"].keys()
        if method != "get":
            assert {"403", "409", "412", "415"} <= operation["responses"].keys()


def test_no_two_shapes_have_one_name():
    """Or one of them takes the other's place in the document."""
    known: dict[str, type] = {}
    for shape in (*_below(Row), *_below(Body)):
        assert known.setdefault(shape.__name__, shape) is shape


def _below(shape: type) -> list[type]:
    children = [each for each in shape.__subclasses__() if "[" not in each.__name__]
    return [found for each in children for found in (each, *_below(each))]

"""Feedback by the API."""

import io
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Feedback
from accounts.staff import feedback
from accounts.staff.feedback import answer_feedback
from accounts.tokens.services import Scope, create_token


@pytest.fixture
def write(alice, book, client):
    _, value = create_token(user=alice, name="t", scopes=[Scope.WRITE])

    def send(**fields):
        headers = {"Authorization": f"Bearer {value}", "User-Agent": "Pocket 2"}
        return client.post("/api/v1/feedback", fields, headers=headers)

    return send


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (20, 20)).save(file, "PNG")
    return SimpleUploadedFile("shot.png", file.getvalue())


def test_what_is_written_is_answered(api, alice, staff, book, write):
    made = write(text="It is slow", page="/entries/", picture=picture())
    assert made.status_code == HTTPStatus.CREATED, made.content
    assert made["Location"] == f"/api/v1/feedback/{made.json()['id']}"
    row = Feedback.objects.get()
    assert (row.user, row.book, row.page, row.browser) == (
        alice,
        book,
        "/entries/",
        "Pocket 2",
    )
    answer_feedback(staff=staff, feedback=row, text="Not any more.")
    [told] = api(alice)("get", "/feedback").json()["items"]
    assert (told["text"], told["picture"], told["state"]) == (
        "It is slow",
        True,
        "closed",
    )
    assert [each["text"] for each in told["answers"]] == ["Not any more."]


def test_what_is_no_picture_is_told_at_its_field(write):
    answer = write(text="Look", picture=SimpleUploadedFile("a.png", b"meow"))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [each["field"] for each in answer.json()["errors"]] == ["picture"]
    assert write(text=" ").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Feedback.objects.exists()


def test_who_writes_too_often_waits(write, monkeypatch):
    monkeypatch.setattr(feedback, "PER_HOUR", 1)
    write(text="One")
    late = write(text="Two")
    assert late.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert late["Retry-After"] == "3600"


def test_it_comes_page_by_page_and_nobody_elses(api, alice, charlie, book):
    for text in "abc":
        Feedback.objects.create(user=alice, text=text)
    Feedback.objects.create(user=charlie, text="his")
    ask = api(alice)
    first = ask("get", "/feedback?limit=2").json()
    rest = ask("get", f"/feedback?cursor={first['next']}").json()
    texts = [each["text"] for page in (first, rest) for each in page["items"]]
    assert (texts, rest["next"]) == (["c", "b", "a"], None)

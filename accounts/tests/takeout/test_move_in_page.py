"""Moving in, as its page leads through it."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import MoveIn
from accounts.takeout import bringing
from accounts.takeout.writing import write_archive
from accounts.tests.takeout.test_hostile import NOON

PAGE = "/settings/data/move-in/"


def archive_of(user) -> SimpleUploadedFile:
    target = io.BytesIO()
    write_archive(target, user=user, made_at=NOON, beat=lambda: None)
    return SimpleUploadedFile("mine.zip", target.getvalue(), "application/zip")


def step() -> None:
    bringing.work(move_in=MoveIn.objects.get())


def test_from_the_file_to_the_book(alice, book, as_user, charlie):
    client = as_user(charlie)
    assert b"Look through" in client.get(PAGE).content
    client.post(PAGE, {"file": archive_of(alice), "with_settings": "on"})
    assert b"Looking through mine.zip" in client.get(PAGE).content
    step()
    assert b"It brings 1 book" in client.get(PAGE).content
    client.post(f"{PAGE}confirm/")
    assert b"Moving in" in client.get(PAGE).content
    step()
    page = client.get(PAGE).content
    assert b"Moved in" in page
    assert b"Look through" in page
    assert charlie.books.count() == 2


def test_cancelled_nothing_is_left(alice, book, as_user, charlie):
    client = as_user(charlie)
    client.post(PAGE, {"file": archive_of(alice)})
    step()
    client.post(f"{PAGE}cancel/")
    assert b"Nothing was moved in" in client.get(PAGE).content
    assert MoveIn.objects.get().file.name == ""
    assert charlie.books.count() == 1


def test_what_is_no_archive_is_said_at_the_field(client_alice):
    file = SimpleUploadedFile("cat.zip", b"meow")
    answer = client_alice.post(PAGE, {"file": file})
    assert answer.status_code == 422
    assert b"not an archive of this program" in answer.content
    assert client_alice.post(PAGE, {}).status_code == 422


def test_without_one_under_way_there_is_nothing_to_confirm(client_alice):
    assert client_alice.post(f"{PAGE}confirm/").status_code == 404
    assert client_alice.post(f"{PAGE}cancel/").status_code == 404

"""An archive on its way out: owed, made once, mailed as a link, gone after days."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, TakeOut
from accounts.notices.delivery import deliver
from accounts.takeout import making, tasks, writing
from accounts.takeout.errors import MovedOnError
from accounts.takeout.registry import tables

DAY = timedelta(days=1)
MINUTES = timedelta(minutes=6)


@pytest.fixture
def owed(alice, book) -> TakeOut:
    return making.ask_take_out(user=alice)


@pytest.fixture
def ready(owed) -> TakeOut:
    making.make(take_out=owed)
    owed.refresh_from_db()
    return owed


def mailed_link() -> str:
    deliver(Notice.objects.get(kind="take-out", channel="mail").pk)
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def test_asked_for_twice_there_is_one(owed, alice):
    assert making.ask_take_out(user=alice) == owed


def test_made_it_is_kept_and_told(ready):
    assert ready.state == TakeOut.State.READY
    assert ready.file.size == ready.size > 0
    assert Notice.objects.filter(kind="take-out").count() == 2  # by mail and in app


def test_made_twice_it_is_one(ready):
    assert making.make(take_out=ready) is False
    assert Notice.objects.filter(kind="take-out", channel="mail").count() == 1


def test_two_workers_are_one(owed):
    TakeOut.objects.update(claimed_at=timezone.now())
    assert making.make(take_out=owed) is False


def test_one_left_lying_is_taken_up(owed):
    TakeOut.objects.update(claimed_at=timezone.now() - MINUTES)
    assert making.make(take_out=owed) is True


def test_one_that_fails_is_tried_again_and_given_up_at_last(owed, monkeypatch):
    monkeypatch.setattr(making, "write_archive", lambda *_, **__: 1 / 0)
    for _ in range(5):
        assert making.due_take_outs(timezone.now()).exists()
        tasks.make_take_out(owed.pk)
    owed.refresh_from_db()
    assert owed.state == TakeOut.State.FAILED


def test_a_book_that_keeps_changing_is_not_torn(alice, book, monkeypatch):
    """Every table is of one and the same version of the Book."""
    real, reads = writing.rows_of, []

    def changing(table, book, user):
        reads.append(table)
        if len(reads) <= 2 * len(tables()):
            type(book).objects.filter(pk=book.pk).update(version=len(reads))
        return real(table, book, user)

    monkeypatch.setattr(writing, "rows_of", changing)
    making.make(take_out=making.ask_take_out(user=alice))
    assert len(reads) == 3 * len(tables())
    monkeypatch.setattr(writing, "TRIES", 1)
    reads.clear()
    with pytest.raises(MovedOnError):
        making.make(take_out=making.ask_take_out(user=alice))


def test_the_link_works_for_its_person_signed_in(ready, client_alice, as_user, charlie):
    link = mailed_link()
    answer = client_alice.get(link)
    assert b"".join(answer)[:2] == b"PK"
    assert answer["Content-Disposition"].startswith("attachment")
    assert as_user(charlie).get(link).status_code == 404
    assert "/accounts/login/" in Client().get(link)["Location"]
    assert client_alice.get(link[:-2] + "/").status_code == 404


def test_only_its_hash_is_kept(ready):
    token = mailed_link().rstrip("/").rpartition("/")[2]
    ready.refresh_from_db()
    assert token not in str(vars(ready))
    assert token not in str(list(Notice.objects.values()))


def test_the_link_ends(ready, client_alice):
    link = mailed_link()
    TakeOut.objects.update(expires_at=timezone.now())
    assert client_alice.get(link).status_code == 404
    assert client_alice.get(f"/settings/data/archive/{ready.pk}/").status_code == 404


def test_expired_it_is_removed_with_its_file(ready, django_capture_on_commit_callbacks):
    name = ready.file.name
    with django_capture_on_commit_callbacks(execute=True):
        making.remove_expired(timezone.now() + 8 * DAY)
    assert not TakeOut.objects.exists()
    assert not default_storage.exists(name)


def test_the_page_goes_from_asking_to_download(client_alice, alice, book):
    assert b"Request" in client_alice.get("/settings/data/").content
    client_alice.post("/settings/data/archive/")
    assert b"Being prepared" in client_alice.get("/settings/data/").content
    making.make(take_out=TakeOut.objects.get())
    page = client_alice.get("/settings/data/").content.decode()
    path = re.search(r'href="(/settings/data/archive/\d+/)"', page)[1]
    assert b"".join(client_alice.get(path))[:2] == b"PK"


def test_another_persons_archive_is_not_there(ready, as_user, charlie):
    client = as_user(charlie)
    assert client.get(f"/settings/data/archive/{ready.pk}/").status_code == 404


def test_the_sweep_finds_what_is_owed(owed, monkeypatch):
    sent = []
    monkeypatch.setattr(
        tasks.make_take_out, "apply_async", lambda args, **_: sent.append(args)
    )
    tasks.sweep_archives()
    assert sent == [(owed.pk,)]

"""Deleting an account: with days to think it over, then for good."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.ending import leaving, links
from accounts.ending.wiping import wipe_book
from accounts.models import Book, MoveIn, Notice, TakeOut, User
from accounts.notices.delivery import deliver
from accounts.takeout.making import ask_take_out, make
from accounts.tokens.services import create_token, token_of
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Entry
from ledger.tests.factories import make_entry, make_wallet

SOON = timedelta(days=15)


def sent(kind: str) -> mail.EmailMultiAlternatives:
    """The mail of that kind that is owed, delivered."""
    deliver(Notice.objects.get(kind=kind, channel="mail").pk)
    return mail.outbox[-1]


def password_client(client, user):
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    client.post(
        "/accounts/login/", {"login": user.email, "password": "correct-horse-7"}
    )
    return client


@pytest.fixture
def leaver(alice, book) -> User:
    leaving.ask_to_leave(user=alice, days=14)
    return alice


def test_asked_for_it_is_owed_not_done(leaver, book):
    assert leaving.remove_leavers(timezone.now()) == 0
    assert User.objects.filter(pk=leaver.pk, is_active=True).exists()
    assert (leaver.leaves_at - timezone.now()).days in {13, 14}


def test_every_session_ends(client, alice, book):
    password_client(client, alice)
    assert client.get("/settings/data/").status_code == 200
    assert UserSession.objects.exists()
    leaving.ask_to_leave(user=alice, days=14)
    assert client.get("/settings/data/").status_code == 302
    assert not UserSession.objects.exists()


def test_keys_of_a_leaver_open_nothing(alice, book):
    _, value = create_token(user=alice, name="Phone", scopes=["read"])
    assert token_of(value)
    leaving.ask_to_leave(user=alice, days=14)
    assert token_of(value) is None
    leaving.stay(user=alice)
    assert token_of(value)


def test_signing_in_keeps_the_account(client, leaver):
    password_client(client, leaver)
    leaver.refresh_from_db()
    assert leaver.leaves_at is None
    assert b"Your account stays" in client.get("/settings/data/").content


def test_the_mailed_link_keeps_it_without_signing_in(client, leaver):
    message = sent("leaving")
    path = re.search(r"/stay/\S+", message.body)[0]
    assert b"Keep my account" in client.get(path).content
    leaver.refresh_from_db()
    assert leaver.leaves_at is not None
    client.post(path)
    leaver.refresh_from_db()
    assert leaver.leaves_at is None
    assert client.get(path).status_code == 404


def test_a_link_of_another_leaving_or_a_forged_one_is_nothing(client, leaver):
    old = links.stay_token(leaver)
    leaving.ask_to_leave(user=leaver, days=7)
    assert links.leaver_of(old) is None
    assert links.leaver_of(links.stay_token(leaver)[:-1] + "x") is None
    assert client.get("/stay/nothing/").status_code == 404


def test_then_it_is_gone_with_everything(leaver, book, client):
    with book_scope(book):
        make_entry(make_wallet(book, "Bank", opening="1"))
    make(take_out=ask_take_out(user=leaver))
    file = TakeOut.objects.get().file.name
    assert default_storage.exists(file)
    assert leaving.remove_leavers(timezone.now() + SOON) == 1
    assert not User.objects.filter(email="alice@example.com").exists()
    assert not Book.objects.filter(pk=book.pk).exists()
    assert not Notice.objects.exclude(user=None).exists()


def test_who_is_moving_in_waits_for_the_next_run(leaver):
    moving = MoveIn.objects.create(user=leaver, state=MoveIn.State.WORKING)
    assert leaving.remove_leavers(timezone.now() + SOON) == 0
    MoveIn.objects.filter(pk=moving.pk).update(state=MoveIn.State.DONE)
    assert leaving.remove_leavers(timezone.now() + SOON) == 1


def test_files_go_with_it(leaver, django_capture_on_commit_callbacks):
    take_out = TakeOut.objects.create(user=leaver, state="ready")
    take_out.file.save("a.zip", ContentFile(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        leaving.remove_leavers(timezone.now() + SOON)
    assert not default_storage.exists(take_out.file.name)


def test_the_last_mail_goes_to_the_address(leaver):
    leaving.remove_leavers(timezone.now() + SOON)
    message = sent("left")
    assert message.to == ["alice@example.com"]
    assert "Alice" in message.body


def test_a_shared_book_is_handed_over(leaver, book, bob):
    leaving.remove_leavers(timezone.now() + SOON)
    assert book.memberships.get().user == bob
    assert book.memberships.get().role == "owner"


def test_what_they_entered_in_it_stays_without_their_name(alice, book, bob):
    with book_scope(book):
        entry = make_entry(make_wallet(book, "Bank"), actor=alice)
    leaving.ask_to_leave(user=alice, days=0)
    leaving.remove_leavers(timezone.now())
    with book_scope(book):
        assert Entry.objects.get(pk=entry.pk).created_by is None


def test_one_that_fails_does_not_keep_the_others(leaver, charlie, monkeypatch):
    leaving.ask_to_leave(user=charlie, days=0)
    real = leaving.wipe_book

    def fails_for_alice(*, book):
        if leaver.books.filter(pk=book.pk).exists():
            raise OSError
        real(book=book)

    monkeypatch.setattr(leaving, "wipe_book", fails_for_alice)
    assert leaving.remove_leavers(timezone.now() + SOON) == 1
    monkeypatch.undo()
    assert leaving.remove_leavers(timezone.now() + SOON) == 1


def test_once_begun_there_is_no_way_back(leaver, monkeypatch):
    monkeypatch.setattr(leaving, "wipe_book", lambda *, book: 1 / 0)
    leaving.remove_leavers(timezone.now() + SOON)
    assert leaving.stay(user=leaver) is False


def test_the_page_asks_for_the_password_then_days_and_address(client, alice, book):
    password_client(client, alice)
    asked = client.get("/settings/data/leave/")["Location"]
    client.post(asked, {"password": "correct-horse-7"})
    page = client.get("/settings/data/leave/")
    assert "in 14 days" in page.content.decode()
    wrong = client.post("/settings/data/leave/", {"typed": "alice", "days": 14})
    assert wrong.status_code == 422
    client.post("/settings/data/leave/", {"typed": "alice@example.com", "days": 7})
    alice.refresh_from_db()
    assert (alice.leaves_at - timezone.now()).days in {6, 7}
    assert client.get("/settings/data/").status_code == 302


def test_wiping_goes_in_short_steps_to_the_end(book, monkeypatch):
    monkeypatch.setattr("accounts.ending.wiping.CHUNK", 3)
    with book_scope(book):
        bank = make_wallet(book, "Bank", opening="1")
        for amount in range(1, 9):
            make_entry(bank, str(amount), payee=f"P{amount}", tags=("t",))
    wipe_book(book=book)
    assert not Book.objects.filter(pk=book.pk).exists()

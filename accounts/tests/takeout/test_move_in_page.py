"""Moving in, as its page leads through it."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from accounts.models import Membership, MoveIn, PutAway
from accounts.services import change_book, register_person
from accounts.sharing.inviting import invite
from accounts.takeout import asking, bringing, limits
from accounts.takeout.errors import RefusedArchiveError, TooManyArchivesError
from accounts.takeout.writing import write_archive
from accounts.tests.takeout.test_hostile import NOON
from accounts.tokens.services import create_token
from budgets.calendar.feeds import make_feed
from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Wallet
from ledger.services.wallets import WalletDraft, create_wallet
from ledger.tests.factories import make_entry

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
    moved = MoveIn.objects.get().books
    assert [book.pk for book in charlie.books.all()] == moved


def test_cancelled_nothing_is_left(alice, book, as_user, charlie):
    client = as_user(charlie)
    client.post(PAGE, {"file": archive_of(alice)})
    step()
    client.post(f"{PAGE}cancel/")
    assert b"Nothing was moved in" in client.get(PAGE).content
    assert MoveIn.objects.get().file.name == ""
    assert charlie.books.count() == 1


# --- tried again ----------------------------------------------------------------------


@pytest.fixture
def stopped(alice, book, as_user, charlie, monkeypatch):
    """Confirmed by charlie, and given up after as many tries as there are."""
    client = as_user(charlie)
    client.post(PAGE, {"file": archive_of(alice)})
    step()
    client.post(f"{PAGE}confirm/")
    MoveIn.objects.update(attempts=limits.ATTEMPTS)
    step()
    found = MoveIn.objects.get()
    assert found.state == MoveIn.State.FAILED
    return found


def test_one_that_stopped_goes_on_from_its_file(stopped, as_user, charlie):
    client = as_user(charlie)
    page = client.get(PAGE).content.decode()
    assert "Nothing was moved in" in page
    until = format_date(bringing.kept_until(stopped).date(), charlie.locale, "medium")
    assert f"mine.zip is kept until {until}" in page
    assert "Stopped: mine.zip" in client.get("/settings/data/").content.decode()
    client.post(f"{PAGE}again/")
    assert b"Moving in" in client.get(PAGE).content
    step()
    assert MoveIn.objects.get().state == MoveIn.State.DONE
    assert client.post(f"{PAGE}again/").status_code == 404


def test_one_that_was_not_looked_through_is_looked_through_again(
    alice, book, as_user, charlie
):
    client = as_user(charlie)
    client.post(PAGE, {"file": archive_of(alice)})
    MoveIn.objects.update(attempts=limits.ATTEMPTS)
    step()
    client.post(f"{PAGE}again/")
    step()
    assert MoveIn.objects.get().state == MoveIn.State.REVIEW


def test_the_file_of_one_that_stopped_is_kept_a_week(stopped):
    name = stopped.file.name
    week = timedelta(days=limits.KEPT_DAYS)
    bringing.remove_old(stopped.finished_at + week - timedelta(minutes=1))
    assert default_storage.exists(name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        bringing.remove_old(stopped.finished_at + week + timedelta(minutes=1))
    assert not default_storage.exists(name)
    assert not MoveIn.objects.exists()


def test_bringing_another_ends_the_one_that_stopped(stopped, alice, as_user, charlie):
    name = stopped.file.name
    as_user(charlie).post(PAGE, {"file": archive_of(alice)})
    assert not default_storage.exists(name)
    with pytest.raises(RefusedArchiveError):
        bringing.try_again(move_in=stopped)


def test_two_are_not_under_way_by_trying_again(stopped, charlie):
    MoveIn.objects.create(user=charlie, state="looking", file_name="b.zip", file="b")
    with pytest.raises(RefusedArchiveError, match="Another archive"):
        bringing.try_again(move_in=stopped)


def test_trying_again_counts_among_those_of_a_day(stopped, monkeypatch):
    monkeypatch.setattr(asking, "MOVE_INS_A_DAY", 0)
    with pytest.raises(TooManyArchivesError):
        asking.try_again(move_in=stopped)
    stopped.refresh_from_db()
    assert stopped.state == MoveIn.State.FAILED


def test_nobody_tries_anothers_again(stopped, client_alice):
    assert client_alice.post(f"{PAGE}again/").status_code == 404


# --- a newcomer's own book ------------------------------------------------------------


def moved_in(alice, client) -> None:
    client.post(PAGE, {"file": archive_of(alice)})
    step()
    client.post(f"{PAGE}confirm/")
    step()


def test_a_book_that_nothing_was_done_in_gives_way(alice, book, as_user, charlie):
    client, given = as_user(charlie), charlie.books.get()
    assert b"Personal yet: it gives way" in client.get(PAGE).content
    client.get("/dashboard/")
    moved_in(alice, client)
    assert given not in charlie.books.all()
    away = PutAway.objects.get(book=given)
    client.post(f"/settings/data/books/{away.pk}/")
    assert given in charlie.books.all()


@pytest.mark.parametrize(
    "done",
    ["entry", "wallet", "member", "feed", "asked in", "token", "name", "second book"],
)
def test_a_book_that_anything_was_done_in_stays(
    alice, book, as_user, charlie, other_book, done
):
    with book_scope(other_book):
        match done:
            case "entry":
                make_entry(Wallet.objects.get())
            case "wallet":
                draft = WalletDraft(
                    name="Bank", kind="bank", currency="EUR", opened_on=NOON.date()
                )
                create_wallet(book=other_book, actor=charlie, draft=draft)
            case "member":
                Membership.objects.create(book=other_book, user=alice, role="viewer")
            case "feed":
                make_feed(book=other_book, user=charlie, shows_amounts=True)
            case "name":
                change_book(book=other_book, changes={"name": "Household"})
            case "asked in":
                invite(book=other_book, actor=charlie, role="viewer")
            case "token":
                create_token(
                    user=charlie, name="Phone", scopes=["read"], book=other_book
                )
            case _:
                register_person(user=charlie)
    client = as_user(charlie)
    assert b"What you have already stays" in client.get(PAGE).content
    before = set(charlie.books.all())
    moved_in(alice, client)
    assert before < set(charlie.books.all())


def test_used_while_it_is_moved_in_it_stays(alice, book, as_user, charlie, other_book):
    client = as_user(charlie)
    client.post(PAGE, {"file": archive_of(alice)})
    step()
    client.post(f"{PAGE}confirm/")
    with book_scope(other_book):
        make_entry(Wallet.objects.get())
    step()
    assert other_book in charlie.books.all()


# --- refused --------------------------------------------------------------------------


def test_what_is_no_archive_is_said_at_the_field(client_alice):
    file = SimpleUploadedFile("cat.zip", b"meow")
    answer = client_alice.post(PAGE, {"file": file})
    assert answer.status_code == 422
    assert b"not an archive of this program" in answer.content
    assert client_alice.post(PAGE, {}).status_code == 422


def test_without_one_under_way_there_is_nothing_to_confirm(client_alice):
    assert client_alice.post(f"{PAGE}confirm/").status_code == 404
    assert client_alice.post(f"{PAGE}cancel/").status_code == 404

"""Deleting and emptying a Book, and bringing it back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.ending import away
from accounts.ending.errors import EndingError
from accounts.models import Book, Membership, Notice, PutAway
from budgets.tasks import post_recurring
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import BookFrozen
from ledger.models import Entry, Wallet
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_entry, make_wallet

AFTER = timedelta(days=31)


@pytest.fixture
def used(book):
    """alice's book with an entry in it."""
    with book_scope(book):
        make_entry(make_wallet(book, "Bank", opening="100"), "12.50")
    return book


def entries(book: Book) -> int:
    with book_scope(book):
        return Entry.objects.count()


def test_a_deleted_book_is_nobodys(used, alice, bob):
    away.delete_book(book=used, actor=alice)
    assert not Membership.objects.filter(book=used).exists()
    assert entries(used) == 2
    with book_scope(used), pytest.raises(BookFrozen):
        make_entry(Wallet.objects.get(name="Bank"))


def test_its_plans_wait(used, alice):
    with book_scope(used):
        draft = RecurringDraft(
            name="Rent",
            amount=Decimal(5),
            wallet=Wallet.objects.get(name="Bank"),
            due_on=date(2026, 1, 1),
            automatic=True,
        )
        create_recurring(book=used, actor=alice, draft=draft)
    away.delete_book(book=used, actor=alice)
    before = entries(used)
    post_recurring(used.pk)
    assert entries(used) == before


def test_nobody_is_left_without_a_book(used, alice, bob):
    away.delete_book(book=used, actor=alice)
    assert [person.books.count() for person in (alice, bob)] == [1, 1]


def test_others_are_told(used, alice, bob):
    away.delete_book(book=used, actor=alice)
    told = Notice.objects.filter(kind="members").values_list("user__name", flat=True)
    assert set(told) == {"Bob"}


def test_brought_back_it_is_as_it_was(used, alice, bob, vera):
    before = set(used.memberships.values_list("user", "role"))
    kept = away.delete_book(book=used, actor=alice)
    away.bring_back(away=kept)
    assert set(used.memberships.values_list("user", "role")) == before
    used.refresh_from_db()
    assert used.frozen_because == ""
    with book_scope(used):
        make_entry(Wallet.objects.get(name="Bank"))
    assert entries(used) == 3


def test_emptied_it_begins_anew_for_the_same_people(used, alice, bob):
    used.pay_day = 25
    used.save()
    fresh = away.empty_book(book=used, actor=alice)
    assert (fresh.name, fresh.pay_day, entries(fresh)) == ("Personal", 25, 0)
    assert fresh.memberships.get(user=bob).role == "editor"
    with book_scope(fresh):
        assert Wallet.objects.get().name == "Cash"


def test_what_was_emptied_comes_back_beside_the_new_one(used, alice):
    fresh = away.empty_book(book=used, actor=alice)
    away.bring_back(away=PutAway.objects.get())
    assert set(alice.books.all()) == {used, fresh}


@pytest.mark.parametrize("person", ["bob", "vera", "charlie"])
def test_only_an_owner_may(person, used, request):
    other = request.getfixturevalue(person)
    for act in (away.delete_book, away.empty_book):
        with pytest.raises(EndingError):
            act(book=used, actor=other)
    assert used.memberships.filter(role="owner").exists()


def test_a_book_that_is_busy_is_left_alone(used, alice):
    Book.objects.filter(pk=used.pk).update(frozen_because="It is converted.")
    with pytest.raises(EndingError):
        away.delete_book(book=used, actor=alice)
    assert used.memberships.exists()


def test_after_its_days_it_is_gone_for_good(used, alice, settings):
    kept = away.delete_book(book=used, actor=alice)
    assert away.wipe_ended(timezone.now()) == 0
    assert away.wipe_ended(timezone.now() + AFTER) == 1
    assert not Book.objects.filter(pk=used.pk).exists()
    with pytest.raises(EndingError):
        away.bring_back(away=kept)


def test_pages_ask_for_the_name(used, client_alice, alice):
    page = client_alice.get("/settings/data/book/empty/")
    assert b"Personal" in page.content
    wrong = client_alice.post("/settings/data/book/delete/", {"typed": "Personnel"})
    assert wrong.status_code == 422
    assert used.memberships.exists()
    client_alice.post("/settings/data/book/delete/", {"typed": " personal "})
    assert not used.memberships.exists()
    kept = PutAway.objects.get()
    page = client_alice.get("/settings/data/")
    assert f"/settings/data/books/{kept.pk}/".encode() in page.content
    client_alice.post(f"/settings/data/books/{kept.pk}/")
    assert used.memberships.exists()


def test_another_persons_book_is_not_brought_back(used, alice, as_user, charlie):
    kept = away.delete_book(book=used, actor=alice)
    answer = as_user(charlie).post(f"/settings/data/books/{kept.pk}/")
    assert answer.status_code == 404
    assert PutAway.objects.exists()


def test_an_editor_is_refused(used, as_user, bob):
    client = as_user(bob)
    assert client.get("/settings/data/book/delete/").status_code == 403
    assert b"Delete book" not in client.get("/settings/data/").content

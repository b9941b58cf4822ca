"""Whose Book somebody's part is booked in, and how it gets into another."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.services import create_book
from accounts.sharing.members import leave_book
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import LockedEntry
from ledger.groups.deeds import delete_deed
from ledger.groups.errors import GroupError
from ledger.groups.moving import book_in
from ledger.groups.people import join
from ledger.models import Entry, Wallet
from ledger.services.reconcile import finish, start_reconciliation, tick_all
from ledger.services.totals import computed
from ledger.tests.groups.trio import DAY, post_all


def amounts(book):
    with book_scope(book):
        return sorted(Entry.objects.values_list("amount", flat=True))


@pytest.fixture
def second(charlie):
    return create_book(owner=charlie, name="Second", base_currency="EUR")


def test_bookings_follow_into_another_book(trio, other_book, second):
    trio.share("90")
    paid = trio.share("60", paid={trio.charlie: "60"})
    book_in(person=trio.charlie, book=second)
    post_all()
    assert amounts(other_book) == []
    with book_scope(other_book):
        assert not Wallet.objects.filter(kind="group").exists()
        assert not any(row["amount"] for row in computed(other_book))
    assert amounts(second) == list(map(Decimal, ("-40", "-30", "-20", "40")))
    assert trio.booked(trio.charlie) == trio.balance(trio.charlie) == Decimal(10)
    delete_deed(deed=paid, actor=trio.alice)
    post_all()
    assert amounts(second) == [Decimal(-30)]


def test_who_left_a_book_leaves_what_was_booked_there(trio, scope, book, bob):
    rory = join(person=trio.rory, user=bob, book=book)
    trio.share("90")
    before = amounts(book)
    leave_book(membership=Membership.objects.get(book=book, user=bob))
    own = bob.books.exclude(pk=book.pk).get()
    book_in(person=rory, book=own)
    post_all()
    assert amounts(book) == before
    assert amounts(own) == [Decimal(-30)]
    assert trio.booked(rory) == Decimal(-30)


def test_nobody_books_where_they_may_not(trio, book, other_book, charlie):
    trio.share("90")
    with pytest.raises(GroupError, match="may change"):
        book_in(person=trio.charlie, book=book)
    Membership.objects.create(user=charlie, book=book, role="viewer")
    with pytest.raises(GroupError, match="may change"):
        book_in(person=trio.charlie, book=book)
    assert amounts(other_book) == [Decimal(-30)]


def test_what_a_statement_settled_stays(trio, other_book, charlie, second):
    trio.share("60", paid={trio.charlie: "60"})
    with book_scope(other_book):
        more = {"book": other_book, "actor": charlie}
        cash = Wallet.objects.get(kind="cash")
        open_ = start_reconciliation(**more, wallet=cash, on=DAY, balance=Decimal(-60))
        tick_all(**more, reconciliation=open_)
        finish(**more, reconciliation=open_)
    with pytest.raises(LockedEntry):
        book_in(person=trio.charlie, book=second)
    trio.charlie.refresh_from_db()
    assert trio.charlie.book == other_book


def test_the_people_page_says_where_and_changes_it(trio, charlie, second, as_user):
    trio.share("90")
    client, group = as_user(charlie), trio.group.pk
    assert "change</a>" in client.get(f"/groups/{group}/people/").text
    address = reverse("ledger:group-book", args=[group])
    foreign = client.post(address, {"book": trio.alice.book_id})
    assert foreign.status_code == 422
    told = client.post(address, {"book": second.pk}, follow=True).text
    assert "booked in Second" in told

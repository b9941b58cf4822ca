"""What somebody in a group may not do to the others, nor to a book they left."""

from decimal import Decimal

import pytest

from accounts.ending.away import delete_book
from accounts.models import Membership, Notice
from accounts.sharing.members import leave_book
from expense_tracker.kernel.scoping import book_scope
from ledger.groups.deeds import (
    SharedDraft,
    add_expense,
    change_expense,
    delete_deed,
    settle,
)
from ledger.groups.errors import GroupError
from ledger.groups.links import find_guest, token_of
from ledger.groups.people import archive, bring_back, join, renew_link, take_out
from ledger.models import Wallet
from ledger.tests.groups.trio import DAY, post_all


@pytest.fixture
def bobs(trio, book, bob):
    """bob takes Rory's place, with his part booked in alice's book."""
    return join(person=trio.rory, user=bob, book=book)


def leave(book, person):
    with book_scope(book):
        leave_book(membership=Membership.objects.get(book=book, user=person))


def test_a_link_that_was_renewed_meanwhile_lets_nobody_in(trio, book, bob):
    found = find_guest(token_of(trio.rory))
    renew_link(person=trio.rory, actor=trio.alice)
    with pytest.raises(GroupError):
        join(person=found, user=bob, book=book)


def test_who_left_a_book_reaches_it_through_no_group(
    trio, scope, bobs, bob, as_user, cash
):
    Wallet.objects.filter(pk=cash.pk).update(name="Canary wallet")
    parts = ("expenses/new/", "settle/", "")
    pages = [f"/groups/{trio.group.pk}/{part}" for part in parts]
    before = "".join(as_user(bob).get(page).text for page in pages)
    assert "Canary wallet" in before
    leave(scope, bob)
    after = "".join(as_user(bob).get(page).text for page in pages)
    assert "Canary wallet" not in after


def test_a_deleted_book_is_reached_through_no_group(
    trio, scope, alice, bobs, bob, as_user, cash
):
    Wallet.objects.filter(pk=cash.pk).update(name="Canary wallet")
    trio.share("90", weights={trio.alice: None, bobs: None})
    delete_book(book=scope, actor=alice)
    for person in (alice, bob):
        page = as_user(person).get(f"/groups/{trio.group.pk}/expenses/new/")
        assert page.status_code == 200
        assert "Canary wallet" not in page.text


def test_who_left_a_book_books_and_archives_nothing_there(trio, scope, bobs, bob):
    trio.share("90", weights={trio.alice: None, bobs: None})
    bobs.refresh_from_db()
    wallet = bobs.wallet
    assert wallet is not None
    leave(scope, bob)
    trio.share("30", weights={trio.alice: None, bobs: None})
    bobs.refresh_from_db()
    archive(group=trio.group, actor=bobs, archived=True)
    wallet.refresh_from_db()
    assert wallet.archived_at is None
    assert bobs.book is None


def test_who_may_only_look_archives_nothing(trio, scope, bobs, bob):
    trio.share("90", paid={bobs: "90"}, weights={bobs: None})
    bobs.refresh_from_db()
    wallet = bobs.wallet
    Membership.objects.filter(user=bob).update(role="viewer")
    archive(group=trio.group, actor=bobs, archived=True)
    assert wallet is None or not Wallet.objects.get(pk=wallet.pk).archived_at


def test_who_is_taken_out_is_told_and_still_owes(trio, charlie):
    trio.share("90")
    take_out(person=trio.charlie, actor=trio.alice)
    assert trio.balance(trio.charlie) == trio.booked(trio.charlie) == Decimal(-30)
    told = Notice.objects.filter(user=charlie, kind="group-removed", channel="mail")
    assert told.get().payload["remover"] == "Alice"
    newest = trio.group.changes.first()
    assert (newest.actor, newest.label) == (trio.alice.user, "Charlie")
    with pytest.raises(GroupError, match="has left"):
        trio.share("30")


def test_who_is_taken_out_comes_back_by_the_others_alone(trio):
    take_out(person=trio.charlie, actor=trio.alice)
    with pytest.raises(GroupError, match="Ask somebody"):
        bring_back(person=trio.charlie, actor=trio.charlie)
    with pytest.raises(GroupError, match="You left"):
        take_out(person=trio.alice, actor=trio.charlie)
    bring_back(person=trio.charlie, actor=trio.alice)
    trio.share("30")
    assert trio.booked(trio.charlie) == Decimal(-10)


def test_who_left_settles_what_is_open_and_nothing_else(trio):
    expense = trio.share("90")
    take_out(person=trio.charlie, actor=trio.charlie)
    take_out(person=trio.rory, actor=trio.alice)
    pay = {"group": trio.group, "amount": Decimal(30), "on": DAY, "payee": trio.alice}
    paid = settle(actor=trio.charlie, payer=trio.charlie, **pay)
    settle(actor=trio.alice, payer=trio.rory, **pay)
    post_all()
    assert not any(map(trio.balance, (trio.alice, trio.charlie, trio.rory)))
    assert trio.booked(trio.charlie) == 0
    with pytest.raises(GroupError, match="You left"):
        settle(actor=trio.charlie, payer=trio.rory, **pay)
    with pytest.raises(GroupError, match="You left"):
        delete_deed(deed=expense, actor=trio.charlie)
    delete_deed(deed=paid, actor=trio.charlie)
    assert trio.balance(trio.charlie) == Decimal(-30)


def test_nobody_is_brought_back_by_others(trio):
    take_out(person=trio.charlie, actor=trio.charlie)
    with pytest.raises(GroupError, match="by themselves"):
        bring_back(person=trio.charlie, actor=trio.alice)
    bring_back(person=trio.charlie, actor=trio.charlie)


def test_who_left_shares_nothing_more(trio):
    expense = trio.share("90")
    take_out(person=trio.charlie, actor=trio.charlie)
    draft = SharedDraft(
        description="Trap",
        date=DAY,
        amount=expense.amount,
        paid={trio.rory.pk: expense.amount},
        way="equal",
        weights={trio.alice.pk: None},
    )
    with pytest.raises(GroupError, match="You left"):
        add_expense(group=trio.group, actor=trio.charlie, draft=draft)
    with pytest.raises(GroupError, match="You left"):
        change_expense(
            expense=expense, actor=trio.charlie, version=expense.version, draft=draft
        )
    post_all()

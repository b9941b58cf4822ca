"""Roles, handing over, removing and leaving; a Book always has an owner."""

import pytest

from accounts.models import Book, Membership, Notice
from accounts.notices import owe_notice
from accounts.services import remove_person
from accounts.sharing.errors import LastOwnerError, SharingError
from accounts.sharing.joining import find_invitation
from accounts.sharing.links import token_of
from accounts.sharing.members import (
    change_role,
    hand_over,
    leave_book,
    remove_member,
)
from accounts.tests.sharing.test_invitations import facts_told, names_of
from budgets.calendar.feeds import make_feed
from budgets.models import CalendarFeed
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Change

pytestmark = pytest.mark.django_db


def roles_in(book) -> dict[str, str]:
    seats = Membership.objects.filter(book=book).select_related("user")
    return {each.user.name: each.role for each in seats}


def test_the_last_owner_neither_leaves_nor_steps_down(book, alice, bob, seat):
    mine = seat(alice)
    with pytest.raises(LastOwnerError):
        leave_book(membership=mine)
    with pytest.raises(LastOwnerError):
        change_role(membership=mine, role="viewer", actor=alice)
    with pytest.raises(LastOwnerError):
        remove_member(membership=mine, actor=alice)
    assert roles_in(book) == {"Alice": "owner", "Bob": "editor"}


def test_after_handing_over_the_former_owner_may_leave(book, alice, bob, seat):
    hand_over(membership=seat(bob), actor=alice)
    assert roles_in(book) == {"Alice": "editor", "Bob": "owner"}
    leave_book(membership=seat(alice))
    assert roles_in(book) == {"Bob": "owner"}
    assert "Alice left Personal" in facts_told(bob)


def test_only_an_owner_hands_over(book, bob, vera, seat):
    with pytest.raises(SharingError):
        hand_over(membership=seat(vera), actor=bob)
    assert roles_in(book)["Vera"] == "viewer"


def test_nobody_is_left_without_a_book(book, vera, seat):
    leave_book(membership=seat(vera))
    own = Membership.objects.get(user=vera)
    assert (own.role, own.book.name) == ("owner", "Personal")
    assert own.book != book


def test_who_is_removed_hears_it_and_nothing_more(book, alice, bob, seat):
    with book_scope(book):
        owe_notice(user=bob, kind="bill", key="b", payload={"url": "/"}, book=book)
        make_feed(book=book, user=bob, shows_amounts=True)
    remove_member(membership=seat(bob), actor=alice)
    assert facts_told(bob) == ["You are no longer a member of Personal"]
    waiting = Notice.objects.filter(user=bob, kind="bill", state="due")
    assert not waiting.exists()
    with book_scope(book):
        assert not CalendarFeed.objects.exists()


def test_the_person_hears_of_a_new_role(alice, vera, seat):
    change_role(membership=seat(vera), role="editor", actor=alice)
    assert facts_told(vera) == ["You are editor of Personal now"]


def test_the_history_tells_who_changed_places(book, alice, vera, seat):
    change_role(membership=seat(vera), role="editor", actor=alice)
    remove_member(membership=seat(vera), actor=alice)
    with book_scope(book):
        changes = Change.objects.filter(subject="accounts.membership")
        told = [(each.label, each.verb, each.actor) for each in changes]
    assert told == [("Vera", "deleted", alice), ("Vera", "changed", alice)]


def test_what_a_member_entered_stays(book, alice, bob, seat, spend):
    entry = spend("5", on=seat(bob).joined_at.date())
    entry.created_by = bob
    entry.save(update_fields=["created_by"])
    remove_member(membership=seat(bob), actor=alice)
    entry.refresh_from_db()
    assert entry.created_by == bob


def test_a_deleted_owner_is_followed_by_an_editor(book, alice, bob, vera):
    remove_person(user=alice)
    assert roles_in(book) == {"Bob": "owner", "Vera": "viewer"}


def test_a_book_of_ones_own_goes_with_the_person(book, alice, charlie):
    remove_person(user=alice)
    assert not Book.objects.filter(pk=book.pk).exists()
    assert names_of(charlie.books.get()) == {"Charlie"}


def test_a_former_owners_links_are_over(book, alice, bob, seat, ask):
    """Or they would come back as an owner by a link they kept."""
    change_role(membership=seat(bob), role="owner", actor=alice)
    for end in (
        lambda: change_role(membership=seat(alice), role="editor", actor=bob),
        lambda: remove_member(membership=seat(alice), actor=bob),
    ):
        kept = token_of(ask(role="owner"))
        assert find_invitation(kept)
        end()
        assert find_invitation(kept) is None

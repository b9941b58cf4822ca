"""Who is asked in, by what link, and who may come by it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from accounts.models import Invitation, Membership, Notice
from accounts.sharing.errors import (
    InvitationOverError,
    MemberAlreadyError,
    NotForYouError,
)
from accounts.sharing.inviting import invite, revoke, send_again
from accounts.sharing.joining import accept, decline, find_invitation, waiting_for
from accounts.sharing.links import token_of

pytestmark = pytest.mark.django_db


def names_of(book) -> set[str]:
    return {each.user.name for each in book.memberships.select_related("user")}


def facts_told(user) -> list[str]:
    notices = Notice.objects.filter(user=user, kind="members", channel="app")
    return [each.payload["fact"] for each in notices.order_by("pk")]


def test_somebody_without_an_account_is_mailed_a_link(ask, deliver_now, link_in):
    with deliver_now():
        invitation = ask("nell@example.com")
    [message] = mail.outbox
    assert message.to == ["nell@example.com"]
    assert message.subject == "Alice invites you to Personal"
    token = link_in(message).rstrip("/").rpartition("/")[2]
    assert find_invitation(token) == invitation
    assert link_in(message) in message.alternatives[0][0]


def test_the_link_stands_nowhere_in_the_database(ask, deliver_now):
    with deliver_now():
        token = token_of(ask("nell@example.com"))
    rows = [*Invitation.objects.values(), *Notice.objects.values()]
    assert token not in str(rows)


def test_a_link_is_good_for_one_person(ask, book, charlie, staff):
    invitation = ask(role="viewer")
    assert accept(invitation=invitation, user=charlie).role == "viewer"
    with pytest.raises(InvitationOverError):
        accept(invitation=invitation, user=staff)
    assert names_of(book) == {"Alice", "Charlie"}


def test_a_mailed_invitation_is_for_its_address_alone(ask, charlie, staff):
    with pytest.raises(NotForYouError):
        accept(invitation=ask("charlie@example.com"), user=staff)


def test_an_address_proven_later_counts(ask, charlie):
    invitation = ask("other@example.com")
    address = EmailAddress.objects.create(user=charlie, email="other@example.com")
    assert not waiting_for(charlie).exists()
    address.verified = True
    address.save()
    assert waiting_for(charlie).get() == invitation
    assert accept(invitation=invitation, user=charlie)


def test_members_are_not_asked_again(ask, bob, book):
    with pytest.raises(MemberAlreadyError):
        ask("Bob@example.com")
    link = ask()
    with pytest.raises(MemberAlreadyError):
        accept(invitation=link, user=bob)


def test_a_second_invitation_replaces_the_first(ask):
    first, second = ask("nell@example.com"), ask("nell@example.com", "viewer")
    assert find_invitation(token_of(first)) is None
    assert find_invitation(token_of(second)) == second


def test_sent_again_only_the_fresh_link_works(ask, alice):
    invitation = ask("nell@example.com")
    old = token_of(invitation)
    renewed = send_again(invitation=invitation, actor=alice)
    assert find_invitation(old) is None
    assert find_invitation(token_of(renewed)) == invitation


@pytest.mark.parametrize("end", ["late", "taken back", "declined", "answered"])
def test_one_that_is_over_is_not_found(ask, charlie, end):
    invitation = ask()
    if end == "late":
        invitation.expires_at = timezone.now() - timedelta(seconds=1)
        invitation.save()
    elif end == "taken back":
        revoke(invitation=invitation)
    elif end == "declined":
        decline(invitation=invitation)
    else:
        accept(invitation=invitation, user=charlie)
    assert find_invitation(token_of(invitation)) is None


def test_a_late_one_can_be_sent_again_an_answered_one_not(ask, alice, charlie):
    invitation = ask()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    accept(invitation=send_again(invitation=invitation, actor=alice), user=charlie)
    with pytest.raises(InvitationOverError):
        send_again(invitation=invitation, actor=alice)


def test_what_was_taken_back_is_not_mailed_late(ask, charlie, deliver_now):
    with deliver_now():
        revoke(invitation=ask("charlie@example.com"))
    assert mail.outbox == []


def test_owners_hear_who_joined_and_who_did_not(ask, alice, bob, charlie):
    accept(invitation=ask("charlie@example.com"), user=charlie)
    decline(invitation=ask("nell@example.com"))
    assert facts_told(alice) == [
        "Charlie joined Personal as editor",
        "nell@example.com will not join Personal",
    ]
    assert facts_told(bob) == []


def test_too_many_do_not_wait_at_once(book, alice, monkeypatch):
    monkeypatch.setattr("accounts.sharing.inviting.MOST_WAITING", 1)
    invite(book=book, actor=alice, role="viewer")
    with pytest.raises(Exception, match="Too many invitations"):
        invite(book=book, actor=alice, role="viewer")


def test_a_new_member_has_seen_all_that_was_before(ask, book, charlie):
    accept(invitation=ask(), user=charlie)
    mine = Membership.objects.get(book=book, user=charlie)
    assert mine.seen_change > 0

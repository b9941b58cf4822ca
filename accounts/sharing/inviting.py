"""Asking somebody into a Book, by mail or by a link to pass on."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Book, Invitation, Membership, User
from accounts.sharing.errors import (
    InvitationOverError,
    MemberAlreadyError,
    SharingError,
)
from accounts.sharing.links import digest_of, token_for
from accounts.sharing.owners import hold
from accounts.sharing.telling import tell_invited

GOOD_FOR = timedelta(days=14)
# Of one Book, waiting at once: far more than families and firms ask in.
MOST_WAITING = 50


def waiting() -> "QuerySet[Invitation]":
    """Those that can be accepted now, the latest first."""
    open_ones = Invitation.objects.filter(
        accepted_at=None,
        declined_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    )
    return open_ones.select_related("book", "invited_by").order_by("-pk")


@transaction.atomic
def invite(*, book: Book, actor: User, role: str, email: str = "") -> Invitation:
    """Ask the person of that address in, by mail; without one, whoever is given the
    link. An invitation that waits for the address already gives way.

    Raises MemberAlreadyError, or SharingError when too many wait.
    """
    hold(book)
    email = email.strip().lower()
    if email:
        _check_is_no_member(book, email)
        _revoke(waiting().filter(book=book, email=email))
    if waiting().filter(book=book).count() >= MOST_WAITING:
        raise SharingError("Too many invitations wait. Take some back first.")
    invitation = Invitation(book=book, invited_by=actor, role=role, email=email)
    _renew(invitation)
    invitation.save()
    tell_invited(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, actor: User) -> Invitation:
    """A fresh link of `actor`'s, mailed if it goes by mail; the one before is worth
    nothing.

    Raises InvitationOverError; one whose time has passed can be sent again.
    """
    hold(invitation.book)
    invitation = _unanswered(invitation)
    _renew(invitation)
    invitation.invited_by = actor
    invitation.save(update_fields=["nonce", "token_hash", "expires_at", "invited_by"])
    tell_invited(invitation)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation) -> None:
    """Take it back; nothing happens when it is over already."""
    hold(invitation.book)
    _revoke(Invitation.objects.filter(pk=invitation.pk, accepted_at=None))


def revoke_sent(*, book: Book, user: User) -> None:
    """Take back what the person asked others into the Book by: who owns it no longer
    could come back by a link of their own.
    """
    _revoke(waiting().filter(book=book, invited_by=user))


def shown(book: Book) -> "QuerySet[Invitation]":
    """Of the Book, those that nobody answered or took back, also past their time."""
    unanswered = Invitation.objects.filter(
        book=book, accepted_at=None, declined_at=None, revoked_at=None
    )
    return unanswered.select_related("book", "invited_by").order_by("-pk")


def _check_is_no_member(book: Book, email: str) -> None:
    theirs = Q(user__email=email) | Q(
        user__emailaddress__email=email, user__emailaddress__verified=True
    )
    if Membership.objects.filter(theirs, book=book).exists():
        raise MemberAlreadyError(f"{email} is a member already.")


def _unanswered(invitation: Invitation) -> Invitation:
    found = shown(invitation.book).filter(pk=invitation.pk).first()
    if found is None:
        raise InvitationOverError
    return found


def _renew(invitation: Invitation) -> None:
    invitation.nonce = uuid.uuid4()
    invitation.token_hash = digest_of(token_for(invitation.nonce))
    invitation.expires_at = timezone.now() + GOOD_FOR


def _revoke(invitations: "QuerySet[Invitation]") -> None:
    invitations.update(revoked_at=timezone.now())

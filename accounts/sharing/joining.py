"""Finding one's invitation, accepting it, declining it."""

import secrets

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Invitation, Membership, User, present
from accounts.sharing.errors import (
    InvitationOverError,
    MemberAlreadyError,
    NotForYouError,
)
from accounts.sharing.inviting import waiting
from accounts.sharing.links import digest_of
from accounts.sharing.owners import hold
from accounts.sharing.telling import Seat, note_members, tell_owners


def find_invitation(token: str) -> Invitation | None:
    """The one that waits under that token; None for any other, without a difference
    between one that is over and one that never was.
    """
    digest = digest_of(token)
    found = _open().filter(token_hash=digest).first()
    if found is None or not secrets.compare_digest(found.token_hash, digest):
        return None
    return found


def waiting_for(user: User) -> "QuerySet[Invitation]":
    """What was sent to an address that is proven to be the person's."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return _open().filter(email__in=proven)


def _open() -> "QuerySet[Invitation]":
    """Nobody comes in by somebody who is locked, about to leave, or gone."""
    return waiting().filter(present("invited_by__"))


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the holder of its link may accept it as that person."""
    if invitation.email in {"", user.email}:
        return True
    return bool(waiting_for(user).filter(pk=invitation.pk).exists())


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """The person joins the Book.

    Raises NotForYouError, MemberAlreadyError, or InvitationOverError when it was
    answered or taken back meanwhile.
    """
    book = invitation.book
    hold(book)
    if not is_for(invitation, user):
        raise NotForYouError
    if Membership.objects.filter(book=book, user=user).exists():
        raise MemberAlreadyError("You are a member of this book already.")
    mine = _open().filter(pk=invitation.pk)
    if not mine.update(accepted_at=timezone.now(), accepted_by=user):
        raise InvitationOverError
    membership = Membership.objects.create(book=book, user=user, role=invitation.role)
    note_members(book=book, actor=user, before=None, after=Seat.of(membership))
    role = membership.get_role_display().lower()
    tell_owners(book=book, about=user, fact=f"{user.name} joined {book.name} as {role}")
    return membership


@transaction.atomic
def decline(*, invitation: Invitation) -> None:
    """Raises InvitationOverError."""
    book = invitation.book
    hold(book)
    mine = waiting().filter(pk=invitation.pk)
    if not mine.update(declined_at=timezone.now()):
        raise InvitationOverError
    who = invitation.email or "Somebody with the link"
    tell_owners(book=book, about=None, fact=f"{who} will not join {book.name}")

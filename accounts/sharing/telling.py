"""Who hears of it when the members of a Book change."""

import uuid
from typing import NamedTuple

from django.urls import reverse

from accounts.models import Book, Invitation, Membership, User, present
from accounts.notices import owe_notice
from accounts.queries import holder_of
from accounts.sharing.kinds import INVITATION, MEMBERS
from accounts.signals import members_changed
from expense_tracker.kernel.scoping import book_scope


class Seat(NamedTuple):
    """A member as the Book's history names them."""

    pk: int
    name: str
    role: str

    @classmethod
    def of(cls, membership: Membership) -> "Seat":
        return cls(membership.pk, membership.user.name, membership.role)


def note_members(
    *, book: Book, actor: User, before: Seat | None, after: Seat | None
) -> None:
    """Have the Book's history tell of it."""
    with book_scope(book):
        members_changed.send(
            sender=Membership, book=book, actor=actor, before=before, after=after
        )


def tell_invited(invitation: Invitation) -> None:
    """By mail to the address, and in the app where it has an account. An invitation by
    link is passed on by whoever made it.
    """
    if not invitation.email:
        return
    holder = holder_of(invitation.email)
    owe_notice(
        user=holder,
        kind=INVITATION,
        key=f"{INVITATION}:{invitation.pk}:{invitation.nonce.hex}",
        payload={"invitation": invitation.pk, "url": reverse("reports:books")},
        address="" if holder else invitation.email,
    )


def tell(user: User, *, book: Book | None, fact: str) -> None:
    """Owe the person that fact. `book` None: they are not in the Book it is about."""
    page = "accounts:settings-members" if book else "reports:books"
    owe_notice(
        user=user,
        kind=MEMBERS,
        key=f"{MEMBERS}:{uuid.uuid4()}",
        payload={"fact": fact, "url": reverse(page)},
        book=book,
    )


def tell_owners(*, book: Book, about: User | None, fact: str) -> None:
    """Owe it the Book's owners, but for the one it is about."""
    owners = User.objects.filter(
        present(), memberships__book=book, memberships__role=Membership.Role.OWNER
    )
    for owner in owners:
        if owner != about:
            tell(owner, book=book, fact=fact)

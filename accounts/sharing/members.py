"""Who is in a Book, and as what: roles, handing over, removing, leaving."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Book, Membership, Notice, User
from accounts.services import register_person
from accounts.sharing.errors import SharingError
from accounts.sharing.inviting import revoke_sent
from accounts.sharing.owners import check_owner_remains, hold
from accounts.sharing.telling import Seat, note_members, tell, tell_owners
from accounts.signals import member_gone
from expense_tracker.kernel.scoping import book_scope

Role = Membership.Role


def members_of(book: Book) -> "QuerySet[Membership]":
    """In the order in which they came."""
    return Membership.objects.filter(book=book).select_related("user").order_by("pk")


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: User) -> None:
    """Raises LastOwnerError; SharingError when the member is gone."""
    membership = _held(membership)
    if membership.role == role:
        return
    if role != Role.OWNER:
        check_owner_remains(membership)
    before = Seat.of(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    book = membership.book
    revoke_sent(book=book, user=membership.user)
    note_members(book=book, actor=actor, before=before, after=Seat.of(membership))
    if membership.user != actor:
        named = membership.get_role_display().lower()
        tell(membership.user, book=book, fact=f"You are {named} of {book.name} now")


@transaction.atomic
def hand_over(*, membership: Membership, actor: User) -> None:
    """The member becomes the owner, `actor` an editor.

    Raises SharingError when the member is gone, or `actor` owns the Book no longer.
    """
    hold(membership.book)
    mine = Membership.objects.filter(
        book=membership.book_id, user=actor, role=Role.OWNER
    ).first()
    if mine is None or mine.pk == membership.pk:
        raise SharingError("Choose another member to hand the book over to.")
    change_role(membership=membership, role=Role.OWNER, actor=actor)
    change_role(membership=mine, role=Role.EDITOR, actor=actor)


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> None:
    """Raises LastOwnerError; SharingError when the member is gone already."""
    membership = _held(membership)
    user, book = membership.user, membership.book
    _end(membership, actor)
    tell(user, book=None, fact=f"You are no longer a member of {book.name}")


@transaction.atomic
def leave_book(*, membership: Membership) -> None:
    """Raises LastOwnerError, also when nobody else is in the Book."""
    membership = _held(membership)
    user, book = membership.user, membership.book
    _end(membership, user)
    tell_owners(book=book, about=user, fact=f"{user.name} left {book.name}")


def _held(membership: Membership) -> Membership:
    """The membership as it is now, with the Book held."""
    hold(membership.book)
    found = members_of(membership.book).filter(pk=membership.pk).first()
    if found is None:
        raise SharingError("This person is no longer a member.")
    return found


def _end(membership: Membership, actor: User) -> None:
    """What was the member's in the Book ends with it: notices that wait, and by signal
    what the apps above hold. Nobody is left without any Book.
    """
    check_owner_remains(membership)
    book, user = membership.book, membership.user
    before = Seat.of(membership)
    membership.delete()
    _cancel_notices(book, user)
    revoke_sent(book=book, user=user)
    note_members(book=book, actor=actor, before=before, after=None)
    with book_scope(book):
        member_gone.send(sender=Membership, book=book, user=user)
    if not user.memberships.exists():
        register_person(user=user, base_currency=book.base_currency)


def _cancel_notices(book: Book, user: User) -> None:
    unsent = Notice.objects.filter(
        book=book, user=user, state__in=[Notice.State.DUE, Notice.State.GATHERED]
    )
    unsent.update(
        state=Notice.State.CANCELLED,
        last_error="No longer a member of the book.",
    )

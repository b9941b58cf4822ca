"""Deleting a Book, emptying it, and bringing it back while that can be done.

Such a Book keeps all its rows, but has no members, and is read-only: nobody comes upon
it, nobody is told anything of it, nothing is booked in it. After some days it goes for
good. Emptying gives the members a new Book, so both are taken back the same way.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.ending.errors import EndingError
from accounts.ending.wiping import wipe_book
from accounts.models import Book, Membership, Notice, PutAway, User
from accounts.services import freeze_book, register_person, thaw_book
from accounts.sharing.owners import hold
from accounts.sharing.telling import tell
from accounts.signals import book_created
from expense_tracker.kernel.scoping import book_scope

Role = Membership.Role
FROZEN = "It was deleted."
KEPT = (
    *("name", "base_currency", "time_zone", "pay_day", "first_weekday"),
    *("is_sample", "is_settled"),
)
GONE = "This book cannot be brought back any more."


@transaction.atomic
def delete_book(*, book: Book, actor: User) -> PutAway:
    """Raises EndingError when `actor` does not own it, or it is read-only just now."""
    away = _put_away(book, actor, was_emptied=False)
    for user in _people(away).exclude(pk=actor.pk):
        tell(user, book=None, fact=f"{actor.name} deleted {book.name}")
    for user in _people(away):
        if not user.memberships.exists():
            register_person(user=user, base_currency=book.base_currency)
    return away


@transaction.atomic
def empty_book(*, book: Book, actor: User) -> Book:
    """The Book that its members go on in: its settings, and what every Book begins
    with. Raises EndingError like `delete_book`.
    """
    away = _put_away(book, actor, was_emptied=True)
    fresh = Book.objects.create(**{name: getattr(book, name) for name in KEPT})
    _admit(fresh, away)
    with book_scope(fresh):
        book_created.send(sender=Book, book=fresh, locale=actor.locale)
    for user in _people(away).exclude(pk=actor.pk):
        tell(user, book=fresh, fact=f"{actor.name} emptied {book.name}")
    return fresh


def _put_away(book: Book, actor: User, *, was_emptied: bool) -> PutAway:
    hold(book)
    members = list(Membership.objects.filter(book=book).order_by("pk"))
    if not any(each.user_id == actor.pk and each.is_owner for each in members):
        raise EndingError("Only an owner of a book can do that.")
    if not freeze_book(book=book, reason=FROZEN):
        raise EndingError("This book is read-only for a moment. Try again later.")
    Membership.objects.filter(book=book).delete()
    unsent = Notice.objects.filter(
        book=book, state__in=[Notice.State.DUE, Notice.State.GATHERED]
    )
    unsent.update(state=Notice.State.CANCELLED, last_error="The book was deleted.")
    return PutAway.objects.create(
        book=book,
        asked_by=actor,
        was_emptied=was_emptied,
        members=[
            {"user": each.user_id, "role": each.role, "seen": each.seen_change}
            for each in members
        ],
        ends_at=timezone.now() + timedelta(days=settings.BOOK_KEPT_DAYS),
    )


def _people(away: PutAway) -> "QuerySet[User]":
    return User.objects.filter(pk__in=[each["user"] for each in away.members])


def _admit(book: Book, away: PutAway) -> None:
    """Those who were members of the other one and still have an account."""
    there = {user.pk: user for user in _people(away)}
    for each in away.members:
        if each["user"] in there:
            Membership.objects.create(
                book=book, user=there[each["user"]], role=each["role"]
            )


# --- taking it back -------------------------------------------------------------------


def kept_of(user: User, now: datetime) -> "QuerySet[PutAway]":
    """Books that the person deleted or emptied and can still bring back."""
    away = PutAway.objects.filter(asked_by=user, ends_at__gt=now)
    return away.select_related("book")


@transaction.atomic
def bring_back(*, away: PutAway) -> Book:
    """The Book as it was, for all who were in it. EndingError when it is gone."""
    book = away.book
    hold(book)
    if not PutAway.objects.filter(pk=away.pk, ends_at__gt=timezone.now()).exists():
        raise EndingError(GONE)
    _admit(book, away)
    for each in away.members:
        Membership.objects.filter(book=book, user=each["user"]).update(
            seen_change=each["seen"]
        )
    thaw_book(book=book)
    PutAway.objects.filter(pk=away.pk).delete()
    return book


def wipe_ended(now: datetime) -> int:
    """Remove for good what nobody brought back; how many Books."""
    ended = list(PutAway.objects.filter(ends_at__lte=now).select_related("book"))
    for away in ended:
        wipe_book(book=away.book)
    return len(ended)

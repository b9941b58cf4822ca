"""Deleting an account: asked for, taken back by signing in, done for good.

`User.leaves_at` is the whole duty. From asking on nobody is signed in; who signs in
again, or follows the mailed link, stays.
"""

import logging
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.ending.wiping import wipe_book
from accounts.models import Book, Membership, MoveIn, PutAway, User
from accounts.notices import owe_notice
from accounts.queries import sole_books
from accounts.services import remove_person
from accounts.sharing.telling import tell_owners
from accounts.takeout.kinds import LEAVING, LEFT

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_to_leave(*, user: User, days: int) -> datetime:
    """Have the account deleted in so many days, and end every session; when that is."""
    leaves_at = timezone.now() + timedelta(days=days)
    User.objects.filter(pk=user.pk).update(leaves_at=leaves_at)
    user.refresh_from_db()
    for session in UserSession.objects.filter(user=user):
        session.end()
    owe_notice(
        user=user,
        kind=LEAVING,
        key=f"{LEAVING}:{leaves_at.isoformat()}",
        payload={"leaves_at": leaves_at.isoformat()},
    )
    return leaves_at


def stay(*, user: User) -> bool:
    """Keep the account after all; False when it was to be kept anyway."""
    leaving = User.objects.filter(pk=user.pk, leaves_at__isnull=False, is_active=True)
    return bool(leaving.update(leaves_at=None))


# --- in the background ----------------------------------------------------------------


def remove_leavers(now: datetime) -> int:
    """Remove everybody whose time has come; how many. Broken off, the next run goes on.

    What one of them raises is logged: it must not keep the others. Whoever's archive is
    moving in waits for the next run: the Books on their way are nobody's yet.
    """
    removed = 0
    due = User.objects.filter(leaves_at__lte=now).order_by("pk")
    for user in due.exclude(move_ins__state=MoveIn.State.WORKING):
        try:
            removed += _remove(user, now)
        except Exception:
            logger.exception("Account %s could not be removed", user.pk)
    return removed


def _remove(user: User, now: datetime) -> int:
    """From its first statement on there is no way back: nobody can sign in."""
    claimed = User.objects.filter(pk=user.pk, leaves_at__lte=now)
    if not claimed.update(is_active=False):
        return 0
    for book in _own_books(user):
        wipe_book(book=book)
    with transaction.atomic():
        _tell_others(user)
        owe_notice(
            user=None,
            kind=LEFT,
            key=f"{LEFT}:{user.pk}",
            payload={"name": user.get_short_name()},
            address=user.email,
        )
        remove_person(user=user)
    return 1


def _own_books(user: User) -> list[Book]:
    """Those that nobody else is in, and those nobody else was in when they ended."""
    away = [
        each.book
        for each in PutAway.objects.filter(asked_by=user).select_related("book")
        if {member["user"] for member in each.members} == {user.pk}
    ]
    return [*sole_books(user), *away]


def _tell_others(user: User) -> None:
    for membership in Membership.objects.filter(user=user).select_related("book"):
        tell_owners(
            book=membership.book,
            about=user,
            fact=f"{user.name} deleted their account and left {membership.book.name}",
        )

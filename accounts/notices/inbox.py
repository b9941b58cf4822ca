"""The list of notices in the app: what a person was told, and what they have read.

A notice of a Book that the person has left is not in it.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Membership, Notice, User
from accounts.notices.kinds import APP, label_of

# The bell says "99+" from there on.
MOST_COUNTED = 100


def inbox(user: User) -> "QuerySet[Notice]":
    """The newest first."""
    mine = Membership.objects.filter(user=user).values("book")
    shown = Notice.objects.filter(user=user, channel=APP, state=Notice.State.SENT)
    return shown.filter(Q(book=None) | Q(book__in=mine)).order_by("-pk")


def unread_count(user: User) -> int:
    """How many are unread, up to MOST_COUNTED."""
    unread = inbox(user).filter(read_at=None).order_by().values("pk")
    return unread[:MOST_COUNTED].count()


def unread_of(request: HttpRequest) -> int:
    """`unread_count` of the visitor, asked once for each request; 0 signed out."""
    if not request.user.is_authenticated:
        return 0
    found: int | None = getattr(request, "_unread_notices", None)
    if found is None:
        found = unread_count(request.user)
        request._unread_notices = found  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def kinds_in(user: User) -> Iterable[tuple[str, str]]:
    """Name and label of each kind in the person's list, by label."""
    names = inbox(user).order_by().values_list("kind", flat=True).distinct()
    return sorted(((name, label_of(name)) for name in names), key=lambda kind: kind[1])


def mark_read(*, user: User, key: str) -> None:
    """The person has seen what that notice is about, by whichever channel."""
    _read(Notice.objects.filter(user=user, key=key))


def mark_all_read(*, user: User) -> int:
    """How many were unread."""
    return _read(inbox(user).order_by())


def _read(notices: "QuerySet[Notice]") -> int:
    unread = notices.filter(channel=APP, read_at=None)
    return unread.update(read_at=timezone.now())

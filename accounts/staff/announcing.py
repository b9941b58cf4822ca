"""Telling users something: above their pages, and by mail where it was asked for."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Announcement, Dismissal, Membership, User, present
from accounts.notices import owe_notice
from accounts.notices.staff_kinds import ANNOUNCEMENT

Audience = Announcement.Audience
# Mails owed in one transaction.
BATCH = 200
# How late a page may be to show or drop one: it spares each page a query.
SEEN_FOR = 30
_RUNNING = "announcements"
_NOTE = "_announcements"


# --- above the pages ------------------------------------------------------------------


def shown_to(request: HttpRequest) -> list[Announcement]:
    """What the visitor is told now and has not put away, the newest first."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, _NOTE):
        setattr(request, _NOTE, _unseen(request.user))
    found: list[Announcement] = getattr(request, _NOTE)
    return found


def _unseen(user: User) -> list[Announcement]:
    running = _running()
    if not running:  # nearly always
        return []
    put_away = set(
        Dismissal.objects.filter(user=user, announcement__in=running).values_list(
            "announcement", flat=True
        )
    )
    left = [each for each in running if each.pk not in put_away]
    return [each for each in left if is_for(each, user)]


def _running() -> list[Announcement]:
    found: list[Announcement] | None = cache.get(_RUNNING)
    if found is None:
        now = timezone.now()
        lasting = Announcement.objects.filter(starts_at__lte=now, ends_at__gt=now)
        found = list(lasting)
        cache.set(_RUNNING, found, SEEN_FOR)
    return found


def is_for(announcement: Announcement, user: User) -> bool:
    return people_of(announcement).filter(pk=user.pk).exists()


def people_of(announcement: Announcement) -> "QuerySet[User]":
    """Whom it is for."""
    people = User.objects.filter(present())
    match announcement.audience:
        case Audience.STAFF:
            return people.filter(is_staff=True)
        case Audience.OWNERS:
            owning = Membership.objects.filter(
                book=announcement.book_id, role=Membership.Role.OWNER
            )
            return people.filter(pk__in=owning.values("user"))
    return people


def put_away(*, user: User, announcement: Announcement) -> None:
    Dismissal.objects.get_or_create(user=user, announcement=announcement)


def forget_running() -> None:
    """What was changed is on the pages at once."""
    cache.delete(_RUNNING)


# --- by mail --------------------------------------------------------------------------


def to_mail(now: datetime) -> "QuerySet[Announcement]":
    """Those that are begun, not over, and not mailed to everybody yet."""
    begun = Announcement.objects.filter(starts_at__lte=now, ends_at__gt=now)
    return begun.filter(by_mail=True, mailed_at=None)


def mail_announcement(announcement: Announcement) -> int:
    """Owe the mails that are left; how many people were gone through.

    Safe to run twice, also at once: a batch is claimed by moving the mark past it, in
    the transaction that owes its mails.
    """
    count = 0
    while batch := _mail_batch(announcement):
        count += batch
    Announcement.objects.filter(pk=announcement.pk, mailed_at=None).update(
        mailed_at=timezone.now()
    )
    return count


@transaction.atomic
def _mail_batch(announcement: Announcement) -> int:
    announcement.refresh_from_db(fields=["mailed_up_to"])
    mark = announcement.mailed_up_to
    left = people_of(announcement).filter(pk__gt=mark).order_by("pk")
    people = list(left[:BATCH])
    if not people:
        return 0
    mine = Announcement.objects.filter(pk=announcement.pk, mailed_up_to=mark)
    if mine.update(mailed_up_to=people[-1].pk):
        for user in people:
            _owe(announcement, user)
    return len(people)


def _owe(announcement: Announcement, user: User) -> None:
    owe_notice(
        user=user,
        kind=ANNOUNCEMENT,
        key=f"{ANNOUNCEMENT}:{announcement.pk}",
        payload={"title": announcement.title, "text": announcement.text},
    )

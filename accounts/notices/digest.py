"""The daily digest: a person's optional mails of a day in one, at their reminder hour.

What is gathered stays a notice of its own and says which digest tells of it. The digest
is a notice, too, so it is claimed, retried and marked like any other.
Rule: docs/algorithms/notices.md
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.clock import local_hours
from accounts.links import path_in
from accounts.models import Notice, User, present
from accounts.notices.delivery import MAX_ATTEMPTS
from accounts.notices.errors import WithdrawnError
from accounts.notices.kinds import (
    MAIL,
    NoticeKind,
    find_kind,
    label_of,
    register_kind,
)
from accounts.notices.rendering import check_wanted, context_of, path_of, subject_of
from accounts.signals import digest_due
from expense_tracker.kernel.format import format_date

logger = logging.getLogger(__name__)

DIGEST = "digest"
State = Notice.State


@dataclass(frozen=True)
class Line:
    """One notice in the digest; `url` is absolute, "" when it names no page."""

    text: str
    about: str
    url: str


def register() -> None:
    register_kind(
        NoticeKind(
            DIGEST,
            "Daily digest",
            "Once a day at your reminder hour, when there is anything to tell.",
            context=digest_context,
            defaults=frozenset({MAIL}),
            listed=False,
        )
    )


def waiting() -> "QuerySet[Notice]":
    """What was gathered and is in no digest yet."""
    return Notice.objects.filter(state=State.GATHERED, digest=None)


# --- making it ------------------------------------------------------------------------


def people_due(now: datetime) -> list[int]:
    """Ids of the people whose hour has come today and whose digest was not made. The
    number of statements does not grow with the number of people.
    """
    people = User.objects.filter(present(), daily_digest=True)
    zones = people.order_by().values_list("time_zone", flat=True).distinct()
    due = Q(pk__in=[])
    for (today, hour), names in local_hours(zones, now).items():
        undone = Q(digested_on=None) | Q(digested_on__lt=today)
        due |= Q(time_zone__in=names, reminder_hour__lte=hour) & undone
    return list(people.filter(due).order_by("pk").values_list("pk", flat=True))


def make_digest(*, user: User, now: datetime) -> Notice | None:
    """Gather what waits into today's digest, once a day; None when nothing waits or it
    is not time.

    The apps above owe first what belongs to this day, so that it is in it.
    """
    local = now.astimezone(user.zone)
    if not user.daily_digest or local.hour < user.reminder_hour:
        return None
    for receiver, answer in digest_due.send_robust(sender=User, user=user, now=now):
        if isinstance(answer, Exception):
            logger.error("%s failed before a digest", receiver, exc_info=answer)
    return _gather(user, local.date())


@transaction.atomic
def _gather(user: User, today: date) -> Notice | None:
    undone = Q(digested_on=None) | Q(digested_on__lt=today)
    if not User.objects.filter(undone, pk=user.pk).update(digested_on=today):
        return None
    mine = waiting().filter(user=user)
    if not mine.exists():
        return None
    day = format_date(today, user.locale, "heading")
    digest, _ = Notice.objects.get_or_create(
        user=user,
        channel=MAIL,
        key=f"{DIGEST}:{today}",
        defaults={"kind": DIGEST, "payload": {"day": day, "on": str(today)}},
    )
    mine.update(digest=digest)
    return digest


def release_gathered() -> int:
    """Let go singly what no digest will tell: of people who have switched it off, and
    of digests that were given up without being seen; how many.
    """
    off = waiting().filter(user__daily_digest=False)
    given_up = Notice.objects.filter(
        state=State.GATHERED,
        digest__state=State.FAILED,
        digest__interrupted=False,
        digest__attempts__gte=MAX_ATTEMPTS,
    )
    freed = off.values("pk") | given_up.values("pk")
    return _free(Notice.objects.filter(pk__in=freed))


def _free(notices: "QuerySet[Notice]") -> int:
    return notices.update(state=State.DUE, digest=None, due_at=timezone.now())


# --- what it says ---------------------------------------------------------------------


def digest_context(digest: Notice) -> Mapping[str, Any]:
    """Its lines, in the order in which they were owed.

    Raises WithdrawnError when all that was gathered is withdrawn.
    """
    gathered = digest.gathered.filter(state=State.GATHERED)
    notices = gathered.select_related("user", "book").order_by("pk")
    lines = [line for notice in notices for line in _line(notice)]
    if not lines:
        raise WithdrawnError("Nothing is left to tell.")
    return {"lines": lines, "count": len(lines)}


def _line(notice: Notice) -> Iterator[Line]:
    """What the digest says of it: nothing when it is withdrawn, or goes by itself since
    its words fail.
    """
    alone = Notice.objects.filter(pk=notice.pk)
    try:
        kind = find_kind(notice.kind)
        check_wanted(notice, kind)
        text = subject_of(notice, context_of(notice, kind))
    except WithdrawnError as error:
        alone.update(state=State.CANCELLED, last_error=str(error))
    except Exception:
        logger.exception("Notice %s is left out of the digest", notice.pk)
        _free(alone)
    else:
        path = path_of(notice)
        url = f"{settings.BASE_URL}{path_in(notice.book_id, path)}" if path else ""
        yield Line(text, _about(notice), url)


def _about(notice: Notice) -> str:
    label = label_of(notice.kind)
    return f"{label}, {notice.book.name}" if notice.book else label

"""Quiet hours: from one full hour to another by the person's clock, over midnight too.

Rule: docs/algorithms/notices.md
"""

from datetime import datetime, time, timedelta

from accounts.models import Notice, User
from accounts.notices.kinds import NoticeKind

HELD_CHANNELS = frozenset({Notice.Channel.MAIL, Notice.Channel.PUSH})


def quiet_until(user: User, at: datetime) -> datetime | None:
    """When the quiet hours that `at` lies in end; None when it lies in none."""
    local = at.astimezone(user.zone)
    if not _is_quiet(user, local.hour):
        return None
    # Its end is the next time their clock strikes that hour, today or tomorrow.
    later = user.quiet_until <= local.hour
    day = local.date() + timedelta(days=1) if later else local.date()
    return datetime.combine(day, time(user.quiet_until), user.zone)


def held_until(
    *, user: User | None, kind: NoticeKind, channel: str, at: datetime
) -> datetime | None:
    """Until when a notice that is due `at` waits; None when it may go."""
    if user is None or kind.mandatory or channel not in HELD_CHANNELS:
        return None
    return quiet_until(user, at)


def _is_quiet(user: User, hour: int) -> bool:
    start, end = user.quiet_from, user.quiet_until
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end

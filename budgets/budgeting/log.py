"""What was told of a budget, to whom, and whether it arrived."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import Book, Membership, Notice
from budgets.models import Budget, Overrun

SHOWN = 20


@dataclass(frozen=True)
class Delivery:
    """One member's notice: of one channel, or none at all."""

    name: str
    channel: str  # "" when nothing was owed to them
    said: str
    state: str  # of Notice.State; "" when nothing was owed


@dataclass(frozen=True)
class LoggedAlert:
    overrun: Overrun
    told: list[Delivery]


def alert_log(*, book: Book, budget: Budget) -> list[LoggedAlert]:
    """The latest alerts of the budget first, at most SHOWN, each with every member of
    that time. Two statements whatever there is.
    """
    overruns = list(budget.overruns.select_related("book", "budget")[:SHOWN])
    keys = [each.notice_key for each in overruns]
    notices: dict[str, list[Notice]] = defaultdict(list)
    found = Notice.objects.filter(book=book, key__in=keys).select_related("user")
    for notice in found.order_by("user_id", "channel"):
        notices[notice.key].append(notice)
    members = list(book.memberships.select_related("user").order_by("pk"))
    return [LoggedAlert(each, _told(each, notices, members)) for each in overruns]


def _told(
    overrun: Overrun, notices: dict[str, list[Notice]], members: list[Membership]
) -> list[Delivery]:
    """Empty for a threshold that was told together with a higher one."""
    mine = notices.get(overrun.notice_key, [])
    told = [
        Delivery(
            each.user.get_short_name(),
            each.get_channel_display(),
            each.get_state_display(),
            each.state,
        )
        for each in mine
        if each.user is not None
    ]
    reached = {each.user_id for each in mine}
    for member in members if told else []:
        if member.user_id not in reached and member.joined_at <= overrun.at:
            off = Delivery(member.user.get_short_name(), "", "Switched off", "")
            told.append(off)
    return told

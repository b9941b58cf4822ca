"""What a person wants to be told, by which channel, and how many days ahead."""

from accounts.models import Notice, NoticeLead, NoticePreference, PushDevice, User
from accounts.notices.kinds import PUSH, NoticeKind, find_kind, optional_kinds

Choice = tuple[str, str]
"""A kind and a channel."""


def chosen_channels(user: User) -> dict[Choice, bool]:
    """What the person has switched themselves; the rest is as it comes by default."""
    rows = NoticePreference.objects.filter(user=user)
    return {
        (kind, channel): enabled
        for kind, channel, enabled in rows.values_list("kind", "channel", "enabled")
    }


def wanted_channels(*, user: User, kind: NoticeKind) -> list[str]:
    """The channels by which the person is to be told now, mail first."""
    switched = {} if kind.mandatory else _switched(user.pk, kind)
    wanted = [
        channel
        for channel in Notice.Channel.values
        if switched.get(channel, channel in kind.defaults)
    ]
    if PUSH in wanted and not PushDevice.objects.filter(user=user).exists():
        wanted.remove(PUSH)
    return wanted


def wants(*, user_id: int, kind: NoticeKind, channel: str) -> bool:
    """Whether the person still wants this kind by this channel."""
    switched = {} if kind.mandatory else _switched(user_id, kind)
    return kind.mandatory or switched.get(channel, channel in kind.defaults)


def _switched(user_id: int, kind: NoticeKind) -> dict[str, bool]:
    rows = NoticePreference.objects.filter(user=user_id, kind=kind.kind)
    return dict(rows.values_list("channel", "enabled"))


def lead_days(user: User, kind: str) -> int:
    """How many days ahead the person wants to hear of such a thing.

    KeyError for an unknown kind.
    """
    chosen = NoticeLead.objects.filter(user=user, kind=kind).values_list("days")
    days = chosen.first()
    return days[0] if days else find_kind(kind).default_lead


def leads_of(user: User) -> dict[str, int]:
    """Days ahead by kind, for each kind that has any."""
    chosen = dict(NoticeLead.objects.filter(user=user).values_list("kind", "days"))
    return {
        kind.kind: chosen.get(kind.kind, kind.default_lead)
        for kind in optional_kinds()
        if kind.has_lead
    }

"""Telling people: what they are owed by mail, in the app and by push.

    owing        one row for each channel a person wants, once per key
    delivery     claims what is due, sends it, tries again
    channels/    mail, app, push: how each is given
    digest       optional mails gathered into one a day
    quiet        the hours in which mails and push wait
    preferences  what a person wants, by which channel, how many days ahead
    inbox        the list of notices in the app
    devices      browsers that take push

Rules: docs/algorithms/notices.md
"""

from accounts.notices.delivery import deliver
from accounts.notices.errors import WithdrawnError
from accounts.notices.kinds import (
    APP,
    EVERYWHERE,
    LONGEST_LEAD,
    MAIL,
    PUSH,
    NoticeKind,
    optional_kinds,
    register_kind,
)
from accounts.notices.owing import owe_notice
from accounts.notices.preferences import lead_days

__all__ = [
    "APP",
    "EVERYWHERE",
    "LONGEST_LEAD",
    "MAIL",
    "PUSH",
    "NoticeKind",
    "WithdrawnError",
    "deliver",
    "lead_days",
    "optional_kinds",
    "owe_notice",
    "register_kind",
]

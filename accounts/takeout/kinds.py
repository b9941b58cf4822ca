"""The notices of archives and of leaving."""

from collections.abc import Mapping
from typing import Any

from accounts.ending.links import stay_token
from accounts.links import absolute_url
from accounts.models import Notice, TakeOut
from accounts.notices.errors import WithdrawnError
from accounts.notices.kinds import APP, MAIL, NoticeKind, register_kind
from accounts.takeout.kept import new_token

TAKE_OUT = "take-out"
MOVED_IN = "moved-in"
LEAVING = "leaving"
LEFT = "left"


def _archive_link(notice: Notice) -> Mapping[str, Any]:
    """A mail's own link, made when it is sent; the other channels lead to the page."""
    take_out = TakeOut.objects.filter(
        pk=notice.payload["take_out"], state=TakeOut.State.READY
    ).first()
    if take_out is None:
        raise WithdrawnError
    if notice.channel != MAIL:
        return {}
    link = absolute_url("accounts:archive-mailed", new_token(take_out))
    return {"link": link, "until": take_out.expires_at, "size": take_out.size}


def _stay_link(notice: Notice) -> Mapping[str, Any]:
    """The link is made when the mail is: it never stands in the database."""
    user = notice.user
    if user is None or user.leaves_at is None:
        raise WithdrawnError("The account stays.")
    link = absolute_url("accounts:stay", stay_token(user))
    return {"link": link, "leaves_at": user.leaves_at}


def _kind(name: str, label: str, **more: Any) -> NoticeKind:
    return NoticeKind(kind=name, label=label, help="At once", mandatory=True, **more)


KINDS = (
    _kind(
        TAKE_OUT,
        "Your archive is ready",
        context=_archive_link,
        defaults=frozenset({MAIL, APP}),
    ),
    _kind(MOVED_IN, "An archive was moved in", defaults=frozenset({MAIL, APP})),
    _kind(
        LEAVING,
        "Your account is to be deleted",
        context=_stay_link,
        defaults=frozenset({MAIL}),
    ),
    _kind(LEFT, "Your account was deleted", defaults=frozenset({MAIL})),
)


def register() -> None:
    for kind in KINDS:
        register_kind(kind)

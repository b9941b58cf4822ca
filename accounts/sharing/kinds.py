"""Notices about who shares a Book."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import Invitation, Notice
from accounts.notices.errors import WithdrawnError
from accounts.notices.kinds import NoticeKind, register_kind
from accounts.sharing.links import invitation_url

INVITATION = "invitation"
MEMBERS = "members"


def _invitation(notice: Notice) -> Mapping[str, Any]:
    """The link is made when the mail is: it never stands in the database."""
    invitation = (
        Invitation.objects.select_related("book", "invited_by")
        .filter(
            pk=notice.payload["invitation"],
            accepted_at=None,
            declined_at=None,
            revoked_at=None,
            expires_at__gt=timezone.now(),
        )
        .first()
    )
    if invitation is None:
        raise WithdrawnError("The invitation is over.")
    inviter = invitation.invited_by
    return {
        "invitation": invitation,
        "inviter": inviter.name if inviter else "An owner",
        "link": invitation_url(invitation),
    }


KINDS = (
    NoticeKind(
        INVITATION,
        "Invitations",
        "When somebody asks you into their book.",
        context=_invitation,
    ),
    NoticeKind(
        MEMBERS,
        "Members",
        "When somebody joins or leaves a book of yours, or your role in one changes.",
    ),
)


def register() -> None:
    for kind in KINDS:
        register_kind(kind)

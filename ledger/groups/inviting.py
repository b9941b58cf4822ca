"""Mailing somebody the link to their group."""

from typing import Any

from accounts.models import Notice
from accounts.notices import NoticeKind, WithdrawnError, owe_notice, register_kind
from ledger.groups.links import guest_url
from ledger.models import Participant

INVITATION = "group-invitation"


def register_kinds() -> None:
    register_kind(
        NoticeKind(
            INVITATION,
            "Invitations to groups",
            "When somebody shares expenses with you.",
            context=_context,
            mandatory=True,
        )
    )


def invite(*, person: Participant, asker: Participant) -> None:
    """Once for each link: the same one is not mailed twice."""
    owe_notice(
        user=None,
        kind=INVITATION,
        key=f"{INVITATION}:{person.pk}:{person.link_key}",
        payload={"participant": person.pk, "asker": asker.name},
        address=person.email,
    )


def _context(notice: Notice) -> dict[str, Any]:
    """The link is made when the mail is: it never stands in the database."""
    person = (
        Participant.objects.filter(pk=notice.payload["participant"], user=None)
        .select_related("group")
        .first()
    )
    if person is None:
        raise WithdrawnError("They are in the group by now.")
    return {
        "group": person.group.name,
        "person": person.name,
        "guest": guest_url(person),
    }

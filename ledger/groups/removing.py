"""Telling somebody that another took them out of a group."""

from typing import Any

from django.urls import reverse

from accounts.models import Notice
from accounts.notices import NoticeKind, WithdrawnError, owe_notice, register_kind
from ledger.models import Participant

REMOVED = "group-removed"


def register_kinds() -> None:
    register_kind(
        NoticeKind(
            REMOVED,
            "Taken out of a group",
            "When somebody takes you out of a group.",
            context=_context,
        )
    )


def tell_removed(*, person: Participant, remover: Participant) -> None:
    """Once each time they are taken out."""
    owe_notice(
        user=person.user,
        kind=REMOVED,
        key=f"{REMOVED}:{person.pk}:{person.left_at:%Y-%m-%dT%H:%M:%S.%f}",
        payload={
            "participant": person.pk,
            "remover": remover.name,
            "url": reverse("ledger:group-detail", args=[person.group_id]),
        },
    )


def _context(notice: Notice) -> dict[str, Any]:
    person = (
        Participant.objects.filter(pk=notice.payload["participant"])
        .exclude(left_at=None)
        .select_related("group")
        .first()
    )
    if person is None:
        raise WithdrawnError("They are in the group again.")
    return {"group": person.group.name, "person": person.name}

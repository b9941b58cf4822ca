"""Asking people to settle up, by mail, not more often than is kind."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import Notice
from accounts.notices import NoticeKind, WithdrawnError, owe_notice, register_kind
from accounts.throttle import is_within
from expense_tracker.kernel.money import Money
from ledger.groups.links import guest_url
from ledger.models import Participant

ASK = "settle-up"
PAUSE = timedelta(days=3)
# Whoever adds guests says their addresses: nobody has the site mail strangers at will.
GUESTS_AN_HOUR = 60
HOUR = 3600


def register_kinds() -> None:
    register_kind(
        NoticeKind(
            ASK,
            "Settling up",
            "When somebody in a group asks you to pay your part, at most every 3 days.",
            context=_context,
        )
    )


def may_ask(person: Participant, now: datetime) -> bool:
    """Whether they can be reached, and were not asked within the last three days."""
    free = person.asked_at is None or person.asked_at <= now - PAUSE
    return person.is_reachable and free


@transaction.atomic
def ask(
    *, person: Participant, asker: Participant, amount: Money, now: datetime
) -> bool:
    """Whether they are asked: twice at once, only one of the two is."""
    if not may_ask(person, now) or not _may_mail(person, asker):
        return False
    free = Q(asked_at=None) | Q(asked_at__lte=now - PAUSE)
    mine = Participant.objects.filter(free, pk=person.pk)
    if not mine.update(asked_at=now):
        return False
    owe_notice(
        user=person.user,
        kind=ASK,
        key=f"{ASK}:{person.pk}:{now:%Y-%m-%dT%H:%M}",
        payload={
            "participant": person.pk,
            "asker": asker.name,
            "amount": str(amount.amount),
            "currency": amount.currency,
            "url": reverse("ledger:group-detail", args=[person.group_id]),
        },
        address="" if person.user_id else person.email,
    )
    return True


def _may_mail(person: Participant, asker: Participant) -> bool:
    """Members are known to the site; guests are counted, in all groups together."""
    name = f"group-ask:{asker.user_id}"
    return person.user_id is not None or is_within(
        name=name, limit=GUESTS_AN_HOUR, seconds=HOUR
    )


def ask_all(
    *, owing: Mapping[Participant, Money], asker: Participant, now: datetime
) -> list[Participant]:
    """Ask each for what they owe; those who are asked by this."""
    return [
        person
        for person, amount in owing.items()
        if ask(person=person, asker=asker, amount=amount, now=now)
    ]


def _context(notice: Notice) -> dict[str, Any]:
    """Who has no account follows a link of their own, made when the mail is."""
    person = (
        Participant.objects.filter(pk=notice.payload["participant"])
        .select_related("group")
        .first()
    )
    if person is None:
        raise WithdrawnError("They are no longer in the group.")
    amount = Decimal(notice.payload["amount"])
    return {
        "group": person.group.name,
        "person": person.name,
        "owed": Money(amount, notice.payload["currency"]),
        "guest": "" if person.user_id else guest_url(person),
    }

"""Owing people notices: one row for each duty, and by each channel."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Book, Notice, User
from accounts.notices.account_kinds import TEST
from accounts.notices.kinds import MAIL, NoticeKind, find_kind
from accounts.notices.preferences import wanted_channels
from accounts.notices.quiet import held_until
from accounts.notices.tasks import deliver_notice
from accounts.queue import enqueue

State = Notice.State


@dataclass(frozen=True)
class _Duty:
    """What is owed, whatever the channel."""

    user: User | None
    kind: NoticeKind
    key: str
    payload: dict[str, Any]
    book: Book | None
    due_at: datetime
    address: str


def owe_notice(
    *,
    user: User | None,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    book: Book | None = None,
    due_at: datetime | None = None,
    address: str = "",
) -> Notice | None:
    """Owe a person a notice by each channel they want it by, once per `key`; it is
    sent after the commit.

    `key` says what the notice is about, kind included (`overrun:7:2026-11:80:1`): owing
    it again gives what is there and sends nothing, by no other channel either.
    `payload` is plain JSON for the templates; its "url" is the path the notice links
    to. `due_at` None means now. `address` is where it goes, by mail only, instead of to
    the person's own. Without a `user` it goes to a stranger at `address`.

    The first of its rows, that by mail when there is one; None when the person wants
    it by no channel, or it is about a sample Book. KeyError for an unknown kind.
    """
    if book is not None and book.is_sample:
        return None
    duty = _Duty(
        user=user,
        kind=find_kind(kind),
        key=key,
        payload=dict(payload),
        book=book,
        due_at=due_at or timezone.now(),
        address=address,
    )
    return _owed(duty) or _owe(duty)


def owe_test(*, user: User, channel: str) -> Notice:
    """Owe the person a test by that channel, wanted or not."""
    key = f"{TEST}:{uuid.uuid4()}"
    kind = find_kind(TEST)
    payload = {"url": reverse("accounts:settings-notices")}
    return _owe_by(_Duty(user, kind, key, payload, None, timezone.now(), ""), channel)


def _owed(duty: _Duty) -> Notice | None:
    rows = list(Notice.objects.filter(user=duty.user, key=duty.key).order_by("pk"))
    return rows[0] if rows else None


@transaction.atomic
def _owe(duty: _Duty) -> Notice | None:
    if duty.user is None or duty.address:
        return _owe_by(duty, MAIL)
    channels = wanted_channels(user=duty.user, kind=duty.kind)
    rows = [_owe_by(duty, channel) for channel in channels]
    return rows[0] if rows else None


def _owe_by(duty: _Duty, channel: str) -> Notice:
    """The row of that channel; its constraint lets one of two at once make it."""
    notice, made = Notice.objects.get_or_create(
        user=duty.user,
        channel=channel,
        key=duty.key,
        defaults={
            "kind": duty.kind.kind,
            "book": duty.book,
            "payload": duty.payload,
            "address": duty.address,
            **_first_state(duty, channel),
        },
    )
    if made and notice.state == State.DUE and notice.due_at <= timezone.now():
        enqueue(deliver_notice, notice.pk)
    return notice


def _first_state(duty: _Duty, channel: str) -> dict[str, Any]:
    if _is_gathered(duty, channel):
        return {"state": State.GATHERED, "due_at": duty.due_at}
    until = held_until(user=duty.user, kind=duty.kind, channel=channel, at=duty.due_at)
    return {"due_at": until or duty.due_at, "held": until is not None}


def _is_gathered(duty: _Duty, channel: str) -> bool:
    user = duty.user
    by_mail = channel == MAIL and not duty.address and not duty.kind.mandatory
    return by_mail and user is not None and user.daily_digest

"""Owing people notices: the outbox of mails, one row for each duty."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.delivery import deliver, wants
from accounts.models import Book, Notice, User
from accounts.notice_kinds import (
    NoticeKind,
    WithdrawnError,
    find_kind,
    optional_kinds,
    register_kind,
)
from accounts.queue import enqueue
from accounts.tasks import deliver_notice

__all__ = [
    "NoticeKind",
    "WithdrawnError",
    "deliver",
    "optional_kinds",
    "owe_notice",
    "register_kind",
]


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
    """Owe a person the mail `kind`, once per `key`; it is sent after the commit.

    `key` says what the notice is about, kind included (`overrun:7:2026-11:80:1`): owing
    it again gives the row that is there and sends nothing. `payload` is plain JSON for
    the templates. `due_at` None means now. `address` is where it goes instead of to the
    person's own address. Without a `user` it goes to a stranger at `address`.

    None when the person has switched the kind off. KeyError for an unknown kind.
    """
    optional = not find_kind(kind).mandatory
    if user and optional and not wants(user_id=user.pk, kind=kind):
        return None
    notice, made = Notice.objects.get_or_create(
        user=user,
        channel=Notice.Channel.MAIL,
        key=key,
        defaults={
            "kind": kind,
            "book": book,
            "payload": dict(payload),
            "due_at": due_at or timezone.now(),
            "address": address,
        },
    )
    if made and notice.due_at <= timezone.now():
        enqueue(deliver_notice, notice.pk)
    return notice

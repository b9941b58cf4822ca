"""Changing what a person wants, by which channel, how many days ahead and when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Book, Notice, NoticeLead, NoticePreference, User
from accounts.notices.digest import DIGEST, release_gathered
from accounts.notices.kinds import MAIL, NoticeKind, find_kind, optional_kinds
from accounts.notices.preferences import Choice, chosen_channels
from accounts.services import renew_book


def switch_kind(*, user_id: int, kind: str, enabled: bool, channel: str = MAIL) -> None:
    """Switch one kind on or off for a person, for one channel."""
    NoticePreference.objects.update_or_create(
        user_id=user_id, kind=kind, channel=channel, defaults={"enabled": enabled}
    )


def choose_lead(*, user_id: int, kind: str, days: int) -> None:
    NoticeLead.objects.update_or_create(
        user_id=user_id, kind=kind, defaults={"days": days}
    )


@transaction.atomic
def stop_mails(*, user_id: int, kind: NoticeKind) -> None:
    """No more mails of that kind; of the digest, none of any kind that it gathers."""
    stopped = optional_kinds() if kind.kind == DIGEST else [kind]
    for each in stopped:
        switch_kind(user_id=user_id, kind=each.kind, enabled=False)


@transaction.atomic
def change_notices(
    *,
    user: User,
    wanted: Mapping[Choice, bool],
    leads: Mapping[str, int],
    timing: Mapping[str, Any],
) -> None:
    """Save what a person wants, how many days ahead (by kind) and when.

    `timing` holds fields of User. What waited for another hour is let go: it is held
    anew when it must be.
    """
    for kind, channel in _changed(wanted, chosen_channels(user)):
        enabled = wanted[kind, channel]
        switch_kind(user_id=user.pk, kind=kind, channel=channel, enabled=enabled)
    for kind, days in leads.items():
        choose_lead(user_id=user.pk, kind=kind, days=days)
    for name, value in timing.items():
        setattr(user, name, value)
    user.save(update_fields=list(timing))
    _renew_first_steps(user)
    release_held(user)
    release_gathered()


def _renew_first_steps(user: User) -> None:
    """Books whose first steps are shown tell that this one is done."""
    for book in Book.objects.filter(memberships__user=user, is_settled=False):
        renew_book(book=book)


def _changed(
    wanted: Mapping[Choice, bool], chosen: Mapping[Choice, bool]
) -> Iterable[Choice]:
    """What is not as it was: a default that nobody touched may change with us."""
    for (kind, channel), enabled in wanted.items():
        default = channel in find_kind(kind).defaults
        if chosen.get((kind, channel), default) != enabled:
            yield kind, channel


def release_held(user: User) -> None:
    """Let what waits for the end of quiet hours be looked at again now."""
    held = Notice.objects.filter(user=user, held=True, state=Notice.State.DUE)
    held.update(held=False, due_at=timezone.now())

"""One person, as staff who help them need to see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin import AdminSite
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from accounts.admin.base import PersonalAdmin
from accounts.models import (
    AccountLock,
    ApiToken,
    Feedback,
    Inspection,
    Membership,
    Notice,
    User,
)
from accounts.notices.kinds import label_of
from accounts.notices.recent import state_words
from accounts.sign_in.devices import device_name
from accounts.sign_in.ways_in import WaysIn, ways_in
from ledger.models import Change, ImportRun

RECENT = 10


@dataclass(frozen=True)
class Mail:
    """One notice; `again`: it is a mail that can be sent once more."""

    pk: int
    label: str
    channel: str
    state: str
    is_failed: bool
    at: datetime
    error: str
    again: bool


@dataclass(frozen=True)
class Device:
    name: str
    ip: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class Person:
    """What the page of `user` shows; lists begin with the latest."""

    user: User
    lock: AccountLock | None
    is_confirmed: bool
    ways: WaysIn
    tokens: int
    memberships: list[Membership]
    devices: list[Device]
    mails: list[Mail]
    locks: list[AccountLock]
    inspections: list[Inspection]
    feedback: list[Feedback]
    changes: list[Change]
    imports: list[ImportRun]


def person_of(user: User) -> Person:
    """Wants the scope over all Books: what they did is looked for in each of theirs."""
    books = user.memberships.values("book")
    locks = user.locks.select_related("locked_by", "unlocked_by")[:RECENT]
    changes = Change.objects.filter(book__in=books, actor=user)
    imports = ImportRun.objects.filter(book__in=books, created_by=user)
    return Person(
        user=user,
        lock=next((each for each in locks if each.unlocked_at is None), None),
        is_confirmed=EmailAddress.objects.filter(user=user, verified=True).exists(),
        ways=ways_in(user),
        tokens=ApiToken.objects.filter(user=user).count(),
        memberships=_memberships(user),
        devices=_devices(user),
        mails=_mails(user),
        locks=list(locks),
        inspections=list(user.inspected_in.select_related("staff", "book")[:RECENT]),
        feedback=list(user.feedback.all()[:RECENT]),
        changes=list(changes.select_related("book").order_by("-pk")[:RECENT]),
        imports=list(imports.select_related("book").order_by("-pk")[:RECENT]),
    )


def _memberships(user: User) -> list[Membership]:
    mine = user.memberships.select_related("book").order_by("pk")
    return list(mine.annotate(people=Count("book__memberships")))


def _devices(user: User) -> list[Device]:
    sessions = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    return [
        Device(
            name=device_name(each.user_agent),
            ip=each.ip,
            created_at=each.created_at,
            last_seen_at=each.last_seen_at,
        )
        for each in sessions[:RECENT]
    ]


def _mails(user: User) -> list[Mail]:
    rows = Notice.objects.filter(user=user).exclude(channel=Notice.Channel.APP)
    latest = rows.select_related("user", "digest").order_by("-pk")
    return [_mail(row) for row in latest[:RECENT]]


def _mail(row: Notice) -> Mail:
    over = {Notice.State.SENT, Notice.State.FAILED}
    return Mail(
        pk=row.pk,
        label=label_of(row.kind),
        channel=row.get_channel_display(),
        state=state_words(row),
        is_failed=row.state == Notice.State.FAILED,
        at=row.sent_at or row.due_at,
        error=row.last_error,
        again=row.channel == Notice.Channel.MAIL and row.state in over,
    )


# --- everything else of theirs --------------------------------------------------------


@dataclass(frozen=True)
class Records:
    """A list of the console, narrowed to one person."""

    label: str
    url: str


def records_of(site: AdminSite, request: HttpRequest, user: User) -> list[Records]:
    """Each list that can be searched by an address, in the order of their names."""
    pages = (
        page
        for page in site._registry.values()  # noqa: SLF001 - it has no other door
        if isinstance(page, PersonalAdmin) and _finds_people(page)
    )
    found = (
        Records(capfirst(str(page.opts.verbose_name_plural)), _list_of(page, user))
        for page in pages
        if page.has_view_permission(request)
    )
    return sorted(found, key=lambda each: each.label)


def _finds_people(page: PersonalAdmin) -> bool:
    return any(str(field).endswith("email") for field in page.search_fields)


def _list_of(page: PersonalAdmin, user: Any) -> str:
    opts = page.opts
    here = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return f"{here}?{urlencode({'q': user.email})}"

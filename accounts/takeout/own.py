"""What of accounts' own rows is in an archive."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from accounts.models import (
    Inspection,
    Membership,
    ModelChoice,
    ModelUse,
    Notice,
    NoticeLead,
    NoticePreference,
    User,
    WebhookDelivery,
    WebhookEndpoint,
)
from accounts.takeout.columns import plain
from accounts.takeout.registry import (
    PersonPart,
    Row,
    Table,
    begin_with,
    leave_out,
    register_part,
    register_table,
)

PREFERENCE = ("kind", "channel", "enabled")
LEAD = ("kind", "days")
PROFILE = ("email", "name", "username", "phone", "address", "date_joined", "last_login")
NOTICE = ("kind", "channel", "text", "state", "created_at", "sent_at", "read_at")
LOOK = ("at", "action", "model", "object_id", "reason")
TOKEN = ("name", "prefix", "scopes", "ends_on", "last_used_at", "created_at")
MOST_PREFERENCES = 1000


def read(rows: "QuerySet[Any]", names: tuple[str, ...]) -> Iterator[Row]:
    for values in rows.order_by("pk").values_list(*names).iterator(1000):
        yield dict(zip(names, map(plain, values), strict=True))


def _profile(user: User) -> Iterable[Row]:
    return [{name: plain(getattr(user, name)) for name in PROFILE}]


def _take_preferences(user: User, rows: Iterator[Row]) -> None:
    for told in _checked(rows, NoticePreference(user=user), PREFERENCE):
        user.notice_preferences.update_or_create(
            kind=told["kind"],
            channel=told["channel"],
            defaults={"enabled": told["enabled"]},
        )


def _take_leads(user: User, rows: Iterator[Row]) -> None:
    for told in _checked(rows, NoticeLead(user=user), LEAD):
        user.notice_leads.update_or_create(
            kind=told["kind"], defaults={"days": told["days"]}
        )


def _checked(rows: Iterator[Row], row: Model, names: tuple[str, ...]) -> Iterator[Row]:
    """Raises ValueError for what does not fit `row`."""
    for count, told in enumerate(rows):
        if count >= MOST_PREFERENCES or set(told) != set(names):
            raise ValueError("It is not what this server writes.")
        for name in names:
            setattr(row, name, told[name])
        try:
            row.clean_fields(exclude=["user"])
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        yield told


PARTS = (
    PersonPart("profile", _profile),
    PersonPart(
        "notice_preferences",
        lambda user: read(user.notice_preferences.all(), PREFERENCE),
        _take_preferences,
    ),
    PersonPart(
        "notice_leads", lambda user: read(user.notice_leads.all(), LEAD), _take_leads
    ),
    PersonPart("notices", lambda user: read(user.notices.all(), NOTICE)),
    PersonPart("looks_of_staff", lambda user: read(user.looked_at_by.all(), LOOK)),
    PersonPart("api_tokens", lambda user: read(user.api_tokens.all(), TOKEN)),
)


def register() -> None:
    register_table(Table(ModelChoice))
    begin_with(Membership, Notice, Inspection)
    leave_out(ModelUse, "How often this server asked its language model.")
    leave_out(WebhookEndpoint, "Its secret is known to the program that is told.")
    leave_out(WebhookDelivery, "What was told to programs, kept for some days.")
    for part in PARTS:
        register_part(part)

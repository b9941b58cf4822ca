"""Tokens of people's programs, in the staff console. Their values nobody knows.

Of a program's requests that may be sent again only that there were any: what they were
answered is the person's own.
"""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import PersonalAdmin
from accounts.admin.export import resource_of
from accounts.models import ApiToken, IdempotencyKey, User
from accounts.tokens.services import revoke_token


@admin.register(ApiToken)
class ApiTokenAdmin(PersonalAdmin):
    """Staff revoke one that leaked by deleting it; its person is mailed."""

    people_path = "user"
    list_display = ("name", "prefix", "user", "scopes", "ends_on", "last_used_at")
    list_filter = ("scopes",)
    list_select_related = ("user",)
    search_fields = ("user__email", "name", "prefix")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        "name",
        "prefix",
        "user",
        "book",
        "scopes",
        "ends_on",
        "last_used_at",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ApiToken,
            {
                "Token": attrgetter("pk"),
                "User": attrgetter("user.email"),
                "Name": attrgetter("name"),
                "Begins": attrgetter("prefix"),
                "Scopes": attrgetter("scopes"),
                "Last day": attrgetter("ends_on"),
                "Last used": attrgetter("last_used_at"),
            },
        )
    ]

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        for token in rows:
            revoke_token(token=token, actor=staff)


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(PersonalAdmin):
    people_path = "token__user"
    list_display = ("key", "token", "status", "created_at")
    list_select_related = ("token",)
    search_fields = ("token__user__email", "token__prefix")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = ("key", "token", "status", "created_at")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            IdempotencyKey,
            {
                "Key": attrgetter("key"),
                "Token": attrgetter("token.prefix"),
                "Status": attrgetter("status"),
                "Sent": attrgetter("created_at"),
            },
        )
    ]

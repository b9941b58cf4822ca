"""Who gets in, who not any more and who looked, in the staff console:
invitations, locks, and staff's looks at Books. Links and hashes are never shown.
"""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter, PersonalAdmin
from accounts.admin.export import resource_of
from accounts.admin.filters import OpenLockFilter
from accounts.models import AccountLock, Inspection, Invitation


@admin.register(AccountLock)
class AccountLockAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("user", "reason", "locked_by", "locked_at", "unlocked_at")
    list_filter = (OpenLockFilter,)
    list_select_related = ("user", "locked_by")
    search_fields = ("user__email", "reason", "remark")
    date_hierarchy = "locked_at"
    ordering = ("-locked_at", "-pk")
    fields = (
        *("user", "reason", "remark", "locked_by", "locked_at"),
        *("unlocked_by", "unlocked_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            AccountLock,
            {
                "User": attrgetter("user.email"),
                "Why": attrgetter("reason"),
                "Remark": attrgetter("remark"),
                "By": attrgetter("locked_by"),
                "From": attrgetter("locked_at"),
                "Until": attrgetter("unlocked_at"),
            },
        )
    ]


@admin.register(Inspection)
class InspectionAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("staff", "user", "book", "reason", "started_at", "ended_at")
    list_filter = (BookFilter,)
    list_select_related = ("staff", "user", "book")
    search_fields = ("staff__email", "user__email", "reason")
    date_hierarchy = "started_at"
    ordering = ("-started_at", "-pk")
    fields = ("staff", "user", "book", "reason", "started_at", "ends_at", "ended_at")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Inspection,
            {
                "Staff": attrgetter("staff.email"),
                "As": attrgetter("user.email"),
                "Book": attrgetter("book_id"),
                "Why": attrgetter("reason"),
                "From": attrgetter("started_at"),
                "Until": lambda row: row.ended_at or row.ends_at,
            },
        )
    ]


@admin.register(Invitation)
class InvitationAdmin(PersonalAdmin):
    list_display = ("book", "role", "email", "invited_by", "expires_at", "accepted_at")
    list_filter = ("role", BookFilter)
    list_select_related = ("book", "invited_by", "accepted_by")
    search_fields = ("email", "book__name", "invited_by__email")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        *("book", "role", "email", "invited_by", "created_at", "expires_at"),
        *("accepted_by", "accepted_at", "declined_at", "revoked_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Invitation,
            {
                "Book": attrgetter("book_id"),
                "Role": attrgetter("role"),
                "To": attrgetter("email"),
                "By": attrgetter("invited_by"),
                "Made": attrgetter("created_at"),
                "Ends": attrgetter("expires_at"),
                "Accepted": attrgetter("accepted_at"),
                "Declined": attrgetter("declined_at"),
                "Taken back": attrgetter("revoked_at"),
            },
        )
    ]

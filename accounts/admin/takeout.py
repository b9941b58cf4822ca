"""Archives on their way out and in, in the staff console: that they are, not what is
in them, nor their links.
"""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import PersonalAdmin
from accounts.admin.export import resource_of
from accounts.models import MoveIn, PutAway, TakeOut


@admin.register(TakeOut)
class TakeOutAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("user", "state", "asked_at", "finished_at", "expires_at", "size")
    list_filter = ("state",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    date_hierarchy = "asked_at"
    ordering = ("-pk",)
    fields = (
        *("user", "state", "asked_at", "claimed_at", "attempts"),
        *("finished_at", "expires_at", "size"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            TakeOut,
            {
                "User": attrgetter("user.email"),
                "State": attrgetter("state"),
                "Asked": attrgetter("asked_at"),
                "Ready": attrgetter("finished_at"),
                "Bytes": attrgetter("size"),
                "Attempts": attrgetter("attempts"),
            },
        )
    ]


@admin.register(MoveIn)
class MoveInAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("file_name", "user", "state", "asked_at", "finished_at", "error")
    list_filter = ("state",)
    list_select_related = ("user",)
    search_fields = ("user__email", "file_name")
    date_hierarchy = "asked_at"
    ordering = ("-pk",)
    fields = (
        *("user", "file_name", "state", "asked_at", "claimed_at", "attempts"),
        *("finished_at", "written", "error"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            MoveIn,
            {
                "User": attrgetter("user.email"),
                "File": attrgetter("file_name"),
                "State": attrgetter("state"),
                "Brought": attrgetter("asked_at"),
                "Ended": attrgetter("finished_at"),
                "Rows": attrgetter("written"),
                "Error": attrgetter("error"),
            },
        )
    ]


@admin.register(PutAway)
class PutAwayAdmin(PersonalAdmin):
    """Books that were deleted or emptied and can still be brought back."""

    people_path = "asked_by"
    list_display = ("book", "asked_by", "was_emptied", "asked_at", "ends_at")
    list_filter = ("was_emptied",)
    list_select_related = ("book", "asked_by")
    search_fields = ("asked_by__email", "book__name")
    date_hierarchy = "asked_at"
    ordering = ("-pk",)
    fields = ("book", "asked_by", "was_emptied", "asked_at", "ends_at")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            PutAway,
            {
                "Book": attrgetter("book.name"),
                "By": lambda row: row.asked_by.email if row.asked_by else "",
                "Emptied": attrgetter("was_emptied"),
                "Asked": attrgetter("asked_at"),
                "Kept until": attrgetter("ends_at"),
            },
        )
    ]

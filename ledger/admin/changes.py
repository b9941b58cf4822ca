"""The history of Books, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin
from ledger.models import (
    Change,
)


@admin.register(Change)
class ChangeAdmin(LedgerAdmin):
    """The history of Books: who changed what, staff among them."""

    list_display = ("at", "verb", "label", "subject", "actor", "book_name", "owner")
    list_filter = ("verb", "subject", BookFilter)
    list_select_related = ("book", "actor")
    search_fields = ("label", "actor__email", *BY_BOOK)
    date_hierarchy = "at"
    ordering = ("-pk",)
    fields = (
        "book_name",
        "owner",
        "at",
        "verb",
        "label",
        "subject",
        "subject_id",
        "actor",
        "undone_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Change,
            {
                **OF_BOOK,
                "At": attrgetter("at"),
                "What": attrgetter("verb"),
                "Label": attrgetter("label"),
                "Subject": attrgetter("subject"),
                "Number": attrgetter("subject_id"),
                "By": lambda change: change.actor.email if change.actor else "",
                "Undone": attrgetter("undone_at"),
            },
        )
    ]

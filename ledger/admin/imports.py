"""Imports of files, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin
from ledger.models import (
    ImportRun,
)


@admin.register(ImportRun)
class ImportRunAdmin(LedgerAdmin):
    list_display = ("file_name", "state", "created_at", "error", "book_name", "owner")
    list_filter = ("state", BookFilter)
    search_fields = ("file_name", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        "book_name",
        "owner",
        "file_name",
        "wallet",
        "state",
        "error",
        "created_by",
        "created_at",
        "claimed_at",
        "finished_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ImportRun,
            {
                **OF_BOOK,
                "Import": attrgetter("pk"),
                "File": attrgetter("file_name"),
                "State": attrgetter("state"),
                "Error": attrgetter("error"),
                "Begun": attrgetter("created_at"),
                "Ended": attrgetter("finished_at"),
            },
        )
    ]

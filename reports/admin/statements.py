"""Monthly statements in the staff console: that they were made, not the files."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin
from reports.models import Statement


@admin.register(Statement)
class StatementAdmin(LedgerAdmin):
    list_display = ("period_slug", "made_at", "book_name", "owner")
    list_filter = (BookFilter,)
    search_fields = ("period_slug", *BY_BOOK)
    date_hierarchy = "period_start"
    ordering = ("-made_at", "-pk")
    fields = ("book_name", "owner", "period_slug", "made_at", "book_version")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Statement,
            {
                **OF_BOOK,
                "Month": attrgetter("period_slug"),
                "Made": attrgetter("made_at"),
            },
        )
    ]

"""Monthly statements in the staff console: that they were made, not the files."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.staff_admin import BookFilter
from accounts.staff_export import resource_of
from ledger.admin import BY_BOOK, OF_BOOK
from ledger.staff_admin import LedgerAdmin
from reports import (  # noqa: F401 - they register pages of their own
    benchmark_admin,
    insight_admin,
    saved_admin,
)
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

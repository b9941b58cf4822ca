"""Who takes part in the comparison, in the staff console: to look at and to export.

Publications are nobody's rows; what was published stands on people's own pages.
"""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin
from reports.models import BenchmarkMember


@admin.register(BenchmarkMember)
class BenchmarkMemberAdmin(LedgerAdmin):
    list_display = ("book_name", "owner", "joined_by", "joined_at")
    list_filter = (BookFilter,)
    list_select_related = ("book", "joined_by")
    search_fields = BY_BOOK
    date_hierarchy = "joined_at"
    ordering = ("-pk",)
    fields = ("book_name", "owner", "joined_by", "joined_at")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            BenchmarkMember,
            {
                **OF_BOOK,
                "Joined by": attrgetter("joined_by"),
                "Joined at": attrgetter("joined_at"),
            },
        )
    ]

"""Saved reports in the staff console, and who is mailed them."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin
from reports.models import ReportMail, SavedReport


@admin.register(SavedReport)
class SavedReportAdmin(LedgerAdmin):
    list_display = ("name", "kind", "period_slug", "span", "book_name", "owner")
    list_filter = ("kind", BookFilter)
    search_fields = ("name", *BY_BOOK)
    ordering = ("-pk",)
    fields = (
        *("book_name", "owner", "name", "kind"),
        *("period_slug", "span", "query", "compare"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            SavedReport,
            {
                **OF_BOOK,
                "Name": attrgetter("name"),
                "Report": attrgetter("kind"),
                "Days": attrgetter("period_slug"),
                "Search": attrgetter("query"),
            },
        )
    ]


@admin.register(ReportMail)
class ReportMailAdmin(LedgerAdmin):
    list_display = ("report", "user", "cadence", "format", "sent_for", "book_name")
    list_filter = ("cadence", BookFilter)
    list_select_related = ("book", "report", "user")
    search_fields = ("report__name", "user__email", *BY_BOOK)
    ordering = ("-pk",)
    fields = (
        *("book_name", "owner", "report", "user"),
        *("cadence", "format", "sent_for"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ReportMail,
            {
                **OF_BOOK,
                "Report": attrgetter("report"),
                "Member": attrgetter("user"),
                "Cadence": attrgetter("cadence"),
                "Sent for": attrgetter("sent_for"),
            },
        )
    ]

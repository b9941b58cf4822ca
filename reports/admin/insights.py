"""What was noticed in Books, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin, plain
from reports.models import Insight, InsightLook, MutedInsight, WordedNote


@admin.register(Insight)
class InsightAdmin(LedgerAdmin):
    list_display = ("kind", "last", "amount", "severity", "dismissed_at", "book_name")
    list_filter = ("kind", "severity", BookFilter)
    search_fields = ("key", *BY_BOOK)
    date_hierarchy = "last"
    ordering = ("-last", "-pk")
    fields = (
        *("book_name", "owner", "kind", "key", "severity", "first", "last", "amount"),
        *("facts", "query", "found_at", "dismissed_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Insight,
            {
                **OF_BOOK,
                "Kind": attrgetter("kind"),
                "Key": attrgetter("key"),
                "From": attrgetter("first"),
                "To": attrgetter("last"),
                "Amount": lambda row: plain(row.amount, row.book.base_currency),
                "Found": attrgetter("found_at"),
                "Dismissed": attrgetter("dismissed_at"),
            },
        )
    ]


@admin.register(MutedInsight)
class MutedInsightAdmin(LedgerAdmin):
    list_display = ("kind", "book_name", "owner")
    list_filter = ("kind", BookFilter)
    search_fields = ("kind", *BY_BOOK)
    ordering = ("-pk",)
    fields = ("book_name", "owner", "kind")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(MutedInsight, {**OF_BOOK, "Kind": attrgetter("kind")})
    ]


@admin.register(InsightLook)
class InsightLookAdmin(LedgerAdmin):
    list_display = ("on", "book_version", "book_name", "owner")
    list_filter = (BookFilter,)
    search_fields = BY_BOOK
    date_hierarchy = "on"
    ordering = ("-on", "-pk")
    fields = ("book_name", "owner", "on", "book_version")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(InsightLook, {**OF_BOOK, "On": attrgetter("on")})
    ]


@admin.register(WordedNote)
class WordedNoteAdmin(LedgerAdmin):
    list_display = ("month_start", "asked_on", "refused_because", "book_name", "owner")
    list_filter = ("refused_because", BookFilter)
    search_fields = BY_BOOK
    date_hierarchy = "month_start"
    ordering = ("-asked_on", "-pk")
    fields = (
        *("book_name", "owner", "month_start", "asked_on"),
        *("text", "refused_because"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            WordedNote,
            {
                **OF_BOOK,
                "Month": attrgetter("month_start"),
                "Asked": attrgetter("asked_on"),
                "Text": attrgetter("text"),
                "Refused": attrgetter("refused_because"),
            },
        )
    ]

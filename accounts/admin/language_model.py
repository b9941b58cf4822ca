"""What Books let a language model do, and how often it was asked, in the console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter, BookOwnedAdmin, owners_of
from accounts.admin.export import resource_of
from accounts.models import ModelChoice, ModelUse

BY_BOOK = ("book__name", "book__memberships__user__email")


@admin.register(ModelChoice)
class ModelChoiceAdmin(BookOwnedAdmin):
    list_display = ("book_name", "owner", "wording", "categories", "questions")
    list_filter = ("wording", "categories", "questions", BookFilter)
    search_fields = BY_BOOK
    ordering = ("-pk",)
    fields = ("book_name", "owner", "wording", "categories", "questions", "prompt")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ModelChoice,
            {
                "Book": attrgetter("book_id"),
                "Owner": lambda row: owners_of(row.book),
                "Wording": attrgetter("wording"),
                "Categories": attrgetter("categories"),
                "Questions": attrgetter("questions"),
                "Prompt": attrgetter("prompt"),
            },
        )
    ]


@admin.register(ModelUse)
class ModelUseAdmin(BookOwnedAdmin):
    list_display = ("day", "calls", "book_name", "owner")
    list_filter = (BookFilter,)
    search_fields = BY_BOOK
    date_hierarchy = "day"
    ordering = ("-day", "-pk")
    fields = ("day", "calls", "book_name", "owner")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ModelUse,
            {
                "Book": attrgetter("book_id"),
                "Owner": lambda row: owners_of(row.book),
                "Day": attrgetter("day"),
                "Calls": attrgetter("calls"),
            },
        )
    ]

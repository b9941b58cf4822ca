"""What a language model suggested, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter, owners_of
from accounts.admin.export import Getter, resource_of
from ledger.admin.base import LedgerAdmin
from ledger.models import ModelAdvice

BY_BOOK = ("book__name", "book__memberships__user__email")
OF_BOOK: dict[str, Getter] = {
    "Book": attrgetter("book_id"),
    "Owner": lambda row: owners_of(row.book),
}


@admin.register(ModelAdvice)
class ModelAdviceAdmin(LedgerAdmin):
    list_display = ("key", "kind", "category", "asked_on", "book_name", "owner")
    list_filter = ("kind", BookFilter)
    list_select_related = ("book", "category")
    search_fields = ("key", *BY_BOOK)
    date_hierarchy = "asked_on"
    ordering = ("-asked_on", "-pk")
    fields = ("book_name", "owner", "kind", "key", "category", "asked_on")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ModelAdvice,
            {
                **OF_BOOK,
                "Kind": attrgetter("kind"),
                "Description": attrgetter("key"),
                "Category": attrgetter("category"),
                "Asked": attrgetter("asked_on"),
            },
        )
    ]

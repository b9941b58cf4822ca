"""Categories, payees and tags, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from accounts.models import Book, User
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin, each_book
from ledger.admin.forms import CategoryStaffForm
from ledger.models import (
    Category,
    Payee,
    Tag,
)
from ledger.services.categories import delete_category


@admin.register(Category)
class CategoryAdmin(LedgerAdmin):
    list_display = ("name", "parent", "kind", "icon", "book_name", "owner")
    list_filter = ("kind", BookFilter)
    list_select_related = ("book", "parent")
    search_fields = ("name", *BY_BOOK)
    ordering = ("-pk",)
    change_form = CategoryStaffForm
    form_fields = ("kind", "name", "parent", "icon", "colour", "version")
    fields = ("book_name", "owner", "name", "parent", "kind", "icon", "colour")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Category,
            {
                **OF_BOOK,
                "Category": attrgetter("pk"),
                "Name": attrgetter("name"),
                "Under": attrgetter("parent"),
                "For": attrgetter("kind"),
                "Icon": attrgetter("icon"),
                "Colour": attrgetter("colour"),
            },
        )
    ]

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, categories: list[Any]) -> None:
            for category in categories:
                delete_category(book=book, actor=staff, category=category)

        each_book(rows, delete)


class NamedAdmin(LedgerAdmin):
    """Names that entries carry."""

    list_display = ("name", "book_name", "owner")
    list_filter = (BookFilter,)
    search_fields = ("name", *BY_BOOK)
    ordering = ("-pk",)
    fields = ("book_name", "owner", "name")


@admin.register(Payee)
class PayeeAdmin(NamedAdmin):
    resource_classes: ClassVar[list[Any]] = [
        resource_of(Payee, {**OF_BOOK, "Payee": attrgetter("name")})
    ]


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    resource_classes: ClassVar[list[Any]] = [
        resource_of(Tag, {**OF_BOOK, "Tag": attrgetter("name")})
    ]

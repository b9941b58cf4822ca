"""Rules and saved views, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import BookFilter, owners_of
from accounts.admin.export import Getter, resource_of
from accounts.models import Book, User
from ledger.admin.base import LedgerAdmin, each_book
from ledger.models import Rule, SavedView
from ledger.services.rules import delete_rule
from ledger.services.views import delete_view

BY_BOOK = ("book__name", "book__memberships__user__email")
OF_BOOK: dict[str, Getter] = {
    "Book": attrgetter("book_id"),
    "Owner": lambda row: owners_of(row.book),
}


@admin.register(Rule)
class RuleAdmin(LedgerAdmin):
    list_display = ("name", "query", "position", "is_active", "book_name", "owner")
    list_filter = ("is_active", BookFilter)
    list_select_related = ("book", "category", "to_wallet")
    search_fields = ("name", "query", *BY_BOOK)
    ordering = ("book", "position", "pk")
    fields = (
        *("book_name", "owner", "name", "query", "position", "is_active"),
        *("category", "payee", "tags", "note", "parts", "to_wallet"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Rule,
            {
                **OF_BOOK,
                "Rule": attrgetter("name"),
                "When": attrgetter("query"),
                "Place": attrgetter("position"),
                "Active": attrgetter("is_active"),
                "Category": attrgetter("category"),
                "Payee": attrgetter("payee"),
                "Tags": lambda rule: ", ".join(rule.tags),
                "Note": attrgetter("note"),
                "Transfer with": attrgetter("to_wallet"),
            },
        )
    ]

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, rules: list[Any]) -> None:
            for rule in rules:
                delete_rule(book=book, actor=staff, rule=rule)

        each_book(rows, delete)


@admin.register(SavedView)
class SavedViewAdmin(LedgerAdmin):
    list_display = ("name", "said", "position", "book_name", "owner")
    list_filter = (BookFilter,)
    search_fields = ("name", "query", *BY_BOOK)
    ordering = ("book", "position", "pk")
    fields = ("book_name", "owner", "name", "query", "position")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            SavedView,
            {
                **OF_BOOK,
                "View": attrgetter("name"),
                "Shows": attrgetter("query"),
                "Place": attrgetter("position"),
            },
        )
    ]

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, views: list[Any]) -> None:
            for view in views:
                delete_view(book=book, actor=staff, view=view)

        each_book(rows, delete)

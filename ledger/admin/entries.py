"""Entries in the staff console."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import BookFilter
from accounts.models import User
from ledger.admin.base import BY_BOOK, LedgerAdmin, each_book, shown
from ledger.admin.entry_import.pages import EntryImportMixin
from ledger.admin.forms import EntryStaffForm
from ledger.models import (
    Entry,
    EntryGroup,
)
from ledger.resources import EntryResource
from ledger.services.entries import delete_entries


@admin.register(Entry)
class EntryAdmin(EntryImportMixin, LedgerAdmin):
    list_display = (
        "date",
        "kind",
        "payee",
        "category",
        "wallet",
        "amount_shown",
        "book_name",
        "owner",
    )
    list_filter = ("kind", BookFilter)
    list_select_related = ("book", "wallet", "category", "payee")
    search_fields = ("search_text", "wallet__name", "category__name", *BY_BOOK)
    date_hierarchy = "date"
    ordering = ("-date", "-pk")
    change_form = EntryStaffForm
    form_fields = (
        "kind",
        "date",
        "amount",
        "wallet",
        "to_wallet",
        "to_amount",
        "payee",
        "category",
        "income_category",
        "tags",
        "note",
        "version",
        "refund_of",
    )
    fields = (
        "book_name",
        "owner",
        "date",
        "kind",
        "amount_shown",
        "base_amount_shown",
        "wallet",
        "category",
        "payee",
        "note",
        "tag_names",
        "refund_of",
        "created_by",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [EntryResource]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An opening balance is changed with its wallet, a split on its own page."""
        if obj is not None and not _is_plain(obj):
            return False
        return super().has_change_permission(request, obj)

    @admin.display(description="amount", ordering="amount")
    def amount_shown(self, entry: Entry) -> str:
        return shown(entry.amount, entry.wallet.currency)

    @admin.display(description="in the book's currency")
    def base_amount_shown(self, entry: Entry) -> str:
        return shown(entry.base_amount, entry.book.base_currency)

    @admin.display(description="tags")
    def tag_names(self, entry: Entry) -> str:
        return ", ".join(tag.name for tag in entry.tags.all())

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        each_book(
            rows,
            lambda book, entries: delete_entries(
                book=book, actor=staff, entries=entries
            ),
        )


def _is_plain(entry: Entry) -> bool:
    is_split = entry.group is not None and entry.group.kind == EntryGroup.Kind.SPLIT
    return entry.kind != Entry.Kind.OPENING and not is_split

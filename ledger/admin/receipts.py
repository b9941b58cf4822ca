"""Receipts in the staff console: each look at a file is logged."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from accounts.models import Book, User
from accounts.staff.access_log import Action
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin, each_book
from ledger.models import (
    Receipt,
)
from ledger.receipt_answers import file_answer
from ledger.services.receipts import delete_receipt


@admin.register(Receipt)
class ReceiptAdmin(LedgerAdmin):
    """What is noted of a file; the file itself is opened by a link, and logged."""

    list_display = (
        "name",
        "found_merchant",
        "found_amount",
        "found_date",
        "reading",
        "warranty_until",
        "book_name",
        "owner",
    )
    list_filter = ("reading", "content_type", BookFilter)
    list_select_related = ("book",)
    search_fields = ("search_text", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        "book_name",
        "owner",
        "name",
        "file_link",
        "content_type",
        "size",
        "entry",
        "note",
        "warranty_until",
        "reading",
        "found_amount",
        "found_currency",
        "found_date",
        "found_merchant",
        "text",
        "uploaded_by",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Receipt,
            {
                **OF_BOOK,
                "Receipt": attrgetter("pk"),
                "Name": attrgetter("name"),
                "Type": attrgetter("content_type"),
                "Bytes": attrgetter("size"),
                "Transaction": attrgetter("entry_id"),
                "Note": attrgetter("note"),
                "Warranty until": attrgetter("warranty_until"),
                "Amount read": attrgetter("found_amount"),
                "Currency read": attrgetter("found_currency"),
                "Date read": attrgetter("found_date"),
                "Merchant read": attrgetter("found_merchant"),
                "Added": attrgetter("created_at"),
            },
        )
    ]

    def get_urls(self) -> list[Any]:
        show = self.admin_site.admin_view(self.file_view)
        name = "ledger_receipt_file"
        return [path("<int:pk>/file/", show, name=name), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, once the look at it is noted."""
        rows = self.get_queryset(request).filter(pk=pk)
        if not self.has_view_permission(request):
            raise PermissionDenied
        receipt = get_object_or_404(rows)
        self.note_row(request, Action.DETAIL, receipt)
        return file_answer(
            receipt.file, receipt.content_type, receipt.name, is_download=True
        )

    @admin.display(description="file")
    def file_link(self, receipt: Receipt) -> str:
        address = reverse("admin:ledger_receipt_file", args=[receipt.pk])
        return format_html('<a href="{}">Download</a>', address)

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, receipts: list[Any]) -> None:
            for receipt in receipts:
                delete_receipt(book=book, actor=staff, receipt=receipt)

        each_book(rows, delete)

"""Wallets, categories, entries and what belongs to them, in the staff console."""

from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.clock import today_for_user
from accounts.models import Book, User
from accounts.staff_access import Action
from accounts.staff_admin import BookFilter, OpenAdmin, owners_of, staff_of
from accounts.staff_export import Getter, resource_of
from ledger import (  # noqa: F401 - they register pages of their own
    advice_admin,
    group_admin,
    reconciliation_admin,
    rule_admin,
)
from ledger.models import (
    Category,
    Change,
    Conversion,
    Entry,
    EntryGroup,
    ImportRun,
    MonthTotal,
    Payee,
    Rate,
    Receipt,
    Recurring,
    ReferenceRate,
    RefusedPattern,
    Tag,
    Wallet,
)
from ledger.receipt_answers import file_answer
from ledger.resources import EntryResource
from ledger.rhythm import rule_said
from ledger.services.categories import delete_category
from ledger.services.entries import delete_entries
from ledger.services.receipts import delete_receipt
from ledger.services.wallets import delete_wallet
from ledger.staff_admin import LedgerAdmin, each_book, plain, shown
from ledger.staff_forms import CategoryStaffForm, EntryStaffForm, WalletStaffForm
from ledger.staff_import import EntryImportMixin

BY_BOOK = ("book__name", "book__memberships__user__email")
# Columns that the export of every Book's row begins with.
OF_BOOK: dict[str, Getter] = {
    "Book": attrgetter("book_id"),
    "Owner": lambda row: owners_of(row.book),
}


@admin.register(Wallet)
class WalletAdmin(LedgerAdmin):
    list_display = (
        "name",
        "kind",
        "balance",
        "currency",
        "is_archived",
        "book_name",
        "owner",
    )
    list_filter = ("kind", "currency", BookFilter)
    search_fields = ("name", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    change_form = WalletStaffForm
    form_fields = (
        "name",
        "kind",
        "currency",
        "opening",
        "opened_on",
        "floor",
        "rate",
        "credit_limit",
        "pays_from",
        "statement_day",
        "due_day",
        "version",
    )
    fields = (
        "book_name",
        "owner",
        "name",
        "kind",
        "currency",
        "balance",
        "is_archived",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Wallet,
            {
                **OF_BOOK,
                "Wallet": attrgetter("pk"),
                "Name": attrgetter("name"),
                "Type": attrgetter("kind"),
                "Balance": lambda row: plain(balance_of(row), row.currency),
                "Currency": attrgetter("currency"),
                "Warn below": lambda row: plain(row.floor, row.currency),
                "Credit limit": lambda row: plain(row.credit_limit, row.currency),
                "Statement day": attrgetter("statement_day"),
                "Due day": attrgetter("due_day"),
                "Archived": attrgetter("archived_at"),
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """With what each wallet's balance today is computed of."""
        today = today_for_user(staff_of(request))
        booked = MonthTotal.objects.filter(wallet=OuterRef("pk"))
        planned = Entry.objects.filter(wallet=OuterRef("pk"), date__gt=today)
        return (
            super()
            .get_queryset(request)
            .annotate(booked=_sum(booked), planned=_sum(planned))
        )

    @admin.display(description="balance today")
    def balance(self, wallet: Wallet) -> str:
        return shown(balance_of(wallet), wallet.currency)

    @admin.display(description="archived", boolean=True)
    def is_archived(self, wallet: Wallet) -> bool:
        return wallet.is_archived

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, wallets: list[Any]) -> None:
            for wallet in wallets:
                delete_wallet(book=book, actor=staff, wallet=wallet)

        each_book(rows, delete)


def _sum(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.order_by().values("wallet").annotate(sum=Sum("amount")).values("sum")


def balance_of(wallet: Any) -> Decimal:
    """At the end of the day the list was read, in the wallet's currency."""
    return (wallet.booked or Decimal(0)) - (wallet.planned or Decimal(0))


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


@admin.register(Rate)
class RateAdmin(LedgerAdmin):
    list_display = ("currency", "date", "rate", "book_name", "owner")
    list_filter = ("currency", BookFilter)
    search_fields = ("currency", *BY_BOOK)
    date_hierarchy = "date"
    ordering = ("-date", "-pk")
    fields = ("book_name", "owner", "currency", "date", "rate")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Rate,
            {
                **OF_BOOK,
                "Currency": attrgetter("currency"),
                "Date": attrgetter("date"),
                "Rate": attrgetter("rate"),
            },
        )
    ]


@admin.register(ReferenceRate)
class ReferenceRateAdmin(OpenAdmin):
    """Everybody's rates, to look at; `manage.py load_rates` brings them."""

    list_display = ("currency", "date", "per_euro")
    list_filter = ("currency",)
    date_hierarchy = "date"
    ordering = ("-date", "currency")


@admin.register(Conversion)
class ConversionAdmin(LedgerAdmin):
    list_display = ("old", "new", "state", "created_at", "book_name", "owner")
    list_filter = ("state", BookFilter)
    search_fields = ("old", "new", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        *("book_name", "owner", "old", "new", "rate"),
        *("state", "error", "created_at", "finished_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Conversion,
            {
                **OF_BOOK,
                "From": attrgetter("old"),
                "To": attrgetter("new"),
                "Rate": attrgetter("rate"),
                "State": attrgetter("state"),
                "Finished": attrgetter("finished_at"),
            },
        )
    ]


@admin.register(Recurring)
class RecurringAdmin(LedgerAdmin):
    list_display = (
        "name",
        "kind",
        "amount_shown",
        "rhythm",
        "starts_on",
        "paused",
        "book_name",
        "owner",
    )
    list_filter = ("kind", "unit", "paused", BookFilter)
    list_select_related = ("book", "wallet", "to_wallet")
    search_fields = ("name", *BY_BOOK)
    date_hierarchy = "starts_on"
    ordering = ("-pk",)
    fields = (
        "book_name",
        "owner",
        "name",
        "kind",
        "amount_shown",
        "wallet",
        "to_wallet",
        "category",
        "payee",
        "rhythm",
        "starts_on",
        "ends_on",
        "paused",
        "automatic",
        "trial_ends_on",
        "cancel_by",
        "cancelled_on",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Recurring,
            {
                **OF_BOOK,
                "Name": attrgetter("name"),
                "Kind": attrgetter("kind"),
                "Amount": lambda row: plain(row.amount, row.wallet.currency),
                "Currency": attrgetter("wallet.currency"),
                "Every": attrgetter("interval"),
                "Unit": attrgetter("unit"),
                "Starts": attrgetter("starts_on"),
                "Ends": attrgetter("ends_on"),
                "Paused": attrgetter("paused"),
            },
        )
    ]

    @admin.display(description="amount")
    def amount_shown(self, recurring: Recurring) -> str:
        return shown(recurring.amount, recurring.wallet.currency)

    @admin.display(description="repeats")
    def rhythm(self, recurring: Recurring) -> str:
        return rule_said(recurring)


@admin.register(RefusedPattern)
class RefusedPatternAdmin(LedgerAdmin):
    list_display = ("name", "created_at", "book_name", "owner")
    list_filter = (BookFilter,)
    search_fields = ("name", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = ("book_name", "owner", "name", "key", "created_at")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            RefusedPattern,
            {**OF_BOOK, "Name": attrgetter("name"), "Key": attrgetter("key")},
        )
    ]


@admin.register(ImportRun)
class ImportRunAdmin(LedgerAdmin):
    list_display = ("file_name", "state", "created_at", "error", "book_name", "owner")
    list_filter = ("state", BookFilter)
    search_fields = ("file_name", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        "book_name",
        "owner",
        "file_name",
        "wallet",
        "state",
        "error",
        "created_by",
        "created_at",
        "claimed_at",
        "finished_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ImportRun,
            {
                **OF_BOOK,
                "Import": attrgetter("pk"),
                "File": attrgetter("file_name"),
                "State": attrgetter("state"),
                "Error": attrgetter("error"),
                "Begun": attrgetter("created_at"),
                "Ended": attrgetter("finished_at"),
            },
        )
    ]


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


@admin.register(Change)
class ChangeAdmin(LedgerAdmin):
    """The history of Books: who changed what, staff among them."""

    list_display = ("at", "verb", "label", "subject", "actor", "book_name", "owner")
    list_filter = ("verb", "subject", BookFilter)
    list_select_related = ("book", "actor")
    search_fields = ("label", "actor__email", *BY_BOOK)
    date_hierarchy = "at"
    ordering = ("-pk",)
    fields = (
        "book_name",
        "owner",
        "at",
        "verb",
        "label",
        "subject",
        "subject_id",
        "actor",
        "undone_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Change,
            {
                **OF_BOOK,
                "At": attrgetter("at"),
                "What": attrgetter("verb"),
                "Label": attrgetter("label"),
                "Subject": attrgetter("subject"),
                "Number": attrgetter("subject_id"),
                "By": lambda change: change.actor.email if change.actor else "",
                "Undone": attrgetter("undone_at"),
            },
        )
    ]

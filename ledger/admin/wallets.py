"""Wallets in the staff console, with what is in them."""

from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Sum
from django.http import HttpRequest

from accounts.admin.base import BookFilter, staff_of
from accounts.admin.export import resource_of
from accounts.clock import today_for_user
from accounts.models import Book, User
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin, each_book, plain, shown
from ledger.admin.forms import WalletStaffForm
from ledger.models import (
    Entry,
    MonthTotal,
    Wallet,
)
from ledger.services.wallets import delete_wallet


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

"""Schedules, and patterns that were refused, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin, plain, shown
from ledger.models import (
    Recurring,
    RefusedPattern,
)
from ledger.recurring.rhythm import rule_said


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

"""Reconciliations, in the staff console: to look at and to export."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter, owners_of
from accounts.admin.export import resource_of
from ledger.admin.base import LedgerAdmin, plain, shown
from ledger.models import Reconciliation


@admin.register(Reconciliation)
class ReconciliationAdmin(LedgerAdmin):
    list_display = ("wallet", "date", "statement", "state", "book_name", "owner")
    list_filter = ("state", BookFilter)
    list_select_related = ("book", "wallet")
    search_fields = ("wallet__name", "book__name", "book__memberships__user__email")
    date_hierarchy = "date"
    ordering = ("-date", "-pk")
    fields = (
        *("book_name", "owner", "wallet", "date", "statement", "state"),
        *("created_by", "done_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Reconciliation,
            {
                "Book": attrgetter("book_id"),
                "Owner": lambda row: owners_of(row.book),
                "Wallet": attrgetter("wallet"),
                "Date": attrgetter("date"),
                "Balance": lambda row: plain(row.balance, row.wallet.currency),
                "Currency": attrgetter("wallet.currency"),
                "State": lambda row: row.get_state_display(),
                "Settled": attrgetter("done_at"),
            },
        )
    ]

    @admin.display(description="Balance")
    def statement(self, row: Reconciliation) -> str:
        return shown(row.balance, row.wallet.currency)

"""Budgets, overruns and bills in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from accounts.models import Book, User
from budgets.admin.forms import BillStaffForm, BudgetStaffForm
from budgets.calendar.feeds import revoke_feed
from budgets.models import Bill, Budget, CalendarFeed, FormerLimit, Move, Overrun
from budgets.services import delete_budget
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin, each_book, plain, shown
from ledger.recurring.rhythm import rule_said
from ledger.services.recurring import delete_recurring


def alerts_of(budget: Budget) -> str:
    return ", ".join(map(str, budget.thresholds.all()))


@admin.register(Budget)
class BudgetAdmin(LedgerAdmin):
    list_display = ("name", "scope", "cadence", "limit", "alerts", "book_name", "owner")
    list_filter = ("scope", "cadence", "rollover", "paused", BookFilter)
    list_select_related = ("book", "category", "tag", "wallet")
    search_fields = (
        "own_name",
        "category__name",
        "tag__name",
        "wallet__name",
        *BY_BOOK,
    )
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    change_form = BudgetStaffForm
    form_fields = (
        "scope",
        "category",
        "categories",
        "tag",
        "wallet",
        "name",
        "amount",
        "cadence",
        "starts_on",
        "ends_on",
        "rollover",
        "carries_from",
        "thresholds",
        "warns_of_pace",
        "version",
    )
    fields = (
        "book_name",
        "owner",
        "name",
        "scope",
        "cadence",
        "limit",
        "rollover",
        "paused",
        "alerts",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Budget,
            {
                **OF_BOOK,
                "Budget": attrgetter("pk"),
                "For": attrgetter("name"),
                "Scope": attrgetter("scope"),
                "Each": attrgetter("cadence"),
                "From": attrgetter("starts_on"),
                "To": attrgetter("ends_on"),
                "Carries over": attrgetter("rollover"),
                "Paused": attrgetter("paused"),
                "Amount": lambda row: plain(row.amount, row.book.base_currency),
                "Currency": attrgetter("book.base_currency"),
                "Alerts": alerts_of,
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).prefetch_related("thresholds")

    @admin.display(description="limit", ordering="amount")
    def limit(self, budget: Budget) -> str:
        return shown(budget.amount, budget.book.base_currency)

    @admin.display(description="alerts at")
    def alerts(self, budget: Budget) -> str:
        return alerts_of(budget)

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, budgets: list[Any]) -> None:
            for budget in budgets:
                delete_budget(book=book, actor=staff, budget=budget)

        each_book(rows, delete)


@admin.register(Overrun)
class OverrunAdmin(LedgerAdmin):
    list_display = (
        "budget",
        "kind",
        "percent",
        "spent_of",
        "period_start",
        "at",
        "book_name",
    )
    list_filter = ("kind", "percent", BookFilter)
    list_select_related = (
        "book",
        "budget__category",
        "budget__tag",
        "budget__wallet",
    )
    search_fields = ("budget__own_name", "budget__category__name", *BY_BOOK)
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    fields = (
        "book_name",
        "owner",
        "budget",
        "kind",
        "period_start",
        "percent",
        "passes_on",
        "spent_of",
        "at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Overrun,
            {
                **OF_BOOK,
                "Budget": attrgetter("budget"),
                "Period from": attrgetter("period_start"),
                "Kind": attrgetter("kind"),
                "Percent": attrgetter("percent"),
                "Spent": lambda row: plain(row.spent, row.book.base_currency),
                "Limit": lambda row: plain(row.limit, row.book.base_currency),
                "Currency": attrgetter("book.base_currency"),
                "At": attrgetter("at"),
            },
        )
    ]

    @admin.display(description="spent")
    def spent_of(self, overrun: Overrun) -> str:
        currency = overrun.book.base_currency
        return f"{shown(overrun.spent, currency)} of {shown(overrun.limit, currency)}"


class BudgetMoneyAdmin(LedgerAdmin):
    """Amounts of budgets that are read here, and changed on their pages."""

    list_filter = (BookFilter,)
    ordering = ("-pk",)

    @admin.display(description="amount", ordering="amount")
    def amount_of(self, row: Any) -> str:
        return shown(row.amount, row.book.base_currency)


def budget_names(*sides: str) -> tuple[str, ...]:
    """The relations that the names of these budgets are read from."""
    named = ("category", "tag", "wallet")
    return ("book", *(f"{side}__{name}" for side in sides for name in named))


@admin.register(FormerLimit)
class FormerLimitAdmin(BudgetMoneyAdmin):
    list_display = ("budget", "before", "amount_of", "book_name", "owner")
    list_select_related = budget_names("budget")
    search_fields = ("budget__own_name", "budget__category__name", *BY_BOOK)
    date_hierarchy = "before"
    fields = ("book_name", "owner", "budget", "before", "amount_of")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            FormerLimit,
            {
                **OF_BOOK,
                "Budget": attrgetter("budget"),
                "Before": attrgetter("before"),
                "Amount": lambda row: plain(row.amount, row.book.base_currency),
                "Currency": attrgetter("book.base_currency"),
            },
        )
    ]


@admin.register(Move)
class MoveAdmin(BudgetMoneyAdmin):
    list_display = ("source", "target", "amount_of", "period_start", "book_name")
    list_select_related = budget_names("source", "target")
    search_fields = ("note", "source__own_name", "target__own_name", *BY_BOOK)
    date_hierarchy = "period_start"
    fields = (
        "book_name",
        "owner",
        "source",
        "target",
        "period_start",
        "amount_of",
        "note",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Move,
            {
                **OF_BOOK,
                "From": attrgetter("source"),
                "To": attrgetter("target"),
                "Period from": attrgetter("period_start"),
                "Amount": lambda row: plain(row.amount, row.book.base_currency),
                "Currency": attrgetter("book.base_currency"),
                "Note": attrgetter("note"),
            },
        )
    ]


@admin.register(Bill)
class BillAdmin(LedgerAdmin):
    list_display = ("name", "amount_shown", "rhythm", "is_paused", "book_name", "owner")
    list_filter = ("recurring__unit", "recurring__paused", BookFilter)
    list_select_related = ("book", "recurring__wallet")
    search_fields = ("recurring__name", *BY_BOOK)
    date_hierarchy = "recurring__starts_on"
    ordering = ("-pk",)
    change_form = BillStaffForm
    form_fields = (
        "name",
        "amount",
        "wallet",
        "category",
        "due_on",
        "interval",
        "unit",
        "place",
        "weekdays",
        "weekend",
        "ends_on",
        "count",
        "least",
        "most",
        "automatic",
        "payee",
        "trial_ends_on",
        "cancel_by",
        "lead_days",
        "version",
    )
    fields = ("book_name", "owner", "name", "amount_shown", "rhythm", "is_paused")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Bill,
            {
                **OF_BOOK,
                "Bill": attrgetter("pk"),
                "Name": attrgetter("recurring.name"),
                "Amount": lambda row: plain(
                    row.recurring.amount, row.recurring.wallet.currency
                ),
                "Currency": attrgetter("recurring.wallet.currency"),
                "Every": attrgetter("recurring.interval"),
                "Unit": attrgetter("recurring.unit"),
                "Starts": attrgetter("recurring.starts_on"),
                "Ends": attrgetter("recurring.ends_on"),
                "Remind days before": attrgetter("lead_days"),
            },
        )
    ]

    @admin.display(description="name", ordering="recurring__name")
    def name(self, bill: Bill) -> str:
        return bill.recurring.name

    @admin.display(description="amount")
    def amount_shown(self, bill: Bill) -> str:
        return shown(bill.recurring.amount, bill.recurring.wallet.currency)

    @admin.display(description="repeats")
    def rhythm(self, bill: Bill) -> str:
        return rule_said(bill.recurring)

    @admin.display(description="paused", boolean=True)
    def is_paused(self, bill: Bill) -> bool:
        return bill.recurring.paused

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, bills: list[Any]) -> None:
            for bill in bills:
                delete_recurring(book=book, actor=staff, recurring=bill.recurring)

        each_book(rows, delete)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(LedgerAdmin):
    """Deleting one ends its address."""

    list_display = (
        "user",
        "shows_amounts",
        "created_at",
        "last_read_at",
        "book_name",
        "owner",
    )
    list_filter = ("shows_amounts", BookFilter)
    list_select_related = ("book", "user")
    search_fields = ("user__email", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        "book_name",
        "owner",
        "user",
        "shows_amounts",
        "created_at",
        "last_read_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            CalendarFeed,
            {
                **OF_BOOK,
                "Person": attrgetter("user.email"),
                "Shows amounts": attrgetter("shows_amounts"),
                "Made": attrgetter("created_at"),
                "Last read": attrgetter("last_read_at"),
            },
        )
    ]

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, feeds: list[Any]) -> None:
            for feed in feeds:
                revoke_feed(book=book, user=feed.user)

        each_book(rows, delete)

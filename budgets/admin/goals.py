"""Goals, amounts set aside and retirements, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import BookFilter
from accounts.admin.export import resource_of
from accounts.models import Book, User
from budgets.goals.services import delete_goal
from budgets.goals.setting_aside import remove_set_aside
from budgets.models import Goal, Retirement, SetAside
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin, each_book, plain, shown


@admin.register(Goal)
class GoalAdmin(LedgerAdmin):
    list_display = ("name", "kind", "target_shown", "target_date", "book_name", "owner")
    list_filter = ("kind", "counting", "paused", BookFilter)
    list_select_related = ("book", "wallet")
    search_fields = ("name", *BY_BOOK)
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        *("book_name", "owner", "name", "kind", "target_shown", "target_date"),
        *("starts_on", "wallet", "counting", "owed", "interest", "payment"),
        *("paused", "archived_at", "created_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Goal,
            {
                **OF_BOOK,
                "Goal": attrgetter("pk"),
                "Name": attrgetter("name"),
                "Kind": attrgetter("kind"),
                "Target": lambda row: plain(row.target, row.currency),
                "Currency": attrgetter("currency"),
                "Until": attrgetter("target_date"),
                "Since": attrgetter("starts_on"),
                "Wallet": attrgetter("wallet"),
                "Counting": attrgetter("counting"),
                "Owed": lambda row: plain(row.owed, row.currency),
                "Interest a year": attrgetter("interest"),
                "Payment a month": lambda row: plain(row.payment, row.currency),
                "Paused": attrgetter("paused"),
                "Archived": attrgetter("archived_at"),
            },
        )
    ]

    @admin.display(description="target", ordering="target")
    def target_shown(self, goal: Goal) -> str:
        return shown(goal.target, goal.currency)

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, goals: list[Any]) -> None:
            for goal in goals:
                delete_goal(book=book, actor=staff, goal=goal)

        each_book(rows, delete)


@admin.register(SetAside)
class SetAsideAdmin(LedgerAdmin):
    list_display = ("goal", "date", "amount_shown", "book_name", "owner")
    list_filter = (BookFilter,)
    list_select_related = ("book", "goal__wallet", "goal__book")
    search_fields = ("goal__name", "note", *BY_BOOK)
    date_hierarchy = "date"
    ordering = ("-date", "-pk")
    fields = ("book_name", "owner", "goal", "date", "amount_shown", "note")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            SetAside,
            {
                **OF_BOOK,
                "Goal": attrgetter("goal"),
                "Date": attrgetter("date"),
                "Amount": lambda row: plain(row.amount, row.goal.currency),
                "Currency": attrgetter("goal.currency"),
                "Note": attrgetter("note"),
            },
        )
    ]

    @admin.display(description="amount", ordering="amount")
    def amount_shown(self, row: SetAside) -> str:
        return shown(row.amount, row.goal.currency)

    def delete_rows(self, *, staff: User, rows: "QuerySet[Any]") -> None:
        def delete(book: Book, notes: list[Any]) -> None:
            for note in notes:
                remove_set_aside(book=book, actor=staff, row=note)

        each_book(rows, delete)


@admin.register(Retirement)
class RetirementAdmin(LedgerAdmin):
    list_display = ("user", "birth_year", "retire_at", "until_age", "book_name")
    list_filter = (BookFilter,)
    list_select_related = ("book", "user")
    search_fields = ("user__email", *BY_BOOK)
    ordering = ("-pk",)
    fields = (
        *("book_name", "owner", "user", "birth_year", "retire_at", "until_age"),
        *("savings", "wallets_named", "monthly", "growth", "inflation"),
        *("need", "pension"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Retirement,
            {
                **OF_BOOK,
                "Member": attrgetter("user"),
                "Born in": attrgetter("birth_year"),
                "Stops working at": attrgetter("retire_at"),
                "Plans until": attrgetter("until_age"),
                "Savings elsewhere": lambda row: plain(row.savings, _base(row)),
                "Saved a month": lambda row: plain(row.monthly, _base(row)),
                "Growth a year": attrgetter("growth"),
                "Inflation a year": attrgetter("inflation"),
                "Needed a month": lambda row: plain(row.need, _base(row)),
                "Pension a month": lambda row: plain(row.pension, _base(row)),
                "Currency": attrgetter("book.base_currency"),
            },
        )
    ]

    @admin.display(description="wallets that count")
    def wallets_named(self, row: Retirement) -> str:
        chosen = row.wallets.select_related("wallet").order_by("pk")
        return ", ".join(str(each.wallet) for each in chosen)


def _base(row: Retirement) -> str:
    return row.book.base_currency

"""Groups that share what things cost, in the staff console: to look at."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from accounts.admin.base import PersonalAdmin
from accounts.admin.export import resource_of
from ledger.admin.base import plain, shown
from ledger.models import Participant, Settlement, SharedExpense, ShareGroup


@admin.register(ShareGroup)
class ShareGroupAdmin(PersonalAdmin):
    people_path = "participants__user"
    list_display = ("name", "kind", "currency", "people", "created_at", "archived_at")
    list_filter = ("kind", "currency")
    search_fields = ("name", "participants__name", "participants__user__email")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = (
        *("name", "kind", "currency", "people", "starts_on", "ends_on"),
        *("created_at", "archived_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            ShareGroup,
            {
                "Group": attrgetter("pk"),
                "Name": attrgetter("name"),
                "Kind": attrgetter("kind"),
                "Currency": attrgetter("currency"),
                "Made": attrgetter("created_at"),
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows = super().get_queryset(request)
        return rows.annotate(people_count=Count("participants", distinct=True))

    @admin.display(description="people", ordering="people_count")
    def people(self, row: Any) -> int:
        return int(row.people_count)


@admin.register(Participant)
class ParticipantAdmin(PersonalAdmin):
    """What their link is signed with is never shown."""

    people_path = "group__participants__user"
    list_display = ("name", "group", "user", "email", "left_at")
    list_select_related = ("group", "user")
    search_fields = ("name", "email", "user__email", "group__name")
    ordering = ("-pk",)
    fields = ("group", "name", "email", "user", "book", "asked_at", "left_at")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Participant,
            {
                "Group": attrgetter("group.name"),
                "Name": attrgetter("name"),
                "E-mail": attrgetter("email"),
                "User": attrgetter("user"),
                "Left": attrgetter("left_at"),
            },
        )
    ]


class DeedAdmin(PersonalAdmin):
    """What moved money in a group."""

    people_path = "group__participants__user"
    date_hierarchy = "date"
    ordering = ("-date", "-pk")

    @admin.display(description="amount", ordering="amount")
    def amount_shown(self, row: Any) -> str:
        return shown(row.amount, row.group.currency)


@admin.register(SharedExpense)
class SharedExpenseAdmin(DeedAdmin):
    list_display = ("date", "description", "amount_shown", "way", "group", "deleted_at")
    list_filter = ("way",)
    list_select_related = ("group",)
    search_fields = (
        *("description", "group__name", "group__participants__user__email"),
    )
    fields = (
        *("group", "date", "description", "amount_shown", "way", "paid", "parts"),
        *("created_by", "created_at", "deleted_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            SharedExpense,
            {
                "Group": attrgetter("group.name"),
                "Date": attrgetter("date"),
                "Description": attrgetter("description"),
                "Amount": lambda row: plain(row.amount, row.group.currency),
                "Currency": attrgetter("group.currency"),
                "Divided": attrgetter("way"),
                "Deleted": attrgetter("deleted_at"),
            },
        )
    ]

    @admin.display(description="paid by")
    def paid(self, row: Any) -> str:
        return _told(row, row.payments.select_related("participant"))

    @admin.display(description="parts")
    def parts(self, row: Any) -> str:
        return _told(row, row.shares.select_related("participant"))


def _told(expense: SharedExpense, parts: Any) -> str:
    currency = expense.group.currency
    return ", ".join(
        f"{each.participant} {shown(each.amount, currency)}" for each in parts
    )


@admin.register(Settlement)
class SettlementAdmin(DeedAdmin):
    list_display = ("date", "payer", "payee", "amount_shown", "group", "deleted_at")
    list_select_related = ("group", "payer", "payee")
    search_fields = ("group__name", "payer__name", "payee__name", "payer__user__email")
    fields = (
        *("group", "date", "payer", "payee", "amount_shown"),
        *("created_by", "created_at", "deleted_at"),
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Settlement,
            {
                "Group": attrgetter("group.name"),
                "Date": attrgetter("date"),
                "From": attrgetter("payer.name"),
                "To": attrgetter("payee.name"),
                "Amount": lambda row: plain(row.amount, row.group.currency),
                "Currency": attrgetter("group.currency"),
                "Deleted": attrgetter("deleted_at"),
            },
        )
    ]

"""What was owed to people, how they want it and where it goes, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from accounts.admin.base import BookFilter, PersonalAdmin
from accounts.admin.export import resource_of
from accounts.admin.service_form import ServiceForm
from accounts.errors import AccountsError
from accounts.models import Notice, NoticeLead, NoticePreference, PushDevice
from accounts.notices.delivery import retry
from accounts.notices.recent import state_words


class RetryForm(ServiceForm):
    """Send once more what failed."""

    refusals = (AccountsError,)
    send_again = forms.BooleanField(label="Send once more", required=False)

    def write(self) -> None:
        if self.cleaned_data["send_again"] and not retry(self.instance):
            raise AccountsError("Only what is undeliverable can be sent once more.")


@admin.register(Notice)
class NoticeAdmin(PersonalAdmin):
    """What was owed and whether it went out. What it says is the person's own: the
    payload, which holds links that sign in, is never shown.
    """

    people_path = "user"
    list_display = (
        "kind",
        "channel",
        "recipient",
        "state",
        "due_at",
        "sent_at",
        "attempts",
    )
    list_filter = ("state", "channel", "kind", BookFilter)
    list_select_related = ("user",)
    search_fields = ("user__email", "address", "kind")
    date_hierarchy = "due_at"
    ordering = ("-pk",)
    change_form = RetryForm
    form_fields = ("send_again",)
    fields = (
        "kind",
        "recipient",
        "user",
        "book",
        "channel",
        "state",
        "in_words",
        "held",
        "digest",
        "due_at",
        "sent_at",
        "read_at",
        "attempts",
        "last_error",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            Notice,
            {
                "Notice": attrgetter("pk"),
                "Kind": attrgetter("kind"),
                "To": attrgetter("recipient"),
                "Channel": attrgetter("channel"),
                "State": attrgetter("state"),
                "Due": attrgetter("due_at"),
                "Sent": attrgetter("sent_at"),
                "Attempts": attrgetter("attempts"),
                "Error": attrgetter("last_error"),
            },
        )
    ]

    @admin.display(description="as the person reads it")
    def in_words(self, row: Notice) -> str:
        return state_words(row)


@admin.register(NoticePreference)
class NoticePreferenceAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("user", "kind", "channel", "enabled")
    list_filter = ("kind", "channel", "enabled")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-pk",)
    fields = ("user", "kind", "channel", "enabled")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            NoticePreference,
            {
                "User": attrgetter("user.email"),
                "Kind": attrgetter("kind"),
                "Channel": attrgetter("channel"),
                "Wanted": attrgetter("enabled"),
            },
        )
    ]


@admin.register(NoticeLead)
class NoticeLeadAdmin(PersonalAdmin):
    people_path = "user"
    list_display = ("user", "kind", "days")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-pk",)
    fields = ("user", "kind", "days")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            NoticeLead,
            {
                "User": attrgetter("user.email"),
                "Kind": attrgetter("kind"),
                "Days ahead": attrgetter("days"),
            },
        )
    ]


@admin.register(PushDevice)
class PushDeviceAdmin(PersonalAdmin):
    """Its address and keys let one send to it: they are never shown."""

    people_path = "user"
    list_display = ("name", "user", "created_at", "last_sent_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "name")
    date_hierarchy = "created_at"
    ordering = ("-pk",)
    fields = ("name", "user", "created_at", "last_sent_at")
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            PushDevice,
            {
                "Device": attrgetter("name"),
                "User": attrgetter("user.email"),
                "Added": attrgetter("created_at"),
                "Last told": attrgetter("last_sent_at"),
            },
        )
    ]

"""Webhooks and what was delivered to them, in the staff console.

Where they go stands there as the host alone, and what was told not at all: an address
often holds a secret, and the rest is the Book's own.
"""

from operator import attrgetter
from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from accounts.admin.base import BookFilter, BookOwnedAdmin, owners_of
from accounts.admin.export import resource_of
from accounts.admin.service_form import ServiceForm
from accounts.errors import WebhookRefusedError
from accounts.models import WebhookDelivery, WebhookEndpoint
from accounts.webhooks import endpoints
from expense_tracker.kernel.scoping import book_scope


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(BookOwnedAdmin):
    list_display = (
        "name",
        "book_name",
        "owner",
        "host",
        "is_active",
        "failing_since",
    )
    list_filter = ("is_active", BookFilter)
    search_fields = ("name", "made_by__email", "book__name")
    ordering = ("-pk",)
    fields = (
        "name",
        "book_name",
        "owner",
        "made_by",
        "host",
        "events",
        "is_active",
        "paused_because",
        "failing_since",
        "created_at",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            WebhookEndpoint,
            {
                "Webhook": attrgetter("pk"),
                "Book": attrgetter("book_id"),
                "Owner": lambda row: owners_of(row.book),
                "Name": attrgetter("name"),
                "Host": attrgetter("host"),
                "Active": attrgetter("is_active"),
                "Failing since": attrgetter("failing_since"),
            },
        )
    ]


class SendAgainForm(ServiceForm):
    """Owe it anew."""

    refusals = (WebhookRefusedError,)
    send_again = forms.BooleanField(label="Send once more", required=False)

    def write(self) -> None:
        if self.cleaned_data["send_again"]:
            with book_scope(self.instance.book):
                endpoints.send_again(delivery=self.instance)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(BookOwnedAdmin):
    list_display = (
        "event",
        "book_name",
        "owner",
        "endpoint",
        "state",
        "happened_at",
        "attempts",
        "status",
    )
    list_filter = ("state", "event", BookFilter)
    list_select_related = ("book", "endpoint")
    search_fields = ("endpoint__name", "book__name")
    date_hierarchy = "happened_at"
    ordering = ("-pk",)
    change_form = SendAgainForm
    form_fields = ("send_again",)
    fields = (
        "event",
        "event_id",
        "book_name",
        "owner",
        "endpoint",
        "state",
        "happened_at",
        "due_at",
        "sent_at",
        "attempts",
        "status",
        "milliseconds",
        "last_error",
    )
    resource_classes: ClassVar[list[Any]] = [
        resource_of(
            WebhookDelivery,
            {
                "Delivery": attrgetter("pk"),
                "Book": attrgetter("book_id"),
                "Owner": lambda row: owners_of(row.book),
                "Event": attrgetter("event"),
                "Webhook": attrgetter("endpoint_id"),
                "State": attrgetter("state"),
                "Happened": attrgetter("happened_at"),
                "Attempts": attrgetter("attempts"),
                "Status": attrgetter("status"),
                "Error": attrgetter("last_error"),
            },
        )
    ]

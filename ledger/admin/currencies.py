"""Rates and changes of a main currency, in the staff console."""

from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import admin

from accounts.admin.base import BookFilter, OpenAdmin
from accounts.admin.export import resource_of
from ledger.admin.base import BY_BOOK, OF_BOOK, LedgerAdmin
from ledger.models import (
    Conversion,
    Rate,
    ReferenceRate,
)


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

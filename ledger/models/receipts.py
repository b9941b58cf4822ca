"""Photographs and files that prove an entry."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.scoping import BookOwned, book_key
from expense_tracker.kernel.text import fold
from ledger.models.entries import Entry

PDF = "application/pdf"


class Receipt(BookOwned):
    """One file. It may exist before its entry, and is set free when that is deleted.

    What was read off it (`found_*`) is a proposal; nobody's entry changes by it.
    """

    class Reading(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        DONE = "done", "Read"
        FAILED = "failed", "Could not be read"
        OFF = "off", "Not read here"

    book = book_key("receipts", db_index=False)
    entry = models.ForeignKey(
        Entry, models.SET_NULL, null=True, blank=True, related_name="receipts"
    )
    file = models.FileField(upload_to="receipts/%Y/%m/", max_length=200)
    # Its own folder, so that leftovers of each are told by one field.
    thumbnail = models.FileField(
        upload_to="receipt-thumbnails/%Y/%m/", max_length=200, blank=True
    )
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True)
    warranty_until = models.DateField(null=True, blank=True)
    reading = models.CharField(max_length=7, choices=Reading, default=Reading.WAITING)
    claimed_at = models.DateTimeField(null=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    found_amount = AmountField(null=True, editable=False)
    found_currency = models.CharField(max_length=3, blank=True, editable=False)
    found_date = models.DateField(null=True, editable=False)
    found_merchant = models.CharField(max_length=100, blank=True, editable=False)
    found_surely = models.BooleanField(default=False, editable=False)  # the amount
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["book", "-id"], name="receipt_by_age"),
            models.Index(
                fields=["warranty_until"],
                condition=Q(warranty_until__isnull=False),
                name="receipt_by_warranty",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(reading="waiting"),
                name="receipt_to_read",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The merchant read off it, else the file's name."""
        return self.found_merchant or self.name

    @property
    def is_pdf(self) -> bool:
        return self.content_type == PDF

    @property
    def is_waiting(self) -> bool:
        return self.reading == self.Reading.WAITING

    @property
    def found_money(self) -> Money | None:
        """The total read off it, in the currency read; None when either was not."""
        if self.found_amount is None or not self.found_currency:
            return None
        return Money(self.found_amount, self.found_currency)

    def proposal(self) -> dict[str, str]:
        """Values for the form of an entry, those that were found. An amount in another
        currency than the Book's is what was charged abroad.
        """
        amount, currency = self.found_amount, self.found_currency
        at_home = currency in {"", self.book.base_currency}
        plain = (
            str(round_money(amount, currency or self.book.base_currency))
            if amount
            else ""
        )
        found = {
            "amount": plain if at_home else "",
            "original_amount": "" if at_home else plain,
            "original_currency": "" if at_home or not plain else currency,
            "date": self.found_date.isoformat() if self.found_date else "",
            "payee": self.found_merchant,
        }
        return {name: value for name, value in found.items() if value}

    def warranty_days(self, as_of: datetime.date) -> int | None:
        """Days until the warranty ends, negative when it has; None without one."""
        return (self.warranty_until - as_of).days if self.warranty_until else None

    def folded_text(self) -> str:
        """Everything it is found by, as `search_text` keeps it."""
        return fold(f"{self.name} {self.note} {self.found_merchant} {self.text}")

"""Photographs and files that prove an entry."""

from django.conf import settings
from django.db import models

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models.entries import Entry


class Receipt(BookOwned):
    """One file. It may exist before its entry, and is set free when that is deleted.

    What was read off it (`found_*`) is a proposal; nobody's entry changes by it.
    """

    class Reading(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        DONE = "done", "Read"
        FAILED = "failed", "Could not be read"
        OFF = "off", "Not read here"

    book = book_key("receipts")
    entry = models.ForeignKey(
        Entry, models.SET_NULL, null=True, blank=True, related_name="receipts"
    )
    file = models.FileField(upload_to="receipts/%Y/%m/", max_length=200)
    thumbnail = models.FileField(
        upload_to="receipts/%Y/%m/", max_length=200, blank=True
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
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

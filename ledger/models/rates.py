"""Exchange rates: the Book's own, the reference rates everybody shares, and a Book on
its way to another main currency.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import validate_currency
from expense_tracker.kernel.fields import AmountField, RateField
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models.entries import Entry


class Rate(BookOwned):
    """A Book's own exchange rate: units of its base currency for one of `currency`,
    good from `date` until a later one. It wins over the reference rates.
    """

    book = book_key("rates", db_index=False)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    date = models.DateField()
    rate = RateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "currency", "date"], name="rate_once_a_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate} on {self.date}"


class ReferenceRate(models.Model):
    """What the European Central Bank published: units of `currency` for one euro.

    Everybody's, so it belongs to no Book. Published on working days, in the afternoon.
    """

    currency = models.CharField(max_length=3)
    date = models.DateField()
    per_euro = RateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "date"], name="reference_rate_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(per_euro__gt=0), name="reference_rate_positive"
            ),
        ]
        indexes = [models.Index(fields=["date"], name="reference_rate_by_day")]

    def __str__(self) -> str:
        return f"{self.currency} {self.per_euro} on {self.date}"


class Conversion(BookOwned):
    """A Book's change from one main currency to another.

    While it works the Book is read-only and its figures stay those of `old`: what the
    entries will be worth stands aside in ConvertedEntry until all is there.
    """

    class State(models.TextChoices):
        WORKING = "working", "Working"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"

    book = book_key("conversions")
    old = models.CharField(max_length=3)
    new = models.CharField(max_length=3)
    # Units of the new currency for one of the old on the day it was asked for: what
    # plans, which have no day of their own, are converted at.
    rate = RateField()
    state = models.CharField(max_length=7, choices=State, default=State.WORKING)
    error = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["book"],
                condition=Q(state="working"),
                name="conversion_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0), name="conversion_rate_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"


class ConvertedEntry(BookOwned):
    """What an entry will be worth in the new main currency."""

    book = book_key("converted_entries")
    conversion = models.ForeignKey(
        Conversion, models.CASCADE, related_name="entries", db_index=False
    )
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    rate = RateField()
    base_amount = AmountField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversion", "entry"], name="converted_entry_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.base_amount}"

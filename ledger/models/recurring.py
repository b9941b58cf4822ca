"""What comes again: schedules, and the dates that were dealt with."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models.categories import Category
from ledger.models.entries import Entry
from ledger.models.named import Payee
from ledger.models.wallets import Wallet


class Recurring(BookOwned):
    """A schedule of entries: what is booked, how often, from which day.

    The n-th date is counted from `starts_on`, never from the one before, so the 31st
    stays the 31st after a short month.
    """

    class Unit(models.TextChoices):
        ONCE = "once", "Once"
        DAY = "day", "Day"
        WEEK = "week", "Week"
        MONTH = "month", "Month"
        YEAR = "year", "Year"

    book = book_key("recurrings")
    name = models.CharField(max_length=100)
    kind = models.CharField(
        max_length=8,
        choices=[("expense", "Expense"), ("income", "Income")],
        default="expense",
    )
    amount = AmountField()  # positive, in the wallet's currency
    wallet = models.ForeignKey(Wallet, models.RESTRICT, related_name="recurrings")
    category = models.ForeignKey(
        Category, models.RESTRICT, null=True, blank=True, related_name="recurrings"
    )
    payee = models.ForeignKey(
        Payee, models.RESTRICT, null=True, blank=True, related_name="recurrings"
    )
    unit = models.CharField(max_length=5, choices=Unit, default=Unit.MONTH)
    interval = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # inclusive; None never ends
    paused = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="recurring_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="recurring_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Occurrence(BookOwned):
    """One date of a Recurring that was dealt with: booked, or skipped.

    A date without a row is still to come, due or overdue.
    """

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        SKIPPED = "skipped", "Skipped"

    book = book_key("occurrences")
    recurring = models.ForeignKey(
        Recurring, models.CASCADE, related_name="occurrences", db_index=False
    )
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State)
    entry = models.ForeignKey(
        Entry, models.CASCADE, null=True, blank=True, related_name="occurrences"
    )

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["recurring", "due_on"], name="occurrence_once"
            ),
            models.CheckConstraint(
                condition=Q(state="skipped") | Q(entry__isnull=False),
                name="occurrence_booked_has_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.state}"

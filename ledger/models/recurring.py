"""What comes again: schedules, the dates that were dealt with, patterns refused."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.scoping import BookOwned, book_key
from ledger.models.categories import Category
from ledger.models.entries import Entry
from ledger.models.named import Payee
from ledger.models.wallets import Wallet


class Recurring(BookOwned):
    """A schedule of entries: what is booked, how often, from which day.

    Its dates are counted from `starts_on`, never from the one before, so the 31st
    stays the 31st after a short month. The rule is RFC 5545's:
    ledger.recurring.schedule.
    """

    class Kind(models.TextChoices):
        EXPENSE = "expense", "Expense"
        INCOME = "income", "Income"
        TRANSFER = "transfer", "Transfer"

    class Unit(models.TextChoices):
        ONCE = "once", "Once"
        DAY = "day", "Day"
        WEEK = "week", "Week"
        MONTH = "month", "Month"
        YEAR = "year", "Year"

    class Weekend(models.TextChoices):
        """Where a date goes that falls on a Saturday or Sunday."""

        AS_IS = "as_is", "Stay on the day"
        BEFORE = "before", "Move to the Friday before"
        AFTER = "after", "Move to the Monday after"

    book = book_key("recurrings")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.EXPENSE)
    amount = AmountField()  # positive, in the wallet's currency; what is expected
    # How low and how high it may be where it varies; both None where it does not.
    least = AmountField(null=True, blank=True)
    most = AmountField(null=True, blank=True)
    wallet = models.ForeignKey(Wallet, models.RESTRICT, related_name="recurrings")
    to_wallet = models.ForeignKey(
        Wallet,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="recurrings_into",
    )
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
    # Which days of its weeks or months, as ledger.recurring.rhythm reads them: "MO,TH",
    # "-1", "2TU"; "" is the day of `starts_on`.
    days = models.CharField(max_length=20, blank=True)
    weekend = models.CharField(max_length=6, choices=Weekend, default=Weekend.AS_IS)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # inclusive; None never ends
    # How many dates there are in all; None does not count them.
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    paused = models.BooleanField(default=False)
    # Booked by the program on its day, rather than asked for.
    automatic = models.BooleanField(default=False)
    # The last day whose dates the program has booked. Bookkeeping: not in history.
    posted_until = models.DateField(null=True, editable=False)
    trial_ends_on = models.DateField(null=True, blank=True)
    cancel_by = models.DateField(null=True, blank=True)
    # The day from which it is no longer expected, and a charge is worth a warning.
    cancelled_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="recurring_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(least=None, most=None)
                | Q(least__isnull=False, most__isnull=False)
                & Q(least__gt=0, most__gte=F("least")),
                name="recurring_range_whole",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="recurring_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(count=None) | Q(count__gte=1, ends_on=None),
                name="recurring_one_end",
            ),
            models.CheckConstraint(
                condition=Q(interval__gte=1), name="recurring_interval_positive"
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer", to_wallet__isnull=False, category=None)
                | (~Q(kind="transfer") & Q(to_wallet=None)),
                name="recurring_to_wallet_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def varies(self) -> bool:
        return self.least is not None


class Occurrence(BookOwned):
    """One date of a Recurring that was dealt with: booked, skipped, or moved.

    `due_on` is the date its rule gives, and names it for good, wherever the weekend
    rule or a move puts it. A date without a row is still to come, due or overdue, and
    so is a moved one.
    """

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        SKIPPED = "skipped", "Skipped"
        MOVED = "moved", "Moved"

    book = book_key("occurrences")
    recurring = models.ForeignKey(
        Recurring, models.CASCADE, related_name="occurrences", db_index=False
    )
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State)
    moved_to = models.DateField(null=True, blank=True)
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
                condition=Q(state="booked", entry__isnull=False)
                | Q(state="skipped", entry=None)
                | Q(state="moved", entry=None, moved_to__isnull=False),
                name="occurrence_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.state}"


class RefusedPattern(BookOwned):
    """A pattern found in the entries that the Book's people never want offered again.

    `key` is a pattern's own: ledger.recurring.subscriptions.Pattern.key.
    """

    book = book_key("refused_patterns", db_index=False)
    key = models.CharField(max_length=250)
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "key"], name="refused_once")
        ]

    def __str__(self) -> str:
        return self.name

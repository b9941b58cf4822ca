"""What people pay for one another: a group, who is in it, and what was paid for whom.

A group belongs to its participants, whose Books differ, so these rows are of no Book:
every read starts at the participations of who asks. What a group means for a Book is
booked there by `ledger.groups.posting`; a Posting says which entries that made.
"""

import secrets
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Book, validate_currency
from expense_tracker.kernel.fields import AmountField
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import fold
from ledger.models.wallets import Wallet


def new_key() -> str:
    """What makes a link to a group one of a kind; another one ends the former."""
    return secrets.token_urlsafe(16)


class ShareGroup(models.Model):
    """People who share what things cost, in one currency."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", "Household"
        TRIP = "trip", "Trip"
        OTHER = "other", "Other"

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.OTHER)
    currency = models.CharField(max_length=3, validators=[validate_currency])
    # Of a trip, both inclusive; None: not known.
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=F("starts_on")),
                name="share_group_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_trip(self) -> bool:
        return self.kind == self.Kind.TRIP

    def money(self, amount: Decimal | int) -> Money:
        return Money(Decimal(amount), self.currency)


class Participant(models.Model):
    """Somebody in a group, with an account or without one.

    `book` is where their part is booked, `wallet` the one there that carries their
    balance in the group: what the others owe them, below zero what they owe.
    """

    group = models.ForeignKey(
        ShareGroup, models.CASCADE, related_name="participants", db_index=False
    )
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=160, editable=False)
    email = models.EmailField("e-mail", max_length=254, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
    )
    book = models.ForeignKey(
        Book, models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    wallet = models.ForeignKey(
        Wallet,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
        editable=False,
    )
    # What their link is signed with.
    link_key = models.CharField(max_length=32, default=new_key, editable=False)
    # When they were last asked to settle up.
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Left ones have no part in what is new; what they owe stays.
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name_key"], name="participant_name"
            ),
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(user__isnull=False),
                name="participant_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_key = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_reachable(self) -> bool:
        """Whether a mail can ask them for anything."""
        return self.user.is_present if self.user else bool(self.email)

    @property
    def has_left(self) -> bool:
        return self.left_at is not None


class Deed(models.Model):
    """What moved money in a group. A deleted one stays, to be brought back, and counts
    nothing.
    """

    date = models.DateField()
    amount = AmountField()  # above zero, in the group's currency
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ["-date", "-pk"]

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None


class SharedExpense(Deed):
    """What some paid for some: Payment rows say who paid, Share rows for whom."""

    class Way(models.TextChoices):
        EQUAL = "equal", "Equally"
        SHARES = "shares", "By shares"
        PERCENT = "percent", "By percent"
        EXACT = "exact", "Exact amounts"

    group = models.ForeignKey(ShareGroup, models.CASCADE, related_name="expenses")
    description = models.CharField(max_length=100)
    way = models.CharField(max_length=7, choices=Way, default=Way.EQUAL)
    # What its category was called and looked like for who added it, "" for none.
    category = models.CharField(max_length=100, blank=True)
    icon = models.CharField(max_length=40, default="receipt")
    colour = models.CharField(max_length=10, default="slate")

    class Meta(Deed.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="shared_expense_above_zero"
            )
        ]

    def __str__(self) -> str:
        return self.description


class Payment(models.Model):
    """How much of a shared expense somebody paid."""

    expense = models.ForeignKey(
        SharedExpense, models.CASCADE, related_name="payments", db_index=False
    )
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="payments"
    )
    amount = AmountField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["expense", "participant"], name="payment_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payment_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} paid {self.amount}"


class Share(models.Model):
    """How much of a shared expense is somebody's part. `weight` is what was said of it:
    the number of shares or percent; None where the way needs none.
    """

    expense = models.ForeignKey(
        SharedExpense, models.CASCADE, related_name="shares", db_index=False
    )
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="shares")
    weight = AmountField(null=True, blank=True)
    amount = AmountField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["expense", "participant"], name="share_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="share_not_below"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.participant}"


class Settlement(Deed):
    """What one paid another to settle up."""

    group = models.ForeignKey(ShareGroup, models.CASCADE, related_name="settlements")
    payer = models.ForeignKey(Participant, models.CASCADE, related_name="paid_back")
    payee = models.ForeignKey(Participant, models.CASCADE, related_name="got_back")

    class Meta(Deed.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="settlement_above_zero"
            ),
            models.CheckConstraint(
                condition=~Q(payer=F("payee")), name="settlement_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payer} paid {self.payee}"


class Posting(models.Model):
    """What a deed means for the Book of one participant, and whether it is booked.

    It is owed while `posted` is not `wanted`, the version of the deed. `entry` and
    `second` are ids of entries, or what they were while those are gone.
    """

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="postings"
    )
    expense = models.ForeignKey(
        SharedExpense, models.CASCADE, null=True, blank=True, related_name="postings"
    )
    settlement = models.ForeignKey(
        Settlement, models.CASCADE, null=True, blank=True, related_name="postings"
    )
    # What the participant paid from, or was paid into; None: not known yet.
    wallet = models.ForeignKey(
        Wallet, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What that wallet paid in its own currency; None: as the day's rate says.
    wallet_amount = AmountField(null=True, blank=True)
    entry = models.BigIntegerField(null=True, editable=False, db_index=True)
    second = models.BigIntegerField(null=True, editable=False, db_index=True)
    wanted = models.PositiveIntegerField(default=1, editable=False)
    posted = models.PositiveIntegerField(default=0, editable=False)
    # Why it could not be booked, as a sentence.
    problem = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "expense"],
                condition=Q(expense__isnull=False),
                name="posting_once_an_expense",
            ),
            models.UniqueConstraint(
                fields=["participant", "settlement"],
                condition=Q(settlement__isnull=False),
                name="posting_once_a_settlement",
            ),
            models.CheckConstraint(
                condition=Q(expense=None) ^ Q(settlement=None),
                name="posting_of_one_deed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["participant"],
                condition=~Q(posted=F("wanted")),
                name="posting_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deed} for {self.participant}"

    @property
    def deed(self) -> SharedExpense | Settlement:
        deed = self.expense or self.settlement
        assert deed is not None
        return deed


class GroupChange(models.Model):
    """Who changed what in a group, for all of its people to read."""

    class Verb(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        RESTORED = "restored", "Restored"

    group = models.ForeignKey(ShareGroup, models.CASCADE, related_name="changes")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=8, choices=Verb)
    # What it is about, and what about it changed: "Taxi", "€28.40, before €24.00".
    label = models.CharField(max_length=200)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.label}"

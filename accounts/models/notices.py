"""What people are told, and how they want to be told it."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.models.people import Book, User


class Notice(models.Model):
    """Something owed to a person by a channel, sent once per `key`.

    The row is the duty: beat sweeps what is due, so a lost message loses nothing.
    """

    class State(models.TextChoices):
        DUE = "due", "Waiting"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Undeliverable"
        CANCELLED = "cancelled", "No longer wanted"

    class Channel(models.TextChoices):
        MAIL = "mail", "E-mail"

    # None: somebody gave an address at sign-in that no account has.
    user = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        db_index=False,
    )
    book = models.ForeignKey(
        Book, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    # Where it goes instead of the person's own address; empty means there.
    address = models.EmailField(max_length=254, blank=True)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.MAIL)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, editable=False)
    # Sending broke off without an answer: it may have gone out, so it is tried once
    # more and never again.
    interrupted = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "channel", "key"], name="one_notice_per_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["due", "sending"]),
                name="notice_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"

    @property
    def recipient(self) -> str:
        return self.address or (self.user.email if self.user else "")


class NoticePreference(models.Model):
    """A kind of notice a person has switched off or on. No row means on."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="notice_preferences", db_index=False
    )
    kind = models.CharField(max_length=30)
    channel = models.CharField(
        max_length=6, choices=Notice.Channel, default=Notice.Channel.MAIL
    )
    enabled = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="one_preference_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {'on' if self.enabled else 'off'} for {self.user}"

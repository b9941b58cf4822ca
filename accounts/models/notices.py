"""What people are told, and how they want to be told it."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from accounts.models.people import Book, User


class Notice(models.Model):
    """Something owed to a person by a channel, sent once per `key`.

    The row is the duty: beat sweeps what is due, so a lost message loses nothing.
    """

    class State(models.TextChoices):
        DUE = "due", "Waiting"
        GATHERED = "gathered", "For the digest"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Undeliverable"
        CANCELLED = "cancelled", "No longer wanted"

    class Channel(models.TextChoices):
        MAIL = "mail", "E-mail"
        APP = "app", "In app"
        PUSH = "push", "Push"

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
    # What the list of notices says of it: written when it is delivered there.
    text = models.CharField(max_length=300, blank=True, default="")
    read_at = models.DateTimeField(null=True, blank=True)
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
    # It waits for the end of the person's quiet hours.
    held = models.BooleanField(default=False)
    # The digest that tells of it; None: it goes by itself, or no digest was made yet.
    digest = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="gathered"
    )
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
            ),
            models.Index(
                fields=["user"],
                condition=models.Q(state="gathered"),
                name="notice_gathered",
            ),
            models.Index(
                fields=["sent_at"],
                condition=models.Q(channel="mail", state="sent"),
                name="notice_mail_sent",
            ),
            models.Index(
                fields=["-id"],
                condition=models.Q(state="failed"),
                name="notice_failed",
            ),
            # All that is asked for stands in them: SQLite would take the constraint's
            # index before a partial one that knows the person alone.
            models.Index(
                fields=["user", "channel", "state", "-id"],
                condition=models.Q(channel="app", state="sent"),
                name="notice_in_app",
            ),
            models.Index(
                fields=["user", "channel", "state", "book"],
                condition=models.Q(channel="app", state="sent", read_at=None),
                name="notice_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"

    @property
    def recipient(self) -> str:
        return self.address or (self.user.email if self.user else "")


class NoticePreference(models.Model):
    """A kind of notice a person has switched off or on for a channel. No row means
    as the kind comes by default.
    """

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
        switched = "on" if self.enabled else "off"
        return f"{self.kind} by {self.channel} {switched} for {self.user}"


class NoticeLead(models.Model):
    """How many days ahead a person wants to hear of one kind. No row means as many as
    the kind has by default.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="notice_leads", db_index=False
    )
    kind = models.CharField(max_length=30)
    days = models.PositiveSmallIntegerField(validators=[MaxValueValidator(60)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_lead_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.days} days ahead for {self.user}"


class PushDevice(models.Model):
    """A browser that shows a person's notices, as it was subscribed (RFC 8030)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="push_devices")
    # Where the browser's push service takes messages for it: whoever knows it and the
    # site's key may send, so it is shown to nobody.
    endpoint = models.CharField(max_length=1000, unique=True)
    # What messages are encrypted with (RFC 8291), base64url.
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=50)
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)
    last_sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"


class PushDelivery(models.Model):
    """A device has been given a notice: trying the others again spares it."""

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="push_deliveries", db_index=False
    )
    device = models.ForeignKey(
        PushDevice, models.CASCADE, related_name="push_deliveries"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "device"], name="one_push_per_device"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice} on {self.device}"

"""Other programs that are told what happens in a Book."""

import uuid
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone

from accounts.models.people import User
from expense_tracker.kernel.scoping import BookOwned, book_key


class WebhookEndpoint(BookOwned):
    """An address that is sent chosen events of the Book."""

    book = book_key("webhook_endpoints", db_index=False)
    # Whose right to the Book it is told by: it ends with theirs.
    made_by = models.ForeignKey(
        User, models.CASCADE, related_name="webhook_endpoints", editable=False
    )
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    # Names of events, as apps registered them.
    events = models.JSONField(default=list)
    # What deliveries are signed with, sealed; shown to a person once.
    secret = models.CharField(max_length=300, editable=False)
    is_active = models.BooleanField(default=True)
    # Why the program paused it, as a sentence; "" when it did not.
    paused_because = models.CharField(max_length=300, blank=True, default="")
    # Since when nothing could be delivered; None: the last delivery went well.
    failing_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["book", "is_active"], name="webhook_of_book")]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Where it goes, without the path, which may hold a secret of its own."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


class WebhookDelivery(BookOwned):
    """An event owed to an endpoint, once per `key`.

    The row is the duty: beat sweeps what is due, so a lost message loses nothing.
    """

    class State(models.TextChoices):
        DUE = "due", "Waiting"
        SENDING = "sending", "Sending"
        SENT = "sent", "Delivered"
        FAILED = "failed", "Failed"

    book = book_key("webhook_deliveries", db_index=False)
    endpoint = models.ForeignKey(
        WebhookEndpoint, models.CASCADE, related_name="deliveries", db_index=False
    )
    # The same through all attempts: the receiver tells repetitions by it.
    event_id = models.UUIDField(default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=State, default=State.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Of the last attempt: None where no answer came.
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=2000, blank=True, default="")
    milliseconds = models.PositiveIntegerField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "webhook deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "key"], name="webhook_once_per_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["due", "sending"]),
                name="webhook_waiting",
            ),
            models.Index(fields=["book", "-id"], name="webhook_log"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint}"

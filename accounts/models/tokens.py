"""What programs sign in with, and what they sent already."""

from django.db import models
from django.utils import timezone

from accounts.models.people import Book, User


class ApiToken(models.Model):
    """A person's key for a program of theirs. Only its hash is known: whoever reads
    the table cannot use it.
    """

    class Scope(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Add and change"
        IMPORT = "import", "Import files"

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    # How it begins, so that people tell theirs apart.
    prefix = models.CharField(max_length=16)
    # SHA-256 of the whole, in hex. It is 256 random bits: a slow hash adds nothing.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # What it may do: values of Scope with a space between.
    scopes = models.CharField(max_length=40)
    # The one Book it opens; None: each that the person is a Member of.
    book = models.ForeignKey(
        Book, models.CASCADE, null=True, blank=True, related_name="api_tokens"
    )
    # Of an app that its person signed in with: it ends with that session.
    session = models.ForeignKey(
        "usersessions.UserSession",
        models.CASCADE,
        null=True,
        editable=False,
        related_name="api_tokens",
    )
    # The last day it works, by the person's calendar; None: until it is revoked.
    ends_on = models.DateField(null=True, blank=True)
    # Of the last few minutes at most: it is not noted with every request.
    last_used_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def may(self, scope: str) -> bool:
        return scope in self.scopes.split()

    @property
    def scope_labels(self) -> list[str]:
        return [scope.label for scope in self.Scope if self.may(scope)]


class IdempotencyKey(models.Model):
    """A request that a program may send again, and what it was answered.

    Written in the transaction of the change itself: there is either both or neither.
    """

    token = models.ForeignKey(
        ApiToken, models.CASCADE, related_name="idempotency_keys", db_index=False
    )
    key = models.CharField(max_length=255)
    # SHA-256 of method, address, Book and body.
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"], name="one_answer_per_idempotency_key"
            )
        ]

    def __str__(self) -> str:
        return self.key

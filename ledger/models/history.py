"""What was done to the Book."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from expense_tracker.kernel.scoping import BookOwned, book_key


class Change(BookOwned):
    """One change of the Book: who, when, and the rows before and after.

    Rows are kept whole, ids included, so that undoing puts back the very same ones.
    """

    class Verb(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        UNDONE = "undone", "Undone"

    book = book_key("changes", db_index=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=8, choices=Verb)
    subject = models.CharField(max_length=40)  # model label, "ledger.entry"
    subject_id = models.BigIntegerField(null=True)
    label = models.CharField(max_length=200)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["book", "subject", "subject_id"], name="change_subject"
            ),
            models.Index(fields=["book", "-at"], name="change_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.label}"

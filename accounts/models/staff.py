"""What staff did with personal rows, and while they looked at a Book."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from accounts.models.people import Book, User


class StaffAccess(models.Model):
    """One look of a staff member at personal rows. The person looked at can read it."""

    class Action(models.TextChoices):
        LIST = "list", "Listed"
        SEARCH = "search", "Searched"
        AUTOCOMPLETE = "autocomplete", "Looked up"
        DETAIL = "detail", "Opened"
        HISTORY = "history", "Read the history of"
        EXPORT = "export", "Exported"
        CHANGE = "change", "Changed"
        INSPECT = "inspect", "Saw, as you do,"

    # None: the staff member's account was deleted since; that there was a look stays.
    staff = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="staff_accesses"
    )
    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="looked_at_by", db_index=False
    )
    action = models.CharField(max_length=12, choices=Action)
    model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40, blank=True)
    path = models.CharField(max_length=300)
    # Why, in staff's words, where they are asked.
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "staff access log"
        indexes = [models.Index(fields=["user", "-at"], name="staff_access_user")]

    def __str__(self) -> str:
        return f"{self.staff} {self.get_action_display().lower()} {self.model}"


class Inspection(models.Model):
    """Staff look at a Book as one of its members sees it, for a while, and change
    nothing. It lasts until `ends_at`, or until they end it.
    """

    staff = models.ForeignKey(User, models.PROTECT, related_name="inspections")
    # As whom, in which of their Books.
    user = models.ForeignKey(User, models.CASCADE, related_name="inspected_in")
    book = models.ForeignKey(Book, models.CASCADE, related_name="inspections")
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.staff} as {self.user} in {self.book}"

    def lasts(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.ends_at

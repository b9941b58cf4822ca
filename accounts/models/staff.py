"""What staff did with personal rows."""

from django.db import models
from django.utils import timezone

from accounts.models.people import User


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

    staff = models.ForeignKey(User, models.PROTECT, related_name="staff_accesses")
    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="looked_at_by", db_index=False
    )
    action = models.CharField(max_length=12, choices=Action)
    model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40, blank=True)
    path = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "staff access log"
        indexes = [models.Index(fields=["user", "-at"], name="staff_access_user")]

    def __str__(self) -> str:
        return f"{self.staff} {self.get_action_display().lower()} {self.model}"

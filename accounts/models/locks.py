"""Accounts that staff locked."""

from django.db import models
from django.utils import timezone

from accounts.models.people import User


class AccountLock(models.Model):
    """One time an account was locked, and opened again. `user.is_active` is what
    keeps the person out; this says why, since when and by whom.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="locks")
    # Told to the person, who has proven by the password that they are it.
    reason = models.CharField(max_length=300)
    # For staff alone.
    remark = models.CharField(max_length=300, blank=True, default="")
    locked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    locked_at = models.DateTimeField(default=timezone.now)
    unlocked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    unlocked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-locked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(unlocked_at=None),
                name="one_lock_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} since {self.locked_at:%Y-%m-%d}"

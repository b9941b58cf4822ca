"""Whose day has been looked at."""

from django.conf import settings
from django.db import models


class ReminderDay(models.Model):
    """The last day, by a person's own calendar, whose reminders were worked out.

    It only saves work: what was told is known by the notices' keys. Cleared when
    something that is reminded of has changed.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="reminder_day",
    )
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.done_on}"

"""Removing for good, in the background."""

from celery import shared_task
from django.utils import timezone

from accounts.ending import away, leaving
from accounts.queue import LONG


@shared_task(**LONG)
def sweep_endings() -> None:
    """Remove for good the Books and accounts whose days of grace are over."""
    now = timezone.now()
    away.wipe_ended(now)
    leaving.remove_leavers(now)

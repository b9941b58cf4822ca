"""Upkeep of the whole program. Tasks of a subject stand in its own folder."""

from celery import shared_task
from django.db import connection
from django.utils import timezone

from accounts import leftovers
from accounts.models import Heartbeat
from expense_tracker.kernel.statistics import refresh_statistics


@shared_task
def beat_tick() -> None:
    """Beat sent this and a worker runs it: note when."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


@shared_task
def sweep_leftovers() -> None:
    """Remove what nobody needs any more, and look at what is left."""
    leftovers.remove_leftovers()
    if connection.vendor == "sqlite":
        refresh_statistics()

"""The task queue: `celery -A expense_tracker worker` and `... beat`."""

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")

app = Celery("expense_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def tick_at_once(**_signal: object) -> None:
    """Let the site be ready when beat has started, not one interval later."""
    app.send_task("accounts.tasks.beat_tick")

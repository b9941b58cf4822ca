"""The task queue: `celery -A expense_tracker worker` and `... beat`."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")

app = Celery("expense_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(
    [
        f"accounts.{part}"
        for part in ("ending", "notices", "staff", "takeout", "webhooks")
    ]
)


@setup_logging.connect
def log_as_the_site_does(*, loglevel: int, **_signal: object) -> None:
    """Or Celery writes lines of its own shape, secrets and all."""
    lines: dict[str, Any] = settings.LOGGING
    dictConfig({**lines, "root": {**lines["root"], "level": loglevel}})


@beat_init.connect
def tick_at_once(**_signal: object) -> None:
    """Let the site be ready when beat has started, not one interval later."""
    app.send_task("accounts.tasks.beat_tick")

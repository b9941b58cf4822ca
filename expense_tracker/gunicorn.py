"""How gunicorn serves the site: `gunicorn --config python:expense_tracker.gunicorn`."""

import gc
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")

from django.conf import settings
from django.urls import get_resolver

wsgi_app = "expense_tracker.wsgi"
bind = settings.ADDRESS
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Loaded once, so that the workers share its memory.
preload_app = True
timeout = 60
# As long as most servers in front take: an expression to search by may be long.
limit_request_line = 8190
graceful_timeout = 15
loglevel = "warning"
# Otherwise all instances of a user would share one socket in the home folder.
control_socket_disable = True


def when_ready(_server: Any) -> None:
    """Load the views too, which the first requests would, and keep the collector off
    all of it: touching it would copy it.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()

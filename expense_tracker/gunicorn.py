"""How gunicorn serves the site: `gunicorn --config python:expense_tracker.gunicorn`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")

from django.conf import settings

wsgi_app = "expense_tracker.wsgi"
bind = settings.ADDRESS
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 15
loglevel = "warning"
# Otherwise all instances of a user would share one socket in the home folder.
control_socket_disable = True

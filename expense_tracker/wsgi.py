"""The web application: `gunicorn expense_tracker.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from expense_tracker.kernel.wsgi import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")

django = get_wsgi_application()

# Its parts can be imported from here on.
from accounts.takeout.bodies import most_bytes  # noqa: E402

application = WholeBody(django, most_bytes)

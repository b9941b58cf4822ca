"""The web application: `gunicorn expense_tracker.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from expense_tracker.kernel.wsgi import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")

application = WholeBody(get_wsgi_application())

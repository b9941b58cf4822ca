"""The project: settings, entry points and what crosses apps.

The task queue is imported here so that every process that uses Django, the web server
included, sends its tasks to the configured queue.
"""

from expense_tracker.celery import app as celery_app

__all__ = ["celery_app"]

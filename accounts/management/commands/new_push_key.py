"""A key for web push: `manage.py new_push_key`."""

from typing import Any

from django.core.management.base import BaseCommand

from expense_tracker.kernel.environment import new_push_key


class Command(BaseCommand):
    help = "Prints a new VAPID_PRIVATE_KEY. Devices added under another are lost."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(new_push_key())

"""The staff console: Django's admin behind the same guarded login as everything."""

from django.contrib.admin.apps import AdminConfig


class ConsoleConfig(AdminConfig):
    default_site = "expense_tracker.console.Console"

"""The staff console: Django's admin behind the same guarded login as everything."""

from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class ConsoleConfig(AdminConfig):
    default_site = "expense_tracker.console.Console"

    def ready(self) -> None:
        super().ready()
        from accounts.staff.roles import make_roles  # noqa: PLC0415 - apps load first

        post_migrate.connect(make_roles, sender=self, dispatch_uid="make-roles")

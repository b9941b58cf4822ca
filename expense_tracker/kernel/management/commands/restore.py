"""Put a backup in place of what is here; stop the site first."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from expense_tracker.kernel import instance_lock
from expense_tracker.kernel.backup import BackupError, restore_backup
from expense_tracker.kernel.database_copy import DatabaseCopyError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="even where there are users already"
        )

    def handle(self, *, archive: Path, replace: bool, **_options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        try:
            lock = instance_lock.hold(settings.VAR_DIR / "serve.lock", patience=0)
            restore_backup(archive, replace=replace)
            os.close(lock)
        except (
            BackupError,
            DatabaseCopyError,
            instance_lock.AlreadyRunningError,
        ) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. `manage.py doctor` checks the books.")

"""Write database and uploaded files into one archive; the site may be running."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from expense_tracker.kernel.backup import write_backup
from expense_tracker.kernel.database_copy import DatabaseCopyError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = settings.VAR_DIR / "backups"
        parser.add_argument("folder", nargs="?", type=Path, default=folder)

    def handle(self, *, folder: Path, **_options: Any) -> None:
        try:
            self.stdout.write(str(write_backup(folder, made_at=timezone.now())))
        except DatabaseCopyError as error:
            raise CommandError(str(error)) from error

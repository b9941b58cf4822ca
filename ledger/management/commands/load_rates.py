"""manage.py load_rates [FILE]: the European Central Bank's rates, from it or a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ledger.currencies.ecb import UnreachableBank, UnreadableRates, read_rates
from ledger.services.rates import fetch_reference_rates, keep_rates


class Command(BaseCommand):
    help = "Loads reference rates: from FILE as the bank publishes it, else by asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *, file: Path | None, **_: Any) -> None:
        try:
            if file is None:
                count = fetch_reference_rates(timezone.now().date())
            else:
                count = keep_rates(read_rates(file.read_bytes()))
        except (OSError, UnreachableBank, UnreadableRates) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} rates were new.")

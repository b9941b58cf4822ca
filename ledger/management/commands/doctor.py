"""manage.py doctor: prove that stored totals equal recomputed ones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Book
from expense_tracker.kernel.scoping import all_books, book_scope
from ledger import doctor


class Command(BaseCommand):
    help = "Checks every book's figures against its entries; exit 1 if any differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="write totals anew")

    def handle(self, *, mend: bool, **_: Any) -> None:
        found = sum(self._examine(book, mend=mend) for book in Book.objects.iterator())
        with all_books():
            found += self._report(list(doctor.strangers()))
        if found:
            raise CommandError(f"{found} differences.")
        self.stdout.write(self.style.SUCCESS("Every figure agrees with its entries."))

    def _examine(self, book: Book, *, mend: bool) -> int:
        with book_scope(book), transaction.atomic():
            if mend:
                doctor.mend_totals(book)
            return self._report([f"{book}: {each}" for each in doctor.findings(book)])

    def _report(self, findings: list[str]) -> int:
        for finding in findings:
            self.stderr.write(finding)
        return len(findings)

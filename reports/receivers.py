"""Files go with the rows that know them; insights with the Book's main currency."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.models import Book, User
from accounts.signals import leftovers_sought, member_gone
from expense_tracker.kernel.files import delete_after_commit, remove_strays
from ledger.models import Conversion
from ledger.signals import currency_converted
from reports.insights.converting import convert_insights
from reports.models import ReportMail, Statement

# Far longer than making a statement takes.
UNKNOWN_FILES = timedelta(days=1)


@receiver(post_delete, sender=Statement)
def delete_file(*, instance: Statement, **_: Any) -> None:
    delete_after_commit(instance.file)


@receiver(leftovers_sought)
def remove_stray_statements(*, now: datetime, **_: Any) -> None:
    remove_strays(Statement, "file", before=now - UNKNOWN_FILES)


@receiver(member_gone)
def end_mails(*, book: Book, user: User, **_: Any) -> None:
    """The Book's saved reports stay; nobody mails them to who has gone."""
    ReportMail.objects.filter(book=book, user=user).delete()


@receiver(currency_converted)
def convert_noticed(*, book: Book, conversion: Conversion, **_: Any) -> None:
    convert_insights(book=book, conversion=conversion)

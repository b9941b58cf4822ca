"""Background work of the ledger. Duties stand in rows; a sweep takes up what a crash or
a lost message left lying.
"""

import logging
from datetime import timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from accounts.clock import today_for
from accounts.models import Book, ModelChoice
from accounts.queue import enqueue
from accounts.task_base import BookTask
from expense_tracker.kernel.language_model import is_configured
from expense_tracker.kernel.scoping import all_books
from expense_tracker.kernel.statistics import refresh_statistics
from ledger.currencies.ecb import UnreachableBank
from ledger.filing.advising import advise
from ledger.groups import posting
from ledger.models import (
    Conversion,
    Entry,
    EntryGroup,
    EntryTag,
    ImportRow,
    ImportRun,
    MonthTotal,
    Receipt,
)
from ledger.services import conversion, receipt_reading, warranties
from ledger.services.imports.commit import commit_import
from ledger.services.imports.reading import read_import
from ledger.services.imports.runs import State, fail
from ledger.services.imports.undo import undo_import
from ledger.services.rates import fetch_reference_rates

logger = logging.getLogger(__name__)

# A chunk takes seconds: a run that said nothing for so long has been left.
LEFT_LYING = timedelta(minutes=1)
# Between two sweeps; above the hard limit of a task.
ADVICE_EXPIRES = 15 * 60
# A sweep's share: what it hands out is done before many more sweeps.
READ_AT_ONCE = 30
POSTED_AT_ONCE = 200
# From so many rows of one file on the database is told that much is new.
MASS = 5000
WORK = {
    State.READING: read_import,
    State.COMMITTING: commit_import,
    State.UNDOING: undo_import,
}


@shared_task(base=BookTask)
def work_on_import(_book: Book, run_id: int) -> None:
    """Go on with a run that is being read, committed or undone; safe to run twice."""
    run = ImportRun.objects.filter(pk=run_id, state__in=WORK).first()
    if run is None:
        return
    try:
        WORK[State(run.state)](run=run)
        _notice_mass(run)
    except (SoftTimeLimitExceeded, OperationalError):
        raise  # the next sweep goes on
    except Exception:
        logger.exception("Import %s stopped", run_id)
        fail(run, "Something went wrong here. Try again or undo.")


def _notice_mass(run: ImportRun) -> None:
    """So many new rows at once may want other ways to them."""
    if run.rows.filter(booked=True).count() >= MASS:
        refresh_statistics(ImportRow, Entry, EntryGroup, EntryTag, MonthTotal)


@shared_task
def resume_imports() -> None:
    """Take up every run that was left lying, in any Book."""
    with all_books():
        left = ImportRun.objects.filter(
            state__in=WORK, claimed_at__lt=timezone.now() - LEFT_LYING
        )
        for book_id, run_id in left.values_list("book_id", "pk"):
            enqueue(work_on_import, book_id, run_id)


@shared_task(base=BookTask)
def work_on_conversion(_book: Book, conversion_id: int) -> None:
    """Go on with a Book's change of its main currency; safe to run twice."""
    working = Conversion.objects.filter(
        pk=conversion_id, state=Conversion.State.WORKING
    ).first()
    if working is not None:
        conversion.work(conversion=working)


@shared_task
def resume_conversions() -> None:
    """Take up every conversion that was left lying, in any Book."""
    with all_books():
        left = Conversion.objects.filter(
            state=Conversion.State.WORKING, claimed_at__lt=timezone.now() - LEFT_LYING
        )
        for book_id, pk in left.values_list("book_id", "pk"):
            enqueue(work_on_conversion, book_id, pk)


# The bank publishes once a day; a server without a network need not try all the time.
ASKED_BANK, ASK_AGAIN_SECONDS = "ecb-asked", 3600


@shared_task
def fetch_rates() -> None:
    """Ask for the reference rates that are missing, at most once an hour."""
    if not cache.add(ASKED_BANK, 1, ASK_AGAIN_SECONDS):
        return
    try:
        count = fetch_reference_rates(timezone.now().date())
    except UnreachableBank as error:
        logger.info("%s", error)
    else:
        logger.info("%s reference rates were new", count)


@shared_task(base=BookTask)
def read_receipt(_book: Book, receipt_id: int) -> None:
    """Read a receipt that waits for it; safe to run twice."""
    receipt = Receipt.objects.filter(pk=receipt_id).first()
    if receipt is not None:
        receipt_reading.read(receipt)


@shared_task
def resume_reading() -> None:
    """Take up every receipt that nobody is reading, in any Book."""
    with all_books():
        left = receipt_reading.left_to_read(timezone.now()).order_by("pk")
        for book_id, pk in left.values_list("book_id", "pk")[:READ_AT_ONCE]:
            enqueue(read_receipt, book_id, pk)


@shared_task(base=BookTask)
def warn_book_of_warranties(book: Book) -> None:
    warranties.warn(book=book, as_of=today_for(book))


@shared_task
def warn_of_warranties() -> None:
    """Have every Book looked at that has a warranty about to end."""
    with all_books():
        books = warranties.books_to_warn(timezone.now())
    for book_id in books:
        enqueue(warn_book_of_warranties, book_id)


@shared_task
def sweep_advice() -> None:
    """Have a language model asked wherever an owner wants its suggestions."""
    if not is_configured():
        return
    with all_books():
        wanted = list(ModelChoice.objects.filter(categories=True).values_list("book"))
    for (book_id,) in wanted:
        advise_on_categories.apply_async((book_id,), expires=ADVICE_EXPIRES)


@shared_task(base=BookTask)
def advise_on_categories(book: Book) -> None:
    """Ask about merchants that nothing is known of, each once."""
    # Two at once would ask the same and use up the day's calls.
    if cache.add(f"advice:{book.pk}", value=True, timeout=ADVICE_EXPIRES):
        advise(book=book, as_of=today_for(book))
        cache.delete(f"advice:{book.pk}")


@shared_task(base=BookTask)
def post_to_group(_book: Book, posting_id: int) -> None:
    """Book what a group owes the Book, or note why it cannot; safe to run twice."""
    posting.post_or_note(posting_id)


@shared_task
def post_owed() -> None:
    """Take up what groups have not booked yet, in any Book."""
    for book_id, posting_id in posting.owed()[:POSTED_AT_ONCE]:
        enqueue(post_to_group, book_id, posting_id)

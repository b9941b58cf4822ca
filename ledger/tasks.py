"""Background work of the ledger. Duties stand in rows; a sweep takes up what a crash or
a lost message left lying.
"""

import logging
from datetime import timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone

from accounts.models import Book
from accounts.queue import enqueue
from accounts.task_base import BookTask
from expense_tracker.kernel.scoping import all_books
from ledger.models import ImportRun
from ledger.services.imports.commit import commit_import
from ledger.services.imports.runs import State, finish
from ledger.services.imports.undo import undo_import

logger = logging.getLogger(__name__)

# A chunk takes seconds: a run that said nothing for so long has been left.
LEFT_LYING = timedelta(minutes=1)
WORK = {State.COMMITTING: commit_import, State.UNDOING: undo_import}


@shared_task(base=BookTask)
def work_on_import(_book: Book, run_id: int) -> None:
    """Go on with a run that is being committed or undone; safe to run twice."""
    run = ImportRun.objects.filter(pk=run_id, state__in=WORK).first()
    if run is None:
        return
    try:
        WORK[State(run.state)](run=run)
    except (SoftTimeLimitExceeded, OperationalError):
        raise  # the next sweep goes on
    except Exception:
        logger.exception("Import %s stopped", run_id)
        finish(run, State.FAILED, "Something went wrong here. Try again or undo.")


@shared_task
def resume_imports() -> None:
    """Take up every run that was left lying, in any Book."""
    with all_books():
        left = ImportRun.objects.filter(
            state__in=WORK, claimed_at__lt=timezone.now() - LEFT_LYING
        )
        for book_id, run_id in left.values_list("book_id", "pk"):
            enqueue(work_on_import, book_id, run_id)

"""The states of an ImportRun."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.services import renew_book
from ledger.errors import StaleVersion
from ledger.models import ImportRun
from ledger.webhook_events import tell_of_import

State = ImportRun.State


def move(run: ImportRun, sources: Sequence[str], target: str) -> None:
    """Claim the run for its next state: of two tabs one wins."""
    moved = ImportRun.objects.filter(pk=run.pk, state__in=sources).update(
        state=target, claimed_at=timezone.now(), error=""
    )
    if not moved:
        raise StaleVersion("This import has moved on meanwhile.")
    renew_book(book=run.book)
    run.refresh_from_db(fields=["state", "claimed_at", "error"])


def finish(run: ImportRun, state: str, error: str = "") -> None:
    working = ImportRun.objects.filter(
        pk=run.pk, state__in=[State.COMMITTING, State.UNDOING]
    )
    finished = {"state": state, "error": error[:300], "finished_at": timezone.now()}
    with transaction.atomic():
        if working.update(**finished):
            tell_of_import(run, state)
    # Afterwards, or what is drawn in between is kept: the overview tells of failures.
    renew_book(book=run.book)


def put_back(run: ImportRun, error: str) -> None:
    """Back to how the file is to be read: it could not be read like this."""
    ImportRun.objects.filter(pk=run.pk, state=State.READING).update(
        state=State.COLUMNS, error=error[:300]
    )


def fail(run: ImportRun, error: str) -> None:
    """Say that work on the run has stopped for good."""
    put_back(run, error)
    finish(run, State.FAILED, error)


def keep_alive(run: ImportRun) -> None:
    """Say that the run is being worked on, or a sweep takes it up again."""
    ImportRun.objects.filter(pk=run.pk).update(claimed_at=timezone.now())


def cancel(run: ImportRun) -> None:
    """Give the run up before anything was imported."""
    move(run, [State.COLUMNS, State.READING, State.REVIEW], State.CANCELLED)

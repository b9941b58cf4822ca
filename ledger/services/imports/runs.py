"""The states of an ImportRun."""

from collections.abc import Sequence

from django.utils import timezone

from ledger.errors import StaleVersion
from ledger.models import ImportRun

State = ImportRun.State


def move(run: ImportRun, sources: Sequence[str], target: str) -> None:
    """Claim the run for its next state: of two tabs one wins."""
    moved = ImportRun.objects.filter(pk=run.pk, state__in=sources).update(
        state=target, claimed_at=timezone.now(), error=""
    )
    if not moved:
        raise StaleVersion("This import has moved on meanwhile.")
    run.refresh_from_db(fields=["state", "claimed_at", "error"])


def finish(run: ImportRun, state: str, error: str = "") -> None:
    ImportRun.objects.filter(
        pk=run.pk, state__in=[State.COMMITTING, State.UNDOING]
    ).update(state=state, error=error[:300], finished_at=timezone.now())


def keep_alive(run: ImportRun) -> None:
    """Say that the run is being worked on, or a sweep takes it up again."""
    ImportRun.objects.filter(pk=run.pk).update(claimed_at=timezone.now())


def cancel(run: ImportRun) -> None:
    """Give the run up before anything was imported."""
    move(run, [State.COLUMNS, State.REVIEW], State.CANCELLED)

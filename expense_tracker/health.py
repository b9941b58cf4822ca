"""Whether the process is alive, and whether everything it needs is there."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from accounts.models import Heartbeat
from accounts.queue import PATIENCE
from expense_tracker.celery import app
from expense_tracker.kernel.pending import pending_migrations

logger = logging.getLogger(__name__)

# Beat's tick comes every 30 s; a few may be late behind a long task.
BEAT_SILENCE = timedelta(minutes=3)


@never_cache
@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers: nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """What the site needs, each `ok` or in words what is wrong; 503 unless all are."""
    checks = readiness()
    ready = all(answer == "ok" for answer in checks.values())
    return JsonResponse(
        {"ready": ready, "checks": checks}, status=200 if ready else 503
    )


def readiness() -> dict[str, str]:
    """Every check's answer: `ok`, or what is wrong in words without any secret."""
    checks: dict[str, Callable[[], str]] = {
        "database": database,
        "migrations": migrations,
        "queue": queue,
        "beat": beat,
    }
    return {name: answer(check) for name, check in checks.items()}


def answer(check: Callable[[], str]) -> str:
    """The check's own words; a database that fails it is one more thing to say."""
    try:
        return check()
    except DatabaseError:
        logger.exception("Readiness check failed")
        return "no answer from the database"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def migrations() -> str:
    pending = pending_migrations()
    return f"{len(pending)} pending" if pending else "ok"


def queue() -> str:
    """Whether the broker answers; asked twice at most, a second each time."""
    try:
        with app.connection_for_write(transport_options=PATIENCE) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except OperationalError as error:
        logger.warning("The queue does not answer: %s", error)
        return "no answer"
    return "ok"


def beat() -> str:
    """Whether beat's last tick, carried out by a worker, was lately."""
    last = Heartbeat.objects.order_by("-at").first()
    if last is None:
        return "no tick yet"
    silence = timezone.now() - last.at
    if silence <= BEAT_SILENCE:
        return "ok"
    return f"no tick for {int(silence.total_seconds())} s"

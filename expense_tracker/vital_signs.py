"""How the whole system is, for the console's front page: in words, with a mark.

Nothing personal is read: only counts and times, over all Books.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

from accounts.models import Heartbeat, Notice
from expense_tracker import health
from expense_tracker.celery import app
from ledger.models import ImportRun
from reports.statements.services import due_statements

# A notice goes out within a minute; one that waits longer than this is stuck.
NOTICE_PATIENCE = timedelta(minutes=5)
IMPORT_PATIENCE = timedelta(minutes=10)
STATEMENT_PATIENCE = 50
QUEUE_PATIENCE = 100
RECENT = timedelta(days=7)


class Mark(StrEnum):
    GOOD = "good"
    LATE = "late"
    BAD = "bad"


@dataclass(frozen=True)
class Sign:
    name: str
    mark: Mark
    words: str

    @property
    def verdict(self) -> str:
        return {Mark.GOOD: "OK", Mark.LATE: "Look at it", Mark.BAD: "Broken"}[self.mark]


def vital_signs() -> list[Sign]:
    """Every sign, in the order they are looked at."""
    now = timezone.now()
    return [database(), queue(), beat(now), notices(now), imports(now), statements(now)]


def database() -> Sign:
    pending = health.migrations()
    if pending != "ok":
        return Sign("Database", Mark.BAD, f"Answers, but migrations are {pending}.")
    return Sign("Database", Mark.GOOD, "Answers, and its tables are up to date.")


def queue() -> Sign:
    if health.queue() != "ok":
        return Sign("Queue", Mark.BAD, "Does not answer. Tasks wait for their sweep.")
    try:
        length = queue_length()
    except (OperationalError, RedisError):
        return Sign("Queue", Mark.BAD, "Answers, but does not tell its length.")
    mark = Mark.LATE if length > QUEUE_PATIENCE else Mark.GOOD
    return Sign("Queue", mark, f"Answers. {_count(length, 'task')} waiting.")


def queue_length() -> int:
    """Tasks no worker has taken yet."""
    with app.connection_for_read() as broker:
        try:
            name = app.conf.task_default_queue
            found = broker.default_channel.queue_declare(queue=name, passive=True)
        except ChannelError:  # an empty queue does not exist
            return 0
        return int(found.message_count)


def beat(now: datetime) -> Sign:
    name = "Scheduler"
    last = Heartbeat.objects.order_by("-at").first()
    if last is None:
        return Sign(name, Mark.BAD, "Has never ticked: no sweep or reminder runs.")
    said = f"Last tick {_ago(now - last.at)} ago."
    if now - last.at > health.BEAT_SILENCE:
        return Sign(name, Mark.BAD, f"{said} Sweeps and reminders stand still.")
    return Sign(name, Mark.GOOD, said)


def notices(now: datetime) -> Sign:
    waiting = Notice.objects.filter(
        state__in=[Notice.State.DUE, Notice.State.SENDING], due_at__lte=now
    )
    late = waiting.filter(due_at__lt=now - NOTICE_PATIENCE).count()
    failed = Notice.objects.filter(
        state=Notice.State.FAILED, due_at__gte=now - RECENT
    ).count()
    words = (
        f"{_count(waiting.count(), 'notice')} to send now, {late} of them late. "
        f"{failed} undeliverable in the last {RECENT.days} days."
    )
    return Sign("Mails", _worst(bad=late, late=failed), words)


def imports(now: datetime) -> Sign:
    at_work = [ImportRun.State.COMMITTING, ImportRun.State.UNDOING]
    stuck = ImportRun.objects.filter(
        state__in=at_work, claimed_at__lt=now - IMPORT_PATIENCE
    ).count()
    failed = ImportRun.objects.filter(
        state=ImportRun.State.FAILED, created_at__gte=now - RECENT
    ).count()
    words = f"{stuck} stuck. {failed} stopped in the last {RECENT.days} days."
    return Sign("Imports", _worst(bad=stuck, late=failed), words)


def statements(now: datetime) -> Sign:
    due = sum(1 for _ in due_statements(now=now))
    mark = Mark.LATE if due > STATEMENT_PATIENCE else Mark.GOOD
    return Sign("Statements", mark, f"{_count(due, 'statement')} still to be made.")


def _worst(*, bad: int, late: int) -> Mark:
    if bad:
        return Mark.BAD
    return Mark.LATE if late else Mark.GOOD


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _ago(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    minute, hour, day = 60, 3600, 86400
    if seconds < minute:
        return _count(seconds, "second")
    if seconds < hour:
        return _count(seconds // minute, "minute")
    if seconds < day:
        return _count(seconds // hour, "hour")
    return _count(seconds // day, "day")

"""Background work of accounts. Every task may run twice, or at once with itself."""

import logging

from celery import shared_task
from django.db import connection
from django.utils import timezone

from accounts import leftovers
from accounts.models import Heartbeat, MoveIn, TakeOut, User
from accounts.notices import delivery, digest
from accounts.staff import figures
from expense_tracker.kernel.scoping import all_books
from expense_tracker.kernel.statistics import refresh_statistics

logger = logging.getLogger(__name__)

# Enough for one sweep interval; what is left is found by the next.
BATCH = 500
# A sweep's messages are worth nothing once the next sweep sends its own.
SWEEP_EXPIRES = 60


@shared_task
def deliver_notice(notice_id: int) -> None:
    """Send one notice; does nothing when it is sent already, or not due."""
    delivery.deliver(notice_id)


@shared_task
def deliver_due_notices() -> None:
    """Ring for every notice that is due: its own message may have been lost."""
    delivery.fail_interrupted()
    digest.release_gathered()
    due = delivery.due_notices().values_list("pk", flat=True)[:BATCH]
    for notice_id in due:
        # One task each: a refused address must not stop the others.
        deliver_notice.apply_async((notice_id,), expires=SWEEP_EXPIRES)


@shared_task
def make_due_digests() -> None:
    """Ring for everybody whose digest of the day is to be made."""
    for user_id in digest.people_due(timezone.now()):
        make_digest.apply_async((user_id,), expires=SWEEP_EXPIRES)


@shared_task
def make_digest(user_id: int) -> None:
    """Make one person's digest of the day; does nothing when it is made already."""
    user = User.objects.filter(pk=user_id).first()
    made = user and digest.make_digest(user=user, now=timezone.now())
    if made:
        delivery.deliver(made.pk)


@shared_task
def mail_announcements() -> None:
    """Owe the mails of what is announced; a start that was put off comes by here."""
    from accounts.staff import announcing  # noqa: PLC0415 - it owes notices, which ring here

    for announcement in announcing.to_mail(timezone.now()):
        announcing.mail_announcement(announcement)


@shared_task
def keep_figures() -> None:
    """Count the days that are over, once."""
    with all_books():
        figures.keep_figures(today=timezone.now().date())


@shared_task
def beat_tick() -> None:
    """Beat sent this and a worker runs it: note when."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


# Packing a large Book takes minutes; the queue would send it anew after 900 seconds.
LONG = {"soft_time_limit": 800, "time_limit": 850}


@shared_task(**LONG)
def make_take_out(take_out_id: int) -> None:
    """Make an archive that is owed; safe to run twice."""
    from accounts.takeout import making  # noqa: PLC0415 - it owes notices

    take_out = TakeOut.objects.filter(pk=take_out_id).first()
    if take_out is None:
        return
    try:
        making.make(take_out=take_out)
    except Exception:
        logger.exception("Archive %s could not be made", take_out_id)
        making.put_back(take_out=take_out)


@shared_task(**LONG)
def work_on_move_in(move_in_id: int) -> None:
    """Look an archive through, or move it in; safe to run twice."""
    from accounts.takeout import bringing  # noqa: PLC0415 - it owes notices

    move_in = MoveIn.objects.filter(pk=move_in_id).first()
    if move_in is not None:
        bringing.work(move_in=move_in)


@shared_task
def sweep_archives() -> None:
    """Take up archives, on their way out or in, that nobody is at."""
    from accounts.takeout import bringing, making  # noqa: PLC0415 - they owe notices

    now = timezone.now()
    for pk in making.due_take_outs(now).values_list("pk", flat=True):
        make_take_out.apply_async((pk,), expires=SWEEP_EXPIRES)
    for pk in bringing.due_move_ins(now).values_list("pk", flat=True):
        work_on_move_in.apply_async((pk,), expires=SWEEP_EXPIRES)
    making.remove_expired(now)
    bringing.remove_old(now)


@shared_task(**LONG)
def sweep_endings() -> None:
    """Remove for good the Books and accounts whose days of grace are over."""
    from accounts.ending import away, leaving  # noqa: PLC0415 - they owe notices

    now = timezone.now()
    away.wipe_ended(now)
    leaving.remove_leavers(now)


@shared_task
def sweep_leftovers() -> None:
    """Remove what nobody needs any more, and look at what is left."""
    leftovers.remove_leftovers()
    if connection.vendor == "sqlite":
        refresh_statistics()

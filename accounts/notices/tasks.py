"""Sending what is owed, in the background. Every task may run twice."""

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from accounts.notices import delivery, digest
from accounts.queue import SWEEP_EXPIRES

# Enough for one sweep interval; what is left is found by the next.
BATCH = 500


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

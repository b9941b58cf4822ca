"""Archives made and moved in, in the background. Every task may run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.models import MoveIn, TakeOut
from accounts.queue import LONG, SWEEP_EXPIRES
from accounts.takeout import bringing, making

logger = logging.getLogger(__name__)


@shared_task(**LONG)
def make_take_out(take_out_id: int) -> None:
    """Make an archive that is owed; safe to run twice."""
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
    move_in = MoveIn.objects.filter(pk=move_in_id).first()
    if move_in is not None:
        bringing.work(move_in=move_in)


@shared_task
def sweep_archives() -> None:
    """Take up archives, on their way out or in, that nobody is at."""
    now = timezone.now()
    for pk in making.due_take_outs(now).values_list("pk", flat=True):
        make_take_out.apply_async((pk,), expires=SWEEP_EXPIRES)
    for pk in bringing.due_move_ins(now).values_list("pk", flat=True):
        work_on_move_in.apply_async((pk,), expires=SWEEP_EXPIRES)
    making.remove_expired(now)
    bringing.remove_old(now)

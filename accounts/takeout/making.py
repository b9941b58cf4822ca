"""Asking for an archive, making it, its link, and its end."""

import logging
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from uuid import uuid4

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import TakeOut, User
from accounts.notices import owe_notice
from accounts.takeout.kinds import TAKE_OUT
from accounts.takeout.limits import ATTEMPTS, KEPT_DAYS, LEFT_LYING_MINUTES
from accounts.takeout.writing import write_archive

logger = logging.getLogger(__name__)

State = TakeOut.State
LEFT_LYING = timedelta(minutes=LEFT_LYING_MINUTES)


def ask_take_out(*, user: User) -> TakeOut:
    """Owe the person an archive; the one under way when there is one."""
    under_way = TakeOut.objects.filter(user=user, state=State.DUE)
    try:
        with transaction.atomic():
            return under_way.first() or TakeOut.objects.create(user=user)
    except IntegrityError:
        # Asked twice at once: the other one's.
        return under_way.get()


def make(*, take_out: TakeOut) -> bool:
    """Make an archive that is owed and tell its person; False when another worker is at
    it, or it is made already. Safe to run twice.
    """
    if not _claim(take_out):
        return False
    now = timezone.now()
    with TemporaryFile() as target:
        write_archive(
            target, user=take_out.user, made_at=now, beat=lambda: _go_on(take_out)
        )
        size = target.tell()
        target.seek(0)
        take_out.file.save(f"{uuid4().hex}.zip", File(target), save=False)
    return _finish(take_out, size, now)


def _claim(take_out: TakeOut) -> bool:
    free = due_take_outs(timezone.now()).filter(pk=take_out.pk)
    claimed = free.update(claimed_at=timezone.now(), attempts=F("attempts") + 1)
    take_out.refresh_from_db()
    return bool(claimed)


def due_take_outs(now: datetime) -> "QuerySet[TakeOut]":
    """Those that nobody is making."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEFT_LYING)
    return TakeOut.objects.filter(free, state=State.DUE)


def _go_on(take_out: TakeOut) -> None:
    TakeOut.objects.filter(pk=take_out.pk).update(claimed_at=timezone.now())


@transaction.atomic
def _finish(take_out: TakeOut, size: int, now: datetime) -> bool:
    ready = TakeOut.objects.filter(pk=take_out.pk, state=State.DUE).update(
        state=State.READY,
        file=take_out.file.name,
        size=size,
        finished_at=timezone.now(),
        expires_at=now + timedelta(days=KEPT_DAYS),
    )
    if not ready:
        take_out.file.delete(save=False)
        return False
    owe_notice(
        user=take_out.user,
        kind=TAKE_OUT,
        key=f"{TAKE_OUT}:{take_out.pk}",
        payload={
            "take_out": take_out.pk,
            "days": KEPT_DAYS,
            "url": reverse("accounts:settings-data"),
        },
    )
    return True


def put_back(*, take_out: TakeOut) -> None:
    """It went wrong: the next sweep tries again, or, too often, it is given up."""
    due = TakeOut.objects.filter(pk=take_out.pk, state=State.DUE)
    due.filter(attempts__gte=ATTEMPTS).update(
        state=State.FAILED, finished_at=timezone.now()
    )
    due.update(claimed_at=None)


def remove_expired(now: datetime) -> None:
    """Delete archives that have expired, with their rows; failed ones after as long."""
    over = Q(expires_at__lte=now)
    over |= Q(state=State.FAILED, finished_at__lte=now - timedelta(days=KEPT_DAYS))
    TakeOut.objects.filter(over).delete()

"""Sending what is owed: claimed by one worker, tried until it is sent or refused.

What a channel cannot send it answers with one of the errors; what follows from each is
decided here, for all channels alike.
"""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Notice
from accounts.notices.channels import SENDERS
from accounts.notices.errors import (
    HeldError,
    LaterError,
    RefusedError,
    UncertainError,
    UnreachableError,
    WithdrawnError,
)
from accounts.notices.kinds import find_kind
from accounts.notices.quiet import held_until
from accounts.notices.rendering import check_wanted, context_of

logger = logging.getLogger(__name__)

State = Notice.State

# A claim this old belongs to a worker that died: sending gives up far sooner.
STALE = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# A mail server that cannot be reached at all says nothing against the mail.
LONGEST_OUTAGE_WAIT = timedelta(minutes=10)
MAX_ATTEMPTS = 20


def due_notices() -> "QuerySet[Notice]":
    """What `deliver` would send now, the longest due first."""
    now = timezone.now()
    due = Q(state=State.DUE, due_at__lte=now)
    left = Q(state=State.SENDING, claimed_at__lt=now - STALE, interrupted=False)
    return Notice.objects.filter(due | left).order_by("due_at", "pk")


def deliver(notice_id: int) -> bool:
    """Send the notice if it is due; whether this very call sent it.

    Safe to call any number of times, also at once: only the call that claims the row
    sends. A claim left by a worker that died is taken over once, with the same id,
    since the notice may have gone out.
    """
    if not _claim(notice_id):
        return False
    notice = Notice.objects.select_related("user", "book").get(pk=notice_id)
    try:
        _send(notice)
    except HeldError as held:
        _hold(notice, held.until)
    except WithdrawnError as error:
        _settle(notice, State.CANCELLED, str(error))
    except RefusedError as error:
        _settle(notice, State.FAILED, str(error))
    except UncertainError as error:
        _settle_uncertain(notice, error)
    except UnreachableError as error:
        _postpone(notice, error, longest=LONGEST_OUTAGE_WAIT)
    except LaterError as error:
        _postpone(notice, error, at_least=error.wait, give_up=True)
    except Exception as error:
        # Whatever else is wrong, a template even, may be mended before the last try.
        logger.exception("Notice %s was not sent", notice.pk)
        _postpone(notice, error, give_up=True)
    else:
        _settle(notice, State.SENT)
        return True
    return False


def retry(notice: Notice) -> bool:
    """Owe anew what failed, by hand: from the first attempt; False when it has not."""
    failed = Notice.objects.filter(pk=notice.pk, state=State.FAILED)
    return bool(
        failed.update(
            state=State.DUE,
            due_at=timezone.now(),
            attempts=0,
            interrupted=False,
            last_error="",
        )
    )


def send_again(notice: Notice) -> bool:
    """Owe a mail anew that was sent or failed, for somebody who did not get it; False
    for whatever still waits, and for other channels. It goes out as a new message.
    """
    over = Notice.objects.filter(
        pk=notice.pk,
        channel=Notice.Channel.MAIL,
        state__in=[State.SENT, State.FAILED],
    )
    return bool(
        over.update(
            state=State.DUE,
            due_at=timezone.now(),
            attempts=0,
            interrupted=False,
            last_error="",
            message_id=uuid4(),
        )
    )


def fail_interrupted() -> int:
    """Give up what two workers died over; how many. A third try might tell thrice."""
    dead = Notice.objects.filter(
        state=State.SENDING,
        interrupted=True,
        claimed_at__lt=timezone.now() - STALE,
    )
    return dead.update(
        state=State.FAILED, last_error="Sending broke off twice without an answer."
    )


def _claim(notice_id: int) -> bool:
    now = timezone.now()
    notice = Notice.objects.filter(pk=notice_id)
    mine = {
        "state": State.SENDING,
        "claimed_at": now,
        "attempts": F("attempts") + 1,
        "held": False,
    }
    due = notice.filter(state=State.DUE, due_at__lte=now)
    left = notice.filter(
        state=State.SENDING, claimed_at__lt=now - STALE, interrupted=False
    )
    return bool(due.update(**mine) or left.update(interrupted=True, **mine))


def _send(notice: Notice) -> None:
    kind = find_kind(notice.kind)
    check_wanted(notice, kind)
    until = held_until(
        user=notice.user, kind=kind, channel=notice.channel, at=timezone.now()
    )
    if until:
        raise HeldError(until)
    SENDERS[notice.channel](notice, kind, context_of(notice, kind))


def _mine(notice: Notice) -> "QuerySet[Notice]":
    """While the claim is still ours: a slow worker must not undo another's."""
    claimed = Notice.objects.filter(pk=notice.pk, claimed_at=notice.claimed_at)
    return claimed.filter(state=State.SENDING)


def _settle(notice: Notice, state: str, error: str = "") -> None:
    Notice.objects.filter(pk=notice.pk).update(
        state=state,
        last_error=error[:300],
        sent_at=timezone.now() if state == State.SENT else None,
    )


def _hold(notice: Notice, until: datetime) -> None:
    """It was no attempt."""
    _mine(notice).update(
        state=State.DUE, due_at=until, held=True, attempts=F("attempts") - 1
    )


def _settle_uncertain(notice: Notice, error: Exception) -> None:
    """One repeat is allowed, a second is not."""
    if notice.interrupted:
        _settle(notice, State.FAILED, _words(error))
        return
    Notice.objects.filter(pk=notice.pk).update(interrupted=True)
    _postpone(notice, error)


def _postpone(
    notice: Notice,
    error: Exception,
    *,
    longest: timedelta = LONGEST_WAIT,
    at_least: timedelta = timedelta(),
    give_up: bool = False,
) -> None:
    if give_up and notice.attempts >= MAX_ATTEMPTS:
        _settle(notice, State.FAILED, _words(error))
        return
    wait = max(wait_before(notice.attempts + 1, longest), min(at_least, longest))
    _mine(notice).update(
        state=State.DUE,
        due_at=timezone.now() + wait,
        last_error=_words(error)[:300],
    )


def wait_before(attempt: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """One minute before the second attempt, doubled each time up to `longest`."""
    doublings = min(attempt - 2, 16)
    return min(FIRST_WAIT * (1 << doublings), longest)


def _words(error: Exception) -> str:
    """For those who look why: what the channel said, or the kind of error."""
    said = (RefusedError, UncertainError, UnreachableError, LaterError)
    if isinstance(error, said):
        return str(error)
    name = type(error).__name__
    return f"{name}: {error}" if str(error) else name

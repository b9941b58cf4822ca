"""Sending what is owed: claimed by one worker, tried until it is sent or refused."""

import logging
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from datetime import timedelta
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.links import absolute_url, unsubscribe_url
from accounts.models import Membership, Notice, NoticePreference
from accounts.notice_kinds import NoticeKind, WithdrawnError, find_kind
from expense_tracker.kernel.locale import DEFAULT_LOCALE
from expense_tracker.kernel.mail import send_mail
from expense_tracker.kernel.scoping import book_scope

logger = logging.getLogger(__name__)

State = Notice.State

# A claim this old belongs to a worker that died: EMAIL_TIMEOUT is far below it.
STALE = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# A mail server that cannot be reached at all says nothing against the mail.
LONGEST_OUTAGE_WAIT = timedelta(minutes=10)
MAX_ATTEMPTS = 20
PERMANENT = 500


class RefusedError(Exception):
    """The recipient will never take it."""


class UnreachableError(Exception):
    """No mail server answered: nothing was sent."""


class UncertainError(Exception):
    """The mail server broke off while it was given the mail: it may have taken it."""


def due_notices() -> "QuerySet[Notice]":
    """What `deliver` would send now, the longest due first."""
    now = timezone.now()
    due = Q(state=State.DUE, due_at__lte=now)
    left = Q(state=State.SENDING, claimed_at__lt=now - STALE, interrupted=False)
    return Notice.objects.filter(due | left).order_by("due_at", "pk")


def deliver(notice_id: int) -> bool:
    """Send the notice if it is due; whether this very call sent it.

    Safe to call any number of times, also at once: only the call that claims the row
    sends. A claim left by a worker that died is taken over once, with the same
    Message-ID, since the mail may have gone out.
    """
    if not _claim(notice_id):
        return False
    notice = Notice.objects.select_related("user", "book").get(pk=notice_id)
    try:
        _send(notice, find_kind(notice.kind))
    except WithdrawnError:
        _settle(notice, State.CANCELLED)
    except RefusedError as error:
        _settle(notice, State.FAILED, str(error))
    except UncertainError as error:
        _settle_uncertain(notice, error)
    except UnreachableError as error:
        _postpone(notice, error, longest=LONGEST_OUTAGE_WAIT)
    except Exception as error:
        # Whatever else is wrong, a template even, may be mended before the last try.
        logger.exception("Notice %s was not sent", notice.pk)
        _postpone(notice, error, give_up=True)
    else:
        _settle(notice, State.SENT)
        return True
    return False


def fail_interrupted() -> int:
    """Give up what two workers died over; how many. A third try might mail thrice."""
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
    }
    due = notice.filter(state=State.DUE, due_at__lte=now)
    left = notice.filter(
        state=State.SENDING, claimed_at__lt=now - STALE, interrupted=False
    )
    return bool(due.update(**mine) or left.update(interrupted=True, **mine))


def _send(notice: Notice, kind: NoticeKind) -> None:
    _check_wanted(notice, kind)
    context = _context(notice, kind)
    connection = _open_connection()
    try:
        _hand_over(notice, kind, context, connection)
    finally:
        # It was answered already: a failure to part is no failure to send.
        with suppress(OSError):
            connection.close()


def _check_wanted(notice: Notice, kind: NoticeKind) -> None:
    """Raises WithdrawnError when the person has left or does not want to know."""
    user = notice.user
    if user is None:
        return
    if not user.is_active:
        raise WithdrawnError
    if notice.book_id and not Membership.objects.filter(user=user, book=notice.book_id):
        raise WithdrawnError
    if not (kind.mandatory or wants(user_id=user.pk, kind=kind.kind)):
        raise WithdrawnError


def wants(*, user_id: int, kind: str) -> bool:
    """Whether the person has not switched this kind off."""
    off = NoticePreference.objects.filter(
        user=user_id, kind=kind, channel=Notice.Channel.MAIL, enabled=False
    )
    return not off.exists()


def _context(notice: Notice, kind: NoticeKind) -> Mapping[str, Any]:
    scope = book_scope(notice.book) if notice.book else nullcontext()
    with scope:
        more = kind.context(notice) if kind.context else {}
    return {
        "user": notice.user,
        "book": notice.book,
        "settings_url": absolute_url("accounts:settings-notices"),
        **notice.payload,
        **more,
    }


def _open_connection() -> BaseEmailBackend:
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except OSError as error:  # SMTPException is one
        raise UnreachableError(_words(error)) from error
    return connection


def _hand_over(
    notice: Notice,
    kind: NoticeKind,
    context: Mapping[str, Any],
    connection: BaseEmailBackend,
) -> None:
    user = notice.user
    optional = user is not None and not kind.mandatory
    try:
        send_mail(
            to=notice.recipient,
            kind=kind.kind,
            context=context,
            locale=user.locale if user else DEFAULT_LOCALE,
            message_id=f"<{notice.message_id}@{urlsplit(settings.BASE_URL).hostname}>",
            unsubscribe_url=unsubscribe_url(user, kind.kind)
            if user and optional
            else None,
            connection=connection,
        )
    except (SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
        raise UncertainError(_words(error)) from error
    except SMTPException as error:
        if _is_final(error):
            raise RefusedError(_words(error)) from error
        raise


def _is_final(error: SMTPException) -> bool:
    """Whether the server said that this recipient will never get this mail."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, SMTPNotSupportedError)


def _settle(notice: Notice, state: str, error: str = "") -> None:
    Notice.objects.filter(pk=notice.pk).update(
        state=state,
        last_error=error[:300],
        sent_at=timezone.now() if state == State.SENT else None,
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
    give_up: bool = False,
) -> None:
    if give_up and notice.attempts >= MAX_ATTEMPTS:
        _settle(notice, State.FAILED, _words(error))
        return
    # Only while the claim is still ours: a slow worker must not undo another's.
    mine = Notice.objects.filter(pk=notice.pk, claimed_at=notice.claimed_at)
    mine.filter(state=State.SENDING).update(
        state=State.DUE,
        due_at=timezone.now() + wait_before(notice.attempts + 1, longest),
        last_error=_words(error)[:300],
    )


def wait_before(attempt: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """One minute before the second attempt, doubled each time up to `longest`."""
    doublings = min(attempt - 2, 16)
    return min(FIRST_WAIT * (1 << doublings), longest)


def _words(error: Exception) -> str:
    """For the staff who look why: the kind of error and what the server said."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = error.recipients.values()
        return "; ".join(f"{code} {_text(words)}" for code, words in answers)
    name = type(error).__name__
    return f"{name}: {error}" if str(error) else name


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words

"""By mail: one connection for each, so that one refusal says nothing of the others."""

from contextlib import suppress
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from accounts.links import unsubscribe_url
from accounts.models import Notice
from accounts.notices.errors import RefusedError, UncertainError, UnreachableError
from accounts.notices.kinds import NoticeKind
from accounts.notices.rendering import Context, locale_of, shows_amounts
from expense_tracker.kernel.mail import send_mail

PERMANENT = 500


def send(notice: Notice, kind: NoticeKind, context: Context) -> None:
    connection = _open_connection()
    try:
        _hand_over(notice, kind, context, connection)
    finally:
        # It was answered already: a failure to part is no failure to send.
        with suppress(OSError):
            connection.close()


def _open_connection() -> BaseEmailBackend:
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except OSError as error:  # SMTPException is one
        raise UnreachableError(_words(error)) from error
    return connection


def _hand_over(
    notice: Notice, kind: NoticeKind, context: Context, connection: BaseEmailBackend
) -> None:
    user = notice.user
    optional = user is not None and not kind.mandatory
    try:
        send_mail(
            to=notice.recipient,
            kind=kind.kind,
            context=context,
            locale=locale_of(notice),
            message_id=f"<{notice.message_id}@{urlsplit(settings.BASE_URL).hostname}>",
            unsubscribe_url=unsubscribe_url(user, kind.kind)
            if user and optional
            else None,
            connection=connection,
            amounts=shows_amounts(notice),
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


def _words(error: Exception) -> str:
    """The kind of error and what the server said."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = error.recipients.values()
        return "; ".join(f"{code} {_text(words)}" for code, words in answers)
    name = type(error).__name__
    return f"{name}: {error}" if str(error) else name


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words

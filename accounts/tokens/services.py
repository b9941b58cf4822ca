"""Tokens of people's own programs: made, found by what was sent, revoked."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.clock import today_for_user
from accounts.models import ApiToken, Book, User, present
from accounts.notices.account_kinds import TOKEN_MADE, TOKEN_REVOKED
from accounts.notices.owing import owe_notice

# What they begin with, so that scanners of published code know them.
MARK = "otl_"
SHOWN = len(MARK) + 6
MOST = 50
# The last use is noted that often at most: a write for each request would cost more
# than most requests.
NOTED = timedelta(minutes=5)

Scope = ApiToken.Scope


class TooManyTokens(Exception):
    """A person has as many as they may."""


def create_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    book: Book | None = None,
    ends_on: date | None = None,
    session: UserSession | None = None,
) -> tuple[ApiToken, str]:
    """The token and its value, which nobody can tell again. `ends_on` is its last day.

    One of an app's `session` ends with it; its person is told of the sign-in instead.
    Raises TooManyTokens.
    """
    if session is None and user.api_tokens.filter(session=None).count() >= MOST:
        raise TooManyTokens(f"Revoke one first: {MOST} is the most.")
    value = MARK + secrets.token_urlsafe(32)
    chosen = set(scopes)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            prefix=value[:SHOWN],
            digest=digest_of(value),
            scopes=" ".join(scope for scope in Scope if scope in chosen),
            book=book,
            ends_on=ends_on,
            session=session,
        )
        if session is None:
            _tell(token, TOKEN_MADE)
    return token, value


def _tell(token: ApiToken, kind: str) -> None:
    """Its person hears of it: somebody else may have been at their account."""
    payload = {
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scope_labels,
        "book_name": token.book.name if token.book else "",
        "ends_on": token.ends_on.isoformat() if token.ends_on else "",
        "url": reverse("accounts:token-list"),
    }
    owe_notice(user=token.user, kind=kind, key=f"{kind}:{token.pk}", payload=payload)


def digest_of(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def token_of(value: str) -> ApiToken | None:
    """The token of that value; None for one that is unknown, over, or whose person may
    not sign in or is leaving.

    Found by its hash: how long that takes says nothing about other values.
    """
    tokens = ApiToken.objects.select_related("user")
    token = tokens.filter(present("user__"), digest=digest_of(value)).first()
    if token is None or is_over(token):
        return None
    return token


def is_over(token: ApiToken) -> bool:
    if token.session_id is not None:
        return _last_seen(token) < timezone.now() - _idle()
    return token.ends_on is not None and token.ends_on < today_for_user(token.user)


def _last_seen(token: ApiToken) -> datetime:
    return token.last_used_at or token.created_at


def _idle() -> timedelta:
    """An app's sign-in ends after that long without use, as a browser's does."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def note_use(token: ApiToken) -> None:
    now = timezone.now()
    due = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED)
    if token.last_used_at is None or token.last_used_at < now - NOTED:
        ApiToken.objects.filter(due, pk=token.pk).update(last_used_at=now)
        _renew_session(token, now)


def _renew_session(token: ApiToken, now: datetime) -> None:
    sessions = UserSession.objects.filter(pk=token.session_id)
    if sessions.update(last_seen_at=now):
        keys = sessions.values("session_key")
        Session.objects.filter(session_key__in=keys).update(expire_date=now + _idle())


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User) -> None:
    """Whatever uses it is refused from now on. When somebody other than its person
    revokes it, they are told.
    """
    if actor != token.user:
        _tell(token, TOKEN_REVOKED)
    token.delete()

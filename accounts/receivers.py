"""What follows from what allauth tells."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import ApiToken, User


@receiver(email_changed)
def end_other_sessions(
    *,
    request: HttpRequest,
    user: User,
    from_email_address: EmailAddress | None,
    **_: Any,
) -> None:
    """A new address ends every session but the one that confirmed it."""
    if from_email_address is None:
        return
    others = UserSession.objects.filter(user=user)
    if request.user == user:
        others = others.exclude(session_key=request.session.session_key)
    for session in others:
        session.end()


@receiver([password_changed, password_set, password_reset])
def end_other_apps(*, request: HttpRequest, user: User, **_: Any) -> None:
    """A new password ends the sessions of others, and what apps were given by them."""
    theirs = ApiToken.objects.filter(user=user).exclude(session=None)
    theirs.exclude(session__session_key=request.session.session_key).delete()


@receiver(user_logged_out)
def end_token_of_app(*, request: HttpRequest, **_: Any) -> None:
    """Who signs out in an app has signed out of the API, too."""
    key = request.session.session_key
    ApiToken.objects.filter(session__session_key=key).delete()

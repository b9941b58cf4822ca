"""What follows from what allauth tells."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from allauth.usersessions.models import UserSession
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User


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

"""What follows from what allauth tells."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.ending.leaving import stay
from accounts.models import ApiToken, Feedback, MoveIn, TakeOut, User
from accounts.signals import leftovers_sought
from expense_tracker.kernel.files import delete_after_commit, remove_strays

# Longer than any archive is on its way up.
UNKNOWN_FILES = timedelta(days=1)


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


@receiver(user_logged_in)
def keep_account(*, request: HttpRequest | None, user: User, **_: Any) -> None:
    """Who signs in again does not want to leave."""
    if stay(user=user) and hasattr(request, "_messages"):
        messages.success(request, "Welcome back. Your account stays.")  # type: ignore[arg-type]


@receiver(post_delete, sender=TakeOut)
@receiver(post_delete, sender=MoveIn)
def delete_archive(*, instance: TakeOut | MoveIn, **_: Any) -> None:
    delete_after_commit(instance.file)


@receiver(post_delete, sender=Feedback)
def delete_picture(*, instance: Feedback, **_: Any) -> None:
    delete_after_commit(instance.picture)


@receiver(leftovers_sought)
def remove_stray_files(*, now: datetime, **_: Any) -> None:
    for model in (TakeOut, MoveIn):
        remove_strays(model, "file", before=now - UNKNOWN_FILES)
    remove_strays(Feedback, "picture", before=now - UNKNOWN_FILES)

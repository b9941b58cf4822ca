"""Addresses that leave the site, in mails."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User

_UNSUBSCRIBE = "accounts.unsubscribe"


def absolute_url(view: str, *args: Any) -> str:
    """Built on BASE_URL, never on the Host header a request claims to be for."""
    return f"{settings.BASE_URL}{reverse(view, args=args)}"


def path_in(book_id: int | None, path: str) -> str:
    """The path that opens `path` in that Book, whichever the reader has chosen; without
    a Book, in the chosen one.
    """
    return f"/books/{book_id}{path}" if book_id else path


def unsubscribe_url(user: User, kind: str) -> str:
    """Switches `kind` off for `user` without signing in; does not expire."""
    token = signing.dumps([user.pk, kind], salt=_UNSUBSCRIBE)
    return absolute_url("accounts:unsubscribe", token)


def read_unsubscribe(token: str) -> tuple[int, str]:
    """The person's id and the kind. Raises signing.BadSignature."""
    user_id, kind = signing.loads(token, salt=_UNSUBSCRIBE)
    return user_id, kind

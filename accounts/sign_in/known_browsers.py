"""Which browsers a person has signed in with before.

The browser keeps the answer itself: a cookie with one mark for each of the last few
people, made with the site's key, from which nobody learns who they are.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

YEAR = 365 * 24 * 3600
MOST_PEOPLE = 5
MARK_LENGTH = 32


def cookie_name() -> str:
    return f"{'__Host-' if settings.SESSION_COOKIE_SECURE else ''}known-browser"


def is_known_browser(request: HttpRequest, user: User) -> bool:
    """Whether the person has signed in with this very browser within a year."""
    mark = _mark(user)
    return any(constant_time_compare(mark, other) for other in _marks(request))


def remember_browser(
    request: HttpRequest, response: HttpResponseBase, user: User
) -> None:
    mark = _mark(user)
    others = [other for other in _marks(request) if other != mark]
    response.set_cookie(
        cookie_name(),
        ".".join([mark, *others][:MOST_PEOPLE]),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    kept = request.COOKIES.get(cookie_name(), "").split(".")[:MOST_PEOPLE]
    return [mark for mark in kept if len(mark) == MARK_LENGTH and mark.isalnum()]


def _mark(user: User) -> str:
    hashed = salted_hmac("accounts.known_browsers", str(user.pk), algorithm="sha256")
    return hashed.hexdigest()[:MARK_LENGTH]

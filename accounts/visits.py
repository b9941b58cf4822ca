"""Noting that somebody was here, without writing for every page; and that a session has
lasted long enough.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

# A session ends by idleness of days, and the list of devices speaks of minutes.
NOTED_SECONDS = min(300, settings.SESSION_COOKIE_AGE // 10)
SEEN = "seen"
# However often it is renewed, a session ends; the time of its beginning is kept in it.
LONGEST_SECONDS = 90 * 24 * 3600
BEGAN = "began"


@receiver(user_logged_in)
def note_beginning(*, request: HttpRequest, **_: Any) -> None:
    request.session[BEGAN] = int(time.time())


class VisitMiddleware:
    """Renews the session, and the device's row in the list of sessions, at most once in
    NOTED_SECONDS: a write for each page would cost more than most pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if request.user.is_authenticated and self._is_over(request):
            logout(request)
        if request.user.is_authenticated and self._is_due(request):
            request.session[SEEN] = [request.session.session_key, int(time.time())]
            UserSession.objects.create_from_request(request)
        return self.get_response(request)

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        """One from before beginnings were kept begins now."""
        began = request.session.get(BEGAN)
        if began is None:
            request.session[BEGAN] = began = int(time.time())
        return time.time() - began > LONGEST_SECONDS

    @staticmethod
    def _is_due(request: HttpRequest) -> bool:
        """A session that got another key, by a sign-in, is another device's row."""
        key, at = request.session.get(SEEN, ("", 0))
        return key != request.session.session_key or time.time() - at > NOTED_SECONDS

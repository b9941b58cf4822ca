"""What an app holds: the session while somebody signs in, then a token of the API.

The token lives as long as its session: ended from the list of devices, by signing out
or with a change of the password, both are gone.
"""

import re
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts.models import ApiToken
from accounts.sign_in.devices import device_name
from accounts.tokens.services import create_token

_KEY = re.compile(r"[a-z0-9]{32}")
NAME_LENGTH = 100


class AppTokens(SessionTokenStrategy):
    def lookup_session(self, session_token: str) -> SessionBase | None:
        """None for what is no key of a session, without asking the database."""
        if not _KEY.fullmatch(session_token):
            return None
        found: SessionBase | None = super().lookup_session(session_token)
        return found

    def create_access_token(self, request: HttpRequest) -> str | None:
        """A token with all rights of its person, shown to the app this once."""
        assert request.user.is_authenticated
        # allauth takes a session for over whose stored data names nobody yet.
        request.session.save()
        UserSession.objects.create_from_request(request)
        session = UserSession.objects.get(session_key=request.session.session_key)
        _, value = create_token(
            user=request.user,
            name=app_name(request),
            scopes=ApiToken.Scope.values,
            session=session,
        )
        return value


def app_name(request: Any) -> str:
    """As the app calls itself in X-App-Name, else what it runs on."""
    told = " ".join(request.headers.get("X-App-Name", "").split())
    if told.isprintable() and told:
        return told[:NAME_LENGTH]
    return device_name(get_adapter().get_http_user_agent(request))

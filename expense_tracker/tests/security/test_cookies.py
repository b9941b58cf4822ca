"""Cookies as the shipped settings make them, with https."""

import json

from expense_tracker.kernel.tests.system import System

SHOW = """
import json
from allauth.mfa import app_settings as mfa
from django.conf import settings
from accounts.sign_in.known_browsers import cookie_name
print(json.dumps({
    settings.SESSION_COOKIE_NAME: [settings.SESSION_COOKIE_SECURE,
        settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN],
    settings.CSRF_COOKIE_NAME: [settings.CSRF_COOKIE_SECURE,
        settings.CSRF_COOKIE_PATH, settings.CSRF_COOKIE_DOMAIN],
    mfa.TRUST_COOKIE_NAME: [mfa.TRUST_COOKIE_SECURE, mfa.TRUST_COOKIE_PATH,
        mfa.TRUST_COOKIE_DOMAIN],
    cookie_name(): [settings.SESSION_COOKIE_SECURE, "/", None],
    settings.MESSAGE_STORAGE: None,
}))
"""


def test_with_https_every_cookie_is_of_this_host_alone(tmp_path):
    system = System(tmp_path, BASE_URL="https://money.example.com")
    cookies = json.loads(
        system.succeed("shell", "--verbosity=0", "--no-imports", "--command", SHOW)
    )
    # What was said to a person is in the session, not in a cookie of its own.
    assert cookies.pop("django.contrib.messages.storage.session.SessionStorage") is None
    assert len(cookies) == 4
    assert {name[:7] for name in cookies} == {"__Host-"}
    assert list(cookies.values()) == [[True, "/", None]] * 4

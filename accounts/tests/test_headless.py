"""Signing up, in and out by an app."""

import json

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import ApiToken, User
from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ROOT = "/_allauth/app/v1"
NEW = {"email": "nell@example.com", "password": PASSWORD, "name": "Nell Byrne"}


class App:
    """A program that keeps what it is given, and no cookies."""

    def __init__(self, address="10.0.0.1"):
        self.session, self.token, self.address = "", "", address

    def ask(self, method, path, body=None, **headers):
        if self.session:
            headers["X-Session-Token"] = self.session
        client = Client(REMOTE_ADDR=self.address)
        sent = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        answer = getattr(client, method)(
            f"{ROOT}{path}",
            **({} if method == "get" else {"data": sent}),
            content_type="application/json",
            headers=headers,
        )
        assert "sessionid" not in answer.cookies
        meta = answer.json().get("meta", {})
        self.session = meta.get("session_token") or self.session
        self.token = meta.get("access_token") or self.token
        return answer

    def log_in(self, email="nell@example.com", password=PASSWORD, **headers):
        sent = {"email": email, "password": password}
        return self.ask("post", "/auth/login", sent, **headers)

    def me(self):
        headers = {"Authorization": f"Bearer {self.token}"}
        return Client().get("/api/v1/me", headers=headers)


@pytest.fixture
def app():
    return App()


@pytest.fixture
def nell(confirmed):
    confirmed()
    return User.objects.get(email="nell@example.com")


def flows(answer):
    return {flow["id"]: flow for flow in answer.json()["data"]["flows"]}


# --- in and out -----------------------------------------------------------------------


def test_who_signs_in_gets_a_token_of_the_api(app, nell):
    answer = app.log_in(**{"X-App-Name": "Pocket"})
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert app.me().json()["email"] == "nell@example.com"
    assert app.me().json()["token"] == {
        "name": "Pocket",
        "scopes": ["read", "write", "import"],
        "book": None,
        "ends_on": None,
    }


def test_it_is_shown_once(app, nell):
    app.log_in()
    assert "access_token" not in app.ask("get", "/auth/session").json()["meta"]
    assert ApiToken.objects.count() == 1


def test_signing_out_ends_session_and_token(app, nell):
    app.log_in()
    assert app.ask("delete", "/auth/session").status_code == 401
    assert app.me().status_code == 401
    assert app.ask("get", "/auth/session").status_code == 410


def test_a_device_that_is_ended_in_the_pages_is_out(app, nell, as_user):
    app.log_in()
    row = UserSession.objects.get(session_key=app.session)
    as_user(nell).post(f"/settings/security/sessions/{row.pk}/end/")
    assert app.me().status_code == 401


def test_a_new_password_ends_what_apps_hold(app, nell, client, deliver_now):
    app.log_in()
    client.post("/accounts/login/", {"login": nell.email, "password": PASSWORD})
    other = "kettle orbit heron"
    with deliver_now():
        client.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": other, "password2": other},
        )
    assert app.me().status_code == 401
    assert app.ask("get", "/auth/session").status_code in {401, 410}


def test_a_token_of_an_app_ends_when_it_is_not_used(app, nell, time_machine, settings):
    time_machine.move_to("2026-11-21T12:00Z", tick=False)
    app.log_in()
    for _ in range(3):
        time_machine.shift(settings.SESSION_COOKIE_AGE - 60)
        assert app.me().status_code == 200
    time_machine.shift(settings.SESSION_COOKIE_AGE + 60)
    assert app.me().status_code == 401


def test_a_locked_person_stays_out(app, nell):
    app.log_in()
    User.objects.update(is_active=False)
    assert app.me().status_code == 401
    assert App().log_in().status_code == 401


# --- two steps ------------------------------------------------------------------------


def test_who_has_a_second_factor_is_asked_for_it(app, nell):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(nell, secret)
    answer = app.log_in()
    assert answer.status_code == 401
    assert flows(answer)["mfa_authenticate"]["is_pending"]
    assert not app.token
    wrong = app.ask("post", "/auth/2fa/authenticate", {"code": "000000"})
    assert (wrong.status_code, app.token) == (400, "")
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert app.ask("post", "/auth/2fa/authenticate", {"code": code}).status_code == 200
    assert app.me().status_code == 200


# --- signing up -----------------------------------------------------------------------


def test_a_newcomer_confirms_by_the_link_and_then_signs_in(
    app, client, deliver_now, link_in
):
    with deliver_now():
        answer = app.ask("post", "/auth/signup", NEW, **{"Accept-Language": "en-GB"})
    assert answer.status_code == 401
    assert flows(answer)["verify_email"]["is_pending"]
    assert App().log_in().status_code == 401
    with deliver_now():
        client.post(link_in(mail.outbox[0]))
    entered = App()
    assert entered.log_in().status_code == 200
    assert entered.me().json()["book"]["currency"] == "GBP"


@pytest.mark.parametrize(
    ("changed", "param"),
    [
        ({"email": "no address"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": None}, "password"),
        ({"name": ""}, "name"),
        ({"name": ["x"]}, "name"),
        ({"base_currency": "XXX"}, "base_currency"),
        ({"username": "x"}, "username"),
    ],
)
def test_what_is_wrong_is_told_field_by_field(app, changed, param):
    answer = app.ask("post", "/auth/signup", NEW | changed)
    assert answer.status_code == 400
    assert param in [error["param"] for error in answer.json()["errors"]]
    assert not User.objects.exists()


@pytest.fixture
def codes(settings):
    """Mails bring codes instead of links."""
    settings.MAIL_CODES = True
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True


def code_in(message):
    return message.body.splitlines()[2].strip()


def test_a_mailed_code_confirms_and_signs_in_at_once(app, codes, deliver_now):
    with deliver_now():
        app.ask("post", "/auth/signup", NEW)
    answer = app.ask("post", "/auth/email/verify", {"key": code_in(mail.outbox[0])})
    assert answer.status_code == 200
    assert app.me().json()["email"] == "nell@example.com"


def test_a_mailed_code_sets_another_password(app, nell, codes, deliver_now):
    with deliver_now():
        app.ask("post", "/auth/password/request", {"email": nell.email})
    other = "kettle orbit heron"
    sent = {"key": code_in(mail.outbox[0]), "password": other}
    app.ask("post", "/auth/password/reset", sent)
    assert App().log_in(password=other).status_code == 200
    assert App().log_in().status_code == 400


# --- what strangers learn -------------------------------------------------------------


def told(answer):
    """All of it but the token of the session."""
    body = answer.json()
    body.get("meta", {}).pop("session_token", None)
    return answer.status_code, body


@pytest.mark.parametrize("mailed", ["links", "codes"])
def test_a_sign_up_does_not_tell_who_has_an_account(nell, mailed, request):
    if mailed == "codes":
        request.getfixturevalue("codes")
    cache.clear()
    known = App().ask("post", "/auth/signup", NEW)
    unknown = App().ask("post", "/auth/signup", NEW | {"email": "new@example.com"})
    assert told(known) == told(unknown)


def test_a_sign_in_does_not_tell_who_has_an_account(nell):
    known = App().log_in(password="wrong")
    unknown = App().log_in(email="nobody@example.com", password="wrong")
    assert told(known) == told(unknown)
    assert known.status_code == 400


def test_nor_does_a_reset(nell, deliver_now):
    path = "/auth/password/request"
    with deliver_now():
        known = App().ask("post", path, {"email": nell.email})
        unknown = App().ask("post", path, {"email": "nobody@example.com"})
    assert told(known) == told(unknown)
    assert [each.to for each in mail.outbox] == [[nell.email], ["nobody@example.com"]]


def test_tries_are_counted_as_in_the_pages(nell):
    for _ in range(5):
        assert App().log_in(password="wrong").status_code == 400
    blocked = App().log_in()
    assert blocked.status_code in {400, 429}
    assert "Too many" in blocked.content.decode()


# --- what is no request ---------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"x"',
        b'{"email": "a\\u0000b@example.com", "password": "x"}',
        b'{"email": "\\ud800", "password": "x"}',
        b'{"a":' * 100_000,
        b'{"email": 5, "password": {}}',
        b'{"email": {"a": 1}, "username": "x", "password": "y"}',
        b"\xff",
    ],
)
def test_strange_bodies_are_refused(app, body):
    for path in ("/auth/login", "/auth/signup", "/auth/password/request"):
        assert app.ask("post", path, body).status_code == 400


@pytest.mark.parametrize("key", ["x", "A" * 32, "ä" * 32, "%00", "'; --", "a" * 5000])
def test_strange_session_tokens_are_unknown(app, key):
    app.session = key
    assert app.ask("get", "/auth/session").status_code == 410


def test_accounts_are_changed_in_the_pages_only(app, nell):
    app.log_in()
    for path in ("/account/email", "/account/password/change", "/account/providers"):
        found = Client().get(f"{ROOT}{path}", headers={"X-Session-Token": app.session})
        assert found.status_code == 404

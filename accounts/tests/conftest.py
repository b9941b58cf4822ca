import re
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.notices import NoticeKind, kinds, register_kind
from accounts.services import register_person

PASSWORD = "heron kettle orbit"


@pytest.fixture(autouse=True)
def fresh_limits():
    """Tries counted in one test are not held against the next."""
    cache.clear()


@pytest.fixture
def nudge(monkeypatch):
    """A kind of notice that can be switched off, with the templates of another."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kind = NoticeKind("nudge", "Nudges", "Now and then", defaults=frozenset({"mail"}))
    register_kind(kind)
    return kind


@pytest.fixture
def nudge_templates(settings, tmp_path):
    emails = tmp_path / "emails"
    emails.mkdir()
    (emails / "nudge-subject.txt").write_text("Hello {{ name }}")
    (emails / "nudge-body.txt").write_text("Text for {{ name }}")
    (emails / "nudge-body.html").write_text("<p>Page for {{ name }}</p>")
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]


@pytest.fixture
def deliver_now(django_capture_on_commit_callbacks):
    """Runs what waits for the commit, mails included."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def link_in():
    """The path of the first link of the site in a mail's text."""

    def find(message) -> str:
        return re.search(r"http://testserver(/\S+)", message.body).group(1)

    return find


@pytest.fixture
def signed_up(client, deliver_now):
    """Signs a newcomer up; the mails that this sends."""

    def sign_up(email="nell@example.com", browser: Client = client, **changes):
        data = {
            "name": "Nell Byrne",
            "email": email,
            "phone": "",
            "password1": PASSWORD,
            "base_currency": "EUR",
            "locale": "en-IE",
            **changes,
        }
        mail.outbox.clear()
        cache.clear()
        with deliver_now():
            return browser.post("/accounts/signup/", data)

    return sign_up


@pytest.fixture
def ask_new_address(deliver_now):
    """Asks to change to another address, with the password once more."""

    def ask(browser: Client, email: str):
        with deliver_now():
            asked = browser.post("/accounts/email/", {"email": email, "action_add": ""})
            return browser.post(asked.url, {"password": PASSWORD}, follow=True)

    return ask


@pytest.fixture
def confirmed(db):
    """What signing up and opening the mailed link leave of a newcomer, still signed out
    (test_sign_up goes that way); a browser of theirs.
    """

    def confirm(email="nell@example.com", *, name="Nell Byrne"):
        nell = User.objects.create_user(email, PASSWORD, name=name, locale="en-IE")
        EmailAddress.objects.create(user=nell, email=email, primary=True, verified=True)
        register_person(user=nell)
        return Client()

    return confirm


@pytest.fixture
def mail_codes(settings):
    """Mails bring codes, as with MAIL_CODES in the environment."""
    # allauth decides on its addresses once: for all other tests, by those settings.
    import_module(settings.ROOT_URLCONF)
    settings.ROOT_URLCONF = "accounts.tests.code_urls"
    settings.MAIL_CODES = True
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
    settings.ACCOUNT_LOGIN_BY_CODE_ENABLED = True
    settings.MFA_PASSKEY_SIGNUP_ENABLED = True

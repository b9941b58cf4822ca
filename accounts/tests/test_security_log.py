"""Who came in and who did not stands in the log, and no secret with it."""

import logging

import pytest
from django.core import mail
from django.test import Client

from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NELL = "nell@example.com"
NEW_WORDS = "gravel pillow moth"


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.INFO)
    return lambda: [r.getMessage() for r in caplog.records if r.name == "security"]


def test_comings_goings_and_failures_are_told(signed_up, link_in, client, told, caplog):
    signed_up()
    client.post(link_in(mail.outbox[-1]))
    for login, password in ((NELL, "hunter2hunter2"), (NELL, PASSWORD)):
        client.post("/accounts/login/", {"login": login, "password": password})
    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": NEW_WORDS,
            "password2": NEW_WORDS,
        },
    )
    client.post("/accounts/logout/")
    kinds = [message.split(" ", 2)[2] for message in told()]
    assert [kind for kind in kinds if "account" not in kind] == [
        "signed up",
        "changed the address",
        "signed in",
        "changed the password",
        "signed out",
    ]
    assert sum("for account" in kind for kind in kinds) >= 1
    for secret in ("hunter2hunter2", PASSWORD, NEW_WORDS):
        assert secret not in caplog.text
    assert NELL not in "\n".join(told())


def test_tries_at_one_account_have_one_mark(told):
    for login in ("Eve@example.com", "eve@example.com", "adam@example.com"):
        Client().post("/accounts/login/", {"login": login, "password": "wrong"})
    first, second, third = (message.split()[-1] for message in told())
    assert first == second != third


def test_who_was_refused_is_told(vera, as_user, caplog):
    as_user(vera).post("/wallets/new/", {})
    [record] = [r for r in caplog.records if r.name == "django.request"]
    assert "Forbidden" in record.getMessage()
    assert record.request._cached_user.pk == vera.pk

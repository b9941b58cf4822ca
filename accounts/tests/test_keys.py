"""What keys answer is read with care: anybody can post anything."""

import pytest
from django.test import Client

from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/2fa/webauthn/login/"
ADD = "/accounts/2fa/webauthn/add/"
KEY = '{"id": "eHg", "rawId": "eHg", "type": "public-key", "response": %s}'
NO_ANSWERS = [
    "",
    "[]",
    "null",
    '{"response": 1}',
    KEY % '{"userHandle": null}',
    KEY % '{"clientDataJSON": "x", "attestationObject": "x"}',
    KEY % '{"clientDataJSON": "e30", "attestationObject": "e30"}',
    KEY % '{"userHandle": "MQ", "clientDataJSON": "e30", "authenticatorData": "x"}',
]


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_no_key_answers_opens_nothing(client, alice, answer):
    client.get(LOGIN, headers={"accept": "application/json"})
    assert client.post(LOGIN, {"credential": answer}).url == "/accounts/login/"
    assert client.get("/settings/").status_code == 302


def test_a_key_of_nobody_is_told_so(client):
    client.get(LOGIN, headers={"accept": "application/json"})
    page = client.post(LOGIN, {"credential": KEY % "{}"}, follow=True)
    assert "That key opens no account here" in page.content.decode()


def test_what_no_key_answers_is_not_added(confirmed):
    browser: Client = confirmed()
    login = {"login": "nell@example.com", "password": PASSWORD}
    browser.post("/accounts/login/", login)
    browser.post(browser.get(ADD).url, {"password": PASSWORD})
    for answer in NO_ANSWERS:
        page = browser.post(ADD, {"name": "x", "credential": answer})
        assert page.status_code == 200
        assert page.context["form"].errors

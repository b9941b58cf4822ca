"""A sign-in from a browser that was never seen is mailed to the person."""

from http.cookies import Morsel

import pytest
from django.core import mail
from django.test import Client

from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NELL, ORLA = "nell@example.com", "orla@example.com"
COOKIE = "known-browser"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0"


@pytest.fixture
def sign_in(deliver_now):
    """Signs in; the mails that this sends."""

    def enter(browser, email=NELL):
        mail.outbox.clear()
        with deliver_now():
            data = {"login": email, "password": PASSWORD}
            browser.post("/accounts/login/", data)
        browser.post("/accounts/logout/")
        return [(message.to, message.subject) for message in mail.outbox]

    return enter


@pytest.fixture
def known(confirmed, sign_in):
    """The browser that nell signed in with first."""
    browser = confirmed()
    sign_in(browser)
    return browser


TOLD = [([NELL], "New sign-in to your Outlay account")]


def test_the_very_first_sign_in_is_nothing_new(confirmed, sign_in):
    assert sign_in(confirmed()) == []


def test_a_known_browser_is_nothing_new(known, sign_in):
    assert sign_in(known) == []


def test_a_new_one_is_told_with_where_and_what(known, sign_in):
    assert sign_in(Client(headers={"user-agent": FIREFOX})) == TOLD
    body = mail.outbox[0].body
    assert "Firefox on Linux" in body
    assert "Address: 127.0.0.1" in body
    assert "http://testserver/settings/security/" in body


def test_a_wrong_password_is_not_told(known, deliver_now):
    with deliver_now():
        Client().post("/accounts/login/", {"login": NELL, "password": "wrong"})
    assert mail.outbox == []


def test_one_browser_is_known_for_each_of_its_people(known, confirmed, sign_in):
    confirmed(ORLA, name="Orla")
    sign_in(Client(), ORLA)
    assert sign_in(known, ORLA) == [([ORLA], TOLD[0][1])]
    assert sign_in(known, ORLA) == sign_in(known) == []


def test_a_mark_that_was_made_up_is_none(known, sign_in):
    forged = Client()
    forged.cookies[COOKIE] = "0" * 32
    assert sign_in(forged) == TOLD


def test_the_mark_does_not_say_who_it_is(known):
    mark: Morsel = known.cookies[COOKIE]
    assert NELL not in mark.value
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"

"""Changing what one signs in with."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, User
from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NELL = "nell@example.com"
NEW = "nell@new.example"
NEW_WORDS = "gravel pillow moth"


@pytest.fixture
def nell(confirmed):
    browser = confirmed()
    browser.post("/accounts/login/", {"login": NELL, "password": PASSWORD})
    return browser


@pytest.fixture
def elsewhere(nell):
    """Another device on which the same person is signed in."""
    browser = Client()
    browser.post("/accounts/login/", {"login": NELL, "password": PASSWORD})
    browser.get("/settings/")
    return browser


@pytest.fixture
def reset_link(confirmed, deliver_now, link_in):
    def ask() -> str:
        mail.outbox.clear()
        with deliver_now():
            Client().post("/accounts/password/reset/", {"email": NELL})
        return link_in(mail.outbox[0])

    confirmed()
    return ask


def choose(browser, link, words=NEW_WORDS):
    form_url = browser.get(link).url
    return browser.post(form_url, {"password1": words, "password2": words})


# --- forgotten password ---------------------------------------------------------------


def test_a_reset_link_sets_a_new_password(reset_link, client, deliver_now):
    link = reset_link()
    mail.outbox.clear()
    with deliver_now():
        choose(client, link)
    assert User.objects.get().check_password(NEW_WORDS)
    assert [m.subject for m in mail.outbox] == ["Your Outlay password was changed"]


def test_a_reset_link_works_once(reset_link, client):
    link = reset_link()
    choose(client, link)
    assert "no longer works" in Client().get(link).content.decode()


def test_a_reset_link_is_good_for_an_hour(reset_link, client):
    link = reset_link()
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert client.get(link).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert "no longer works" in Client().get(link).content.decode()


def test_a_reset_ends_every_session(nell, elsewhere, deliver_now, link_in):
    with deliver_now():
        Client().post("/accounts/password/reset/", {"email": NELL})
    choose(Client(), link_in(mail.outbox[-1]))
    assert nell.get("/settings/").status_code == 302
    assert elsewhere.get("/settings/").status_code == 302


def test_a_reset_opens_a_locked_account(reset_link, client):
    for _ in range(6):
        client.post("/accounts/login/", {"login": NELL, "password": "wrong"})
    choose(client, reset_link())
    response = client.post("/accounts/login/", {"login": NELL, "password": NEW_WORDS})
    assert response.url == "/dashboard/"


def test_no_reset_link_stands_in_the_database(reset_link):
    link = reset_link()
    token = link.rstrip("/").rpartition("/")[2]
    rows = Notice.objects.values_list("payload", "key", "last_error")
    assert token not in str(list(rows))


def test_links_in_mails_do_not_follow_the_host_header(confirmed, settings, deliver_now):
    settings.ALLOWED_HOSTS = ["*"]
    confirmed()
    with deliver_now():
        Client().post(
            "/accounts/password/reset/",
            {"email": NELL},
            headers={"host": "evil.example"},
        )
    assert "evil.example" not in mail.outbox[-1].body
    assert "http://testserver/accounts/password/reset/key/" in mail.outbox[-1].body


def test_a_closed_account_gets_no_link(confirmed, deliver_now):
    confirmed()
    User.objects.update(is_active=False)
    with deliver_now():
        Client().post("/accounts/password/reset/", {"email": NELL})
    assert [m.subject for m in mail.outbox] == [
        "No account with this address at Outlay"
    ]


# --- known password -------------------------------------------------------------------


def change_password(browser, old=PASSWORD, new=NEW_WORDS):
    return browser.post(
        "/accounts/password/change/",
        {"oldpassword": old, "password1": new, "password2": new},
    )


def test_a_new_password_ends_other_sessions_and_is_told(nell, elsewhere, deliver_now):
    with deliver_now():
        assert change_password(nell).url == "/settings/security/"
    assert nell.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302
    [message] = mail.outbox
    assert message.to == [NELL]
    assert "127.0.0.1" in message.body


def test_a_new_password_asks_for_the_old_one(nell):
    response = change_password(nell, old="wrong")
    assert response.context["form"].errors["oldpassword"]
    assert User.objects.get().check_password(PASSWORD)


def test_a_weak_password_is_refused_at_its_field(nell):
    response = change_password(nell, new="12345678")
    assert response.context["form"].errors["password1"]


# --- address --------------------------------------------------------------------------


@pytest.fixture
def change_link(nell, ask_new_address, link_in):
    ask_new_address(nell, NEW)
    [message] = mail.outbox
    assert message.to == [NEW]
    mail.outbox.clear()
    return link_in(message)


def test_a_new_address_counts_once_it_is_confirmed(nell, change_link, deliver_now):
    assert User.objects.get().email == NELL
    with deliver_now():
        nell.post(change_link)
    assert User.objects.get().email == NEW
    assert EmailAddress.objects.get().email == NEW


def test_the_old_address_is_told(nell, change_link, deliver_now):
    with deliver_now():
        nell.post(change_link)
    [message] = mail.outbox
    assert message.to == [NELL]
    assert f"sign in with {NEW} instead of {NELL}" in message.body


def test_a_new_address_ends_other_sessions(nell, elsewhere, change_link):
    nell.post(change_link)
    assert nell.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


def test_confirmed_on_another_device_it_ends_all(nell, elsewhere, change_link):
    Client().post(change_link)
    assert nell.get("/settings/").status_code == 302
    assert elsewhere.get("/settings/").status_code == 302


def test_changing_the_address_asks_for_the_password_again(nell):
    response = nell.post("/accounts/email/", {"email": NEW, "action_add": ""})
    assert response.url.startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_a_change_can_be_called_off(nell, change_link, deliver_now):
    with deliver_now():
        nell.post("/accounts/email/", {"email": NEW, "action_remove": ""})
    assert [m.subject for m in mail.outbox] == ["Your Outlay address stays as it is"]
    assert "no longer works" in nell.get(change_link).content.decode()

"""Mails that bring a code instead of a link, where the site is set up so."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, User
from accounts.tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_codes")]

NELL = "nell@example.com"
UNKNOWN = "orla@example.com"
CONFIRM = "/accounts/confirm-email/"
SIGN_IN = "/accounts/login/code/"
TYPED = "/accounts/login/code/confirm/"
RESET = "/accounts/password/reset/"


def code_in(message) -> str:
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", message.body, re.MULTILINE).group()


@pytest.fixture
def nell(confirmed):
    confirmed()


@pytest.fixture
def asked(client, nell, deliver_now):
    """Asks for a code to sign in with; what the mail says."""

    def ask(email=NELL, browser=client) -> str:
        mail.outbox.clear()
        with deliver_now():
            assert browser.post(SIGN_IN, {"email": email}).url == TYPED
        return code_in(mail.outbox[0])

    return ask


def test_a_newcomer_types_the_code_and_is_in(client, signed_up):
    assert signed_up().url == CONFIRM
    [message] = mail.outbox
    assert message.to == [NELL]
    assert client.get("/settings/").status_code == 302
    assert client.post(CONFIRM, {"code": code_in(message)}).url == "/dashboard/"
    assert client.get("/settings/").status_code == 200


def test_three_wrong_codes_end_it(client, signed_up):
    signed_up()
    code = code_in(mail.outbox[0])
    for _ in range(3):
        answer = client.post(CONFIRM, {"code": "WRONG1"})
    assert answer.status_code == 302
    client.post(CONFIRM, {"code": code})
    assert client.get("/settings/").status_code == 302


def test_a_code_is_of_no_use_in_another_browser(signed_up):
    signed_up()
    stranger = Client()
    stranger.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert stranger.get("/settings/").status_code == 302


def test_a_code_signs_in_without_a_password(client, asked):
    assert client.post(TYPED, {"code": asked()}).url == "/dashboard/"


def test_a_code_is_good_for_ten_minutes(client, asked):
    code = asked()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        client.post(TYPED, {"code": code})
    assert client.get("/settings/").status_code == 302


def test_a_code_still_needs_the_second_step(client, asked):
    code = asked()
    User.objects.get().authenticator_set.create(type="totp", data={"secret": "x"})
    answer = client.post(TYPED, {"code": code})
    assert answer.url == "/accounts/2fa/authenticate/"


def test_no_code_stands_in_the_database(asked):
    code = asked()
    rows = Notice.objects.values_list("payload", "key", "last_error", "text")
    assert code not in str(list(rows))


def test_no_subject_tells_the_code(asked):
    code = asked()
    assert code not in mail.outbox[0].subject


def test_a_code_that_is_over_is_not_sent(asked, deliver_now):
    from accounts.notices.delivery import deliver  # noqa: PLC0415

    asked()
    notice = Notice.objects.filter(kind="code").latest("pk")
    Notice.objects.filter(pk=notice.pk).update(
        state="due", created_at=timezone.now() - timedelta(minutes=11)
    )
    mail.outbox.clear()
    deliver(notice.pk)
    assert mail.outbox == []


@pytest.mark.usefixtures("nell")
@pytest.mark.parametrize("path", [SIGN_IN, RESET])
def test_whether_there_is_an_account_is_not_told(path, deliver_now):
    pages = []
    for email in (NELL, UNKNOWN):
        cache.clear()
        page = Client().post(path, {"email": email}, follow=True)
        text = page.content.decode().replace(email, "ADDRESS")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        pages.append((page.redirect_chain, text))
    assert pages[0] == pages[1]
    assert Notice.objects.filter(address__in=[NELL, UNKNOWN]).count() >= 2


@pytest.mark.usefixtures("nell")
def test_a_password_is_reset_by_code(client, deliver_now):
    with deliver_now():
        asked = client.post(RESET, {"email": NELL})
    answer = client.post(asked.url, {"code": code_in(mail.outbox[0])})
    assert client.get(answer.url).status_code == 200
    words = "gravel pillow moth"
    client.post(answer.url, {"password1": words, "password2": words})
    assert User.objects.get().check_password(words)


def test_who_never_confirmed_is_led_to_the_reset(signed_up):
    signed_up()
    signed_up(browser=Client())
    [message] = mail.outbox
    assert message.subject == "Finish your account at Outlay"
    assert f"http://testserver{RESET}\n" in message.body


def test_a_new_address_counts_once_its_code_is_typed(client, nell, deliver_now):
    client.post("/accounts/login/", {"login": NELL, "password": PASSWORD})
    new = "nell@new.example"
    with deliver_now():
        asked = client.post("/accounts/email/", {"email": new, "action_add": ""})
        client.post(asked.url, {"password": PASSWORD}, follow=True)
    message = next(each for each in mail.outbox if each.to == [new])
    assert User.objects.get().email == NELL
    client.post(CONFIRM, {"code": code_in(message)})
    assert User.objects.get().email == new

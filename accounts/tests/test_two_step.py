"""A second step at sign-in: an app's code, a recovery code, a trusted browser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.tests.authenticator_app import code_of
from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NELL = "nell@example.com"
SET_UP = "/accounts/2fa/totp/activate/"
OFF = "/accounts/2fa/totp/deactivate/"
SECOND = "/accounts/2fa/authenticate/"
CODES = "/accounts/2fa/recovery-codes/"
SECURITY = "/settings/security/"


def sign_in(browser, password=PASSWORD):
    return browser.post("/accounts/login/", {"login": NELL, "password": password})


def confirm_it_is_me(browser, url):
    """Opens the page that asks for the password once more, and gives it."""
    asked = browser.get(url)
    assert asked.url.startswith("/accounts/reauthenticate/")
    return browser.post(asked.url, {"password": PASSWORD}, follow=True)


def secret_on(page) -> str:
    return re.search(r"data-secret>(\w+)<", page.content.decode()).group(1)


@pytest.fixture
def nell(confirmed):
    browser = confirmed()
    sign_in(browser)
    return browser


@pytest.fixture
def app(nell, deliver_now):
    """The secret in nell's app, with the second step on."""
    secret = secret_on(confirm_it_is_me(nell, SET_UP))
    with deliver_now():
        nell.post(SET_UP, {"code": code_of(secret, steps_later=-1)})
    return secret


@pytest.fixture
def codes(nell, app):
    page = nell.get(CODES).content.decode()
    return re.findall(r"<code class=\"user-select-all\">(\w+)</code>", page)


def test_an_app_is_set_up_with_the_code_it_shows(nell, deliver_now):
    page = confirm_it_is_me(nell, SET_UP)
    mail.outbox.clear()
    with deliver_now():
        done = nell.post(SET_UP, {"code": code_of(secret_on(page))})
    assert done.url == CODES
    assert "On, authenticator app; 10 recovery codes" in words(nell.get(SECURITY))
    [message] = mail.outbox
    assert message.subject == "How you sign in to Outlay was changed"
    assert "Two-step sign-in with an app was switched on." in message.body
    assert "127.0.0.1" in message.body


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_a_wrong_code_sets_nothing_up(nell):
    secret = secret_on(confirm_it_is_me(nell, SET_UP))
    page = nell.post(SET_UP, {"code": code_of(secret, steps_later=500)})
    assert "This code is not right" in page.content.decode()
    # The picture stays the same, so that what was scanned is not in vain.
    assert secret_on(page) == secret
    assert not Authenticator.objects.exists()


def test_the_secret_is_sealed_in_the_database(app):
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert app not in kept


def test_the_password_alone_opens_nothing(app):
    browser = Client()
    assert sign_in(browser).url == SECOND
    assert browser.get("/settings/").status_code == 302
    assert browser.get(SECOND).status_code == 200


def test_the_code_of_the_app_signs_in(app):
    browser = Client()
    sign_in(browser)
    assert "not right" in browser.post(SECOND, {"code": "000000"}).content.decode()
    assert browser.post(SECOND, {"code": code_of(app)}).url == "/accounts/2fa/trust/"
    assert browser.post("/accounts/2fa/trust/", {"action": "skip"}).url == "/dashboard/"
    assert browser.get("/settings/").status_code == 200


def test_a_code_works_once(app):
    code = code_of(app)
    for browser, is_let_in in ((Client(), True), (Client(), False)):
        sign_in(browser)
        answer = browser.post(SECOND, {"code": code})
        assert (answer.status_code == 302) is is_let_in


def test_codes_are_not_guessed(app):
    browser = Client()
    sign_in(browser)
    pages = [browser.post(SECOND, {"code": "123"}).content.decode() for _ in range(6)]
    assert "This code is not right" in pages[0]
    assert "Too many tries" in pages[5]


def test_a_recovery_code_works_once_and_few_are_warned_of(codes, deliver_now):
    assert len(codes) == 10
    for code in codes[:7]:
        browser = Client()
        sign_in(browser)
        browser.post(SECOND, {"code": code})
        page = browser.post("/accounts/2fa/trust/", {"action": "skip"}, follow=True)
    assert "3 recovery codes left" in words(page)
    assert "3 recovery codes left" in words(browser.get(SECURITY))
    again = Client()
    sign_in(again)
    assert "not right" in again.post(SECOND, {"code": codes[0]}).content.decode()


def trusted(app) -> Client:
    browser = Client()
    sign_in(browser)
    browser.post(SECOND, {"code": code_of(app)})
    browser.post("/accounts/2fa/trust/", {"action": "trust"})
    browser.post("/accounts/logout/")
    return browser


def test_a_trusted_browser_is_not_asked_again(app):
    assert sign_in(trusted(app)).url == "/dashboard/"


def test_a_new_password_ends_the_trust(app):
    browser = trusted(app)
    nell = User.objects.get()
    nell.set_password("gravel pillow moth")
    nell.save()
    assert sign_in(browser, "gravel pillow moth").url == SECOND


def test_switching_off_asks_for_the_password_again(app, deliver_now):
    browser = Client()
    sign_in(browser)
    browser.post(SECOND, {"code": code_of(app)})
    browser.post("/accounts/2fa/trust/", {"action": "skip"})
    asked = browser.post(OFF).url
    assert asked.startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()
    mail.outbox.clear()
    with deliver_now():
        browser.post(asked, {"password": PASSWORD})
    assert not Authenticator.objects.exists()
    assert "was switched off" in mail.outbox[0].body


def test_under_another_key_no_code_is_right(app, settings):
    settings.SECRET_KEY = "another " * 10
    browser = Client()
    sign_in(browser)
    answer = browser.post(SECOND, {"code": code_of(app)})
    assert "not right" in answer.content.decode()


# --- staff ----------------------------------------------------------------------------


@pytest.fixture
def strict(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True


@pytest.mark.usefixtures("strict")
def test_staff_are_sent_to_set_a_second_step_up(as_user, staff):
    browser = as_user(staff)
    page = browser.get("/admin/", follow=True)
    assert page.redirect_chain[-1] == ("/accounts/2fa/", 302)
    assert "The console needs two-step sign-in" in page.content.decode()
    assert "The console opens once" in words(browser.get(SECURITY))


@pytest.mark.usefixtures("strict")
def test_no_page_of_the_console_opens_before(as_user, staff, alice):
    browser = as_user(staff)
    for path in ("/admin/accounts/user/", f"/admin/accounts/user/{alice.pk}/change/"):
        assert browser.get(path).status_code == 302
        assert browser.post(path, {}).status_code == 302


@pytest.mark.usefixtures("strict")
def test_staff_with_one_are_let_in(as_user, staff):
    Authenticator.objects.create(user=staff, type="totp", data={})
    assert as_user(staff).get("/admin/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_recovery_codes_alone_are_none(as_user, staff):
    Authenticator.objects.create(user=staff, type="recovery_codes", data={})
    assert as_user(staff).get("/admin/").status_code == 302


@pytest.mark.usefixtures("strict")
def test_everybody_else_needs_none(client_alice):
    assert client_alice.get("/dashboard/").status_code == 200
    assert client_alice.get("/admin/", follow=True).status_code == 403


def test_a_new_password_by_mail_still_needs_the_second_step(app, deliver_now, link_in):
    words = "gravel pillow moth"
    browser = Client()
    with deliver_now():
        browser.post("/accounts/password/reset/", {"email": NELL})
    form = browser.get(link_in(mail.outbox[-1])).url
    browser.post(form, {"password1": words, "password2": words})
    assert browser.get("/settings/").status_code == 302
    assert sign_in(browser, words).url == SECOND
    assert browser.get("/settings/").status_code == 302

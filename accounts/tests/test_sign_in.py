"""Signing in, staying in, and being kept out."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NELL = "nell@example.com"


def sign_in(browser, password=PASSWORD, email=NELL, **more):
    return browser.post(
        "/accounts/login/", {"login": email, "password": password}, **more
    )


def test_keeps_the_address_after_a_wrong_password(confirmed):
    page = sign_in(confirmed(), "wrong").content.decode()
    assert f'value="{NELL}"' in page
    assert "data-error-summary" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_says_how_many_tries_are_left(confirmed):
    browser = confirmed()
    said = [sign_in(browser, "wrong").content.decode() for _ in range(6)]
    assert "You have 4 more tries" in said[0]
    assert "You have 1 more try before" in said[3]
    assert "Wait five minutes before the next try" in said[4]
    assert "Too many tries" in said[5]


def test_no_right_password_opens_a_locked_account(confirmed):
    browser = confirmed()
    for _ in range(5):
        sign_in(browser, "wrong")
    assert "Too many tries" in sign_in(browser).content.decode()


def test_the_pause_ends(confirmed):
    browser = confirmed()
    for _ in range(5):
        sign_in(browser, "wrong")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert sign_in(browser).url == "/dashboard/"


@pytest.mark.parametrize("proxies", [0, 1])
def test_other_addresses_and_ports_give_no_more_tries(confirmed, settings, proxies):
    """An attacker with many addresses, or who says so, has five tries per account."""
    confirmed()
    settings.ALLOWED_HOSTS = ["testserver"]
    answers = [
        sign_in(
            Client(),
            "wrong",
            headers={
                "x-forwarded-for": f"203.0.113.{i}",
                "host": f"testserver:{8000 + i}",
            },
        )
        for i in range(7)
    ]
    assert "Too many tries" in answers[-1].content.decode()


def test_forwarded_addresses_of_strangers_are_not_believed(confirmed):
    """Ten tries at ten accounts from one address: whatever it calls itself."""
    confirmed()
    answers = [
        sign_in(
            Client(),
            "wrong",
            f"{i}@example.com",
            headers={"x-forwarded-for": f"203.0.113.{i}"},
        )
        for i in range(11)
    ]
    assert "do not match" in answers[9].content.decode()
    assert "Too many tries" in answers[10].content.decode()


@pytest.mark.parametrize("said", ["", "nonsense", "1.1.1.1, , ::::", "x" * 5000])
def test_a_broken_forwarding_header_breaks_nothing(confirmed, said, monkeypatch):
    monkeypatch.setattr("allauth.app_settings.TRUSTED_PROXY_COUNT", 2)
    browser = confirmed()
    response = sign_in(browser, headers={"x-forwarded-for": said})
    assert response.url == "/dashboard/"
    assert (
        browser.get("/settings/", headers={"x-forwarded-for": said}).status_code == 200
    )


def test_a_proxy_of_ours_is_believed(rf, monkeypatch):
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.7, 203.0.113.9"})
    assert get_adapter().get_client_ip(request) == "127.0.0.1"
    monkeypatch.setattr("allauth.app_settings.TRUSTED_PROXY_COUNT", 1)
    assert get_adapter().get_client_ip(request) == "203.0.113.9"


def test_sign_ups_and_resets_are_limited_by_address(client):
    for path in ("/accounts/signup/", "/accounts/password/reset/"):
        codes = [
            client.post(path, {"email": f"{i}@example.com"}).status_code
            for i in range(21)
        ]
        assert codes[-1] == 429


def test_too_many_requests_has_a_page(client):
    for _ in range(31):
        response = client.post("/accounts/login/", {})
    assert response.status_code == 429
    assert "Wait a few minutes" in response.content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\thttps://evil.example",
        "http:///evil.example",
    ],
)
def test_never_leads_to_another_site(confirmed, target):
    response = confirmed().post(
        "/accounts/login/", {"login": NELL, "password": PASSWORD, "next": target}
    )
    assert response.url == "/dashboard/"


def test_goes_on_to_the_page_that_was_asked_for(confirmed):
    browser = confirmed()
    asked = browser.get("/settings/book/")
    assert asked.url == "/accounts/login/?next=/settings/book/"
    response = browser.post(
        asked.url, {"login": NELL, "password": PASSWORD, "next": "/settings/book/"}
    )
    assert response.url == "/settings/book/"


def test_staff_without_a_book_start_in_the_console(staff):
    staff.books.all().delete()
    EmailAddress.objects.create(
        user=staff, email=staff.email, verified=True, primary=True
    )
    response = sign_in(Client(), "correct-horse-7", staff.email)
    assert response.url == "/admin/"


def test_a_session_ends_after_idle_time(confirmed, settings):
    settings.SESSION_COOKIE_AGE = 600
    browser = confirmed()
    sign_in(browser)
    start = timezone.now()
    with time_machine.travel(start + timedelta(seconds=590)):
        assert browser.get("/settings/").status_code == 200
    # That visit renewed it.
    with time_machine.travel(start + timedelta(seconds=1100)):
        assert browser.get("/settings/").status_code == 200
    with time_machine.travel(start + timedelta(seconds=1710)):
        assert browser.get("/settings/").status_code == 302


def test_keeping_signed_in_is_idle_time_too(confirmed, settings):
    settings.SESSION_COOKIE_AGE = 600
    browser = confirmed()
    sign_in(browser)
    assert browser.cookies["sessionid"]["max-age"] == ""
    other = Client()
    other.post(
        "/accounts/login/", {"login": NELL, "password": PASSWORD, "remember": "on"}
    )
    assert other.cookies["sessionid"]["max-age"] == 600


def test_signing_in_changes_the_session_key(confirmed):
    browser = confirmed()
    browser.get("/accounts/login/")
    sign_in(browser)
    keys = set(Session.objects.values_list("session_key", flat=True))
    assert browser.session.session_key in keys


def test_signing_out_asks_for_a_post(confirmed):
    browser = confirmed()
    sign_in(browser)
    browser.get("/accounts/logout/")
    assert browser.get("/settings/").status_code == 200
    browser.post("/accounts/logout/")
    assert browser.get("/settings/").status_code == 302


def test_who_is_closed_out_is_out_at_once(confirmed):
    browser = confirmed()
    sign_in(browser)
    User.objects.update(is_active=False)
    assert browser.get("/settings/").status_code == 302
    assert sign_in(browser).url == "/accounts/inactive/"

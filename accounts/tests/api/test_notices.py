"""Trying notices out, devices that show them, and what is announced, by the API."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Announcement, Notice, PushDevice
from accounts.notices.delivery import deliver
from accounts.notices.webpush import public_key
from accounts.staff.announcing import forget_running
from accounts.tests.views.test_push_devices import FIREFOX, subscription


@pytest.fixture
def ask(api, alice, book):
    return api(alice)


# --- a test to oneself ----------------------------------------------------------------


def test_a_test_is_sent_and_its_fate_told(ask, alice):
    made = ask("post", "/notices/test", {"channel": "mail"})
    assert made.status_code == HTTPStatus.ACCEPTED, made.content
    assert [(way["channel"], way["state"]) for way in made.json()["ways"]] == [
        ("mail", "due")
    ]
    deliver(Notice.objects.get(kind="test").pk)
    assert [each.to for each in mail.outbox] == [[alice.email]]
    # Before it, that the token was made.
    told, _ = ask("get", "/notices/sent").json()["items"]
    [way] = told["ways"]
    assert (way["state"], way["words"], way["reason"]) == ("sent", "Sent", "")


def test_tests_have_pauses(ask):
    ask("post", "/notices/test", {"channel": "mail"})
    again = ask("post", "/notices/test", {"channel": "mail"})
    assert again.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert again["Retry-After"] == "20"
    other = ask("post", "/notices/test", {"channel": "app"})
    assert other.status_code == HTTPStatus.ACCEPTED


def test_push_needs_a_device(ask):
    answer = ask("post", "/notices/test", {"channel": "push"})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert not Notice.objects.filter(kind="test").exists()


def test_a_token_of_one_book_hears_of_that_one_alone(api, alice, book):
    for about in (book, None):
        Notice.objects.create(
            user=alice, channel="app", kind="test", key=f"{about}", book=about
        )
    told = api(alice, book=book)("get", "/notices/sent").json()["items"]
    assert len(told) == 1


# --- devices --------------------------------------------------------------------------


def test_a_device_is_added_listed_and_removed(ask, api, alice, charlie):
    assert ask("get", "/push-devices/key").json() == {"key": public_key()}
    made = ask("post", "/push-devices", subscription(), **{"User-Agent": FIREFOX})
    assert made.status_code == HTTPStatus.CREATED, made.content
    told = made.json()
    assert told["name"] == "Firefox on Linux"
    assert "endpoint" not in told
    assert ask("get", "/push-devices").json()["items"] == [told]
    at = f"/push-devices/{told['id']}"
    assert api(charlie)("delete", at).status_code == HTTPStatus.NOT_FOUND
    assert ask("delete", at).status_code == HTTPStatus.NO_CONTENT
    assert not PushDevice.objects.exists()


def test_a_strange_push_service_is_refused(ask):
    wrong = subscription() | {"endpoint": "https://evil.example/push"}
    [fault] = ask("post", "/push-devices", wrong).json()["errors"]
    assert fault["field"] == "endpoint"
    keyless = ask("post", "/push-devices", subscription() | {"auth": "AAAA"})
    assert keyless.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not PushDevice.objects.exists()


def test_a_site_without_push_takes_no_devices(ask, settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert ask("get", "/push-devices/key").json() == {"key": None}
    answer = ask("post", "/push-devices", subscription())
    assert answer.status_code == HTTPStatus.CONFLICT


def test_a_token_of_one_book_adds_no_device(api, alice, book):
    answer = api(alice, book=book)("post", "/push-devices", subscription())
    assert answer.status_code == HTTPStatus.FORBIDDEN


# --- announcements --------------------------------------------------------------------


def announce(title, **more) -> Announcement:
    forget_running()
    ends_at = timezone.now() + timedelta(days=1)
    return Announcement.objects.create(title=title, ends_at=ends_at, **more)


def test_what_is_announced_is_put_away(ask, book, api, charlie):
    for_all = announce("Maintenance", text="On Sunday", tone="warn")
    announce("Yours", audience="owners", book=book)
    told = ask("get", "/announcements").json()["items"]
    assert {each["title"] for each in told} == {"Maintenance", "Yours"}
    at = f"/announcements/{for_all.pk}/dismiss"
    assert ask("post", at).status_code == HTTPStatus.NO_CONTENT
    assert ask("post", at).status_code == HTTPStatus.NO_CONTENT
    titles = [each["title"] for each in ask("get", "/announcements").json()["items"]]
    assert titles == ["Yours"]
    [his] = api(charlie)("get", "/announcements").json()["items"]
    assert (his["title"], his["tone"]) == ("Maintenance", "warn")


def test_what_is_for_others_is_not_there(api, charlie, book):
    row = announce("Yours", audience="owners", book=book)
    answer = api(charlie)("post", f"/announcements/{row.pk}/dismiss")
    assert answer.status_code == HTTPStatus.NOT_FOUND

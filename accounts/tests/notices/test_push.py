"""Push, to a push service on loopback: what it is sent, and what its answers do."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notice, PushDelivery, PushDevice
from accounts.notices import deliver, owe_notice, webpush
from accounts.notices.delivery import MAX_ATTEMPTS
from accounts.notices.errors import LaterError, RefusedError
from accounts.tests.notices.push_service import (
    open_message,
    private_key,
    read_token,
    seconds_from_now,
    unpack,
)

pytestmark = pytest.mark.django_db

State = Notice.State


@pytest.fixture
def push(alice, everywhere, row):
    """Owes alice a notice and gives its push row."""

    def owe(key="nudge:1", name="Ann", **more):
        payload = {"name": name, "url": "/bills/"}
        owe_notice(user=alice, kind="nudge", key=key, payload=payload, **more)
        return Notice.objects.get(channel="push", key=key)

    return owe


def later(**ahead):
    return time_machine.travel(timezone.now() + timedelta(**ahead), tick=True)


# --- what the RFCs say ----------------------------------------------------------------


def test_the_browser_of_these_tests_reads_the_example_of_rfc_8291():
    body = unpack(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    opened = open_message(
        body,
        key=private_key("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
        auth=unpack("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    assert opened == b"When I grow up, I want to be a watermelon"


def test_a_device_is_told(push, alice, device):
    browser = device(alice)
    notice = push()
    assert deliver(notice.pk)
    [(message, headers)] = browser.shown
    assert message["title"] == "Hello Ann"
    assert message["url"] == f"/notices/{notice.pk}/"
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["TTL"] == "259200"
    assert headers["Urgency"] == "normal"
    assert headers["Topic"] == message["tag"]
    assert len(message["tag"]) == 32


def test_the_longest_words_in_any_script_fit_a_message(push, alice, device):
    browser = device(alice)
    assert deliver(push(name="🧾" * 400).pk)
    [(message, _)] = browser.shown
    assert len(message["title"]) == 300
    assert len(json.dumps(message, ensure_ascii=False).encode()) < 3500


def test_the_site_signs_for_it(push, alice, device, service, settings):
    browser = device(alice)
    settings.DEFAULT_FROM_EMAIL = "Outlay <money@example.com>"
    deliver(push().pk)
    claims, key = read_token(browser.shown[0][1]["Authorization"])
    assert claims["aud"] == service.address
    assert claims["sub"] == "mailto:money@example.com"
    assert 0 < seconds_from_now(claims["exp"]) <= 24 * 3600
    assert key == webpush.public_key()


def test_amounts_stay_hidden_when_the_person_likes(push, alice, device):
    browser = device(alice)
    alice.amounts_in_subjects = False
    alice.save()
    deliver(push(name="Rent is due: €1,200.00").pk)
    assert browser.titles == ["Hello Rent is due: •••"]


def test_the_body_names_the_book(push, alice, book, device):
    browser = device(alice)
    deliver(push(book=book).pk)
    assert browser.shown[0][0]["body"] == "Personal"


# --- several devices ------------------------------------------------------------------


def test_without_a_device_nothing_is_owed(alice, everywhere):
    owe_notice(user=alice, kind="nudge", key="nudge:1", payload={})
    assert not Notice.objects.filter(channel="push").exists()


def test_every_device_is_told_and_nobody_elses(push, alice, charlie, device):
    browsers = [device(alice), device(alice, "phone")]
    stranger = device(charlie, "stranger")
    deliver(push().pk)
    assert [browser.titles for browser in browsers] == [["Hello Ann"]] * 2
    assert stranger.titles == []


def test_a_device_that_was_told_is_spared_when_the_other_is_tried_again(
    push, alice, device
):
    quick, slow = device(alice), device(alice, "phone")
    slow.status = 503
    notice = push()
    assert not deliver(notice.pk)
    slow.status = 201
    with later(minutes=2):
        assert deliver(notice.pk)
    assert quick.titles == slow.titles == ["Hello Ann"]


def test_a_repeat_replaces_what_is_shown(push, alice, device):
    browser = device(alice)
    notice = push()
    deliver(notice.pk)
    PushDelivery.objects.all().delete()  # a crash before it was noted
    Notice.objects.filter(pk=notice.pk).update(state=State.DUE)
    deliver(notice.pk)
    (first, head), (second, again) = browser.shown
    assert first["tag"] == second["tag"]
    assert head["Topic"] == again["Topic"]


# --- what push services answer --------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_removed(push, alice, device, status):
    device(alice).status = status
    notice = push()
    deliver(notice.pk)
    notice.refresh_from_db()
    assert not PushDevice.objects.exists()
    assert notice.state == State.CANCELLED
    assert notice.last_error == "No device takes push any more."


def test_the_other_device_is_told_all_the_same(push, alice, device):
    device(alice).status = 410
    other = device(alice, "phone")
    assert deliver(push().pk)
    assert other.titles == ["Hello Ann"]
    assert PushDevice.objects.get().name == "phone"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again(push, alice, device, status):
    browser = device(alice)
    browser.status = status
    notice = push()
    deliver(notice.pk)
    notice.refresh_from_db()
    assert notice.state == State.DUE
    assert notice.last_error == f"The push service answered {status}."
    assert notice.due_at > timezone.now() + timedelta(seconds=50)
    browser.status = 201
    with later(minutes=2):
        assert deliver(notice.pk)
    assert browser.titles == ["Hello Ann"]


def test_it_waits_as_long_as_it_is_told(push, alice, device):
    browser = device(alice)
    browser.status = 429
    browser.headers = {"Retry-After": "1800"}
    notice = push()
    deliver(notice.pk)
    notice.refresh_from_db()
    wait = notice.due_at - timezone.now()
    assert timedelta(minutes=29) < wait <= timedelta(minutes=30)


@pytest.mark.parametrize("words", ["", "soon", "-5", "9" * 30, "²"])
def test_a_strange_wait_is_none(words):
    with pytest.raises(LaterError) as raised:
        webpush._judge(429, words)
    assert raised.value.wait == timedelta()


@pytest.mark.parametrize("status", [301, 400, 401, 403, 413])
def test_a_refusal_is_final(push, alice, device, status):
    browser = device(alice)
    browser.status = status
    browser.headers = {"Location": browser.endpoint}
    notice = push()
    deliver(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.FAILED, 1)
    assert str(status) in notice.last_error


def test_it_is_given_up_at_last(push, alice, device):
    device(alice).status = 503
    notice = push()
    Notice.objects.filter(pk=notice.pk).update(attempts=MAX_ATTEMPTS - 1)
    deliver(notice.pk)
    notice.refresh_from_db()
    assert notice.state == State.FAILED


def test_a_service_that_is_away_is_tried_again(push, alice, device):
    device(alice)
    PushDevice.objects.update(endpoint="http://127.0.0.1:9/laptop")
    notice = push()
    deliver(notice.pk)
    notice.refresh_from_db()
    assert notice.state == State.DUE
    assert notice.last_error.startswith("ConnectError")


def test_no_answer_repeats_it_once(push, alice, device):
    browser = device(alice)
    browser.breaks_off = True
    notice = push()
    for hours in range(4):
        with later(hours=hours):
            deliver(notice.pk)
    notice.refresh_from_db()
    assert browser.titles == ["Hello Ann"] * 2
    assert notice.state == State.SENT


# --- whom it is sent to ---------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGu",
        "https://db5p.notify.windows.com/w/?token=x",
        "https://fcm.googleapis.com:443/fcm/send/abc",
    ],
)
def test_known_push_services_are_taken(address):
    webpush.check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com.evil.example/",
        "https://evil.example\\.fcm.googleapis.com/",
        "https://a b.fcm.googleapis.com/",
        "https://fcm.googleapis.com\t/",
        "https://evilfcm.googleapis.com.example/",
        "https://notpush.apple.com/",
        "https://user@fcm.googleapis.com/",
        "https://fcm.googleapis.com:8443/",
        "https://fcm.googleapis.com:99999/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "https:///x",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_address_is(address):
    with pytest.raises(ValueError, match=r".+"):
        webpush.check_address(address)


@pytest.mark.parametrize("private", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1"])
def test_a_known_name_that_leads_inside_is_refused(monkeypatch, alice, private):
    answer = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", (private, 443))]
    monkeypatch.setattr(webpush.socket, "getaddrinfo", lambda *_, **__: answer)
    device = PushDevice(user=alice, endpoint="https://fcm.googleapis.com/x")
    with pytest.raises(RefusedError, match="private"):
        webpush.give(device, webpush.Message(b"{}", "t"))


def test_what_is_sent_is_small(push, alice, device):
    browser = device(alice)
    deliver(push(name="x" * 5000).pk)
    assert len(json.dumps(browser.shown[0][0])) < 1000


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", ""), ("AAAA", "AAAA"), ("é", "é"), ("B" * 87, "A" * 22), ("?", "?")],
)
def test_keys_that_are_none_are_refused(p256dh, auth):
    with pytest.raises(ValueError, match=r".*"):
        webpush.check_keys(p256dh, auth)

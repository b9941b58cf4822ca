"""Adding and removing a browser that shows push, and the script that runs in it."""

import pytest

from accounts.models import PushDevice
from accounts.notices.devices import MOST
from accounts.notices.webpush import is_set_up

ADD = "/settings/devices/add/"
PAGE = "/settings/notifications/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
# The subscription of the example in RFC 8291.
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx"
    "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


def subscription(name="abc"):
    return {"endpoint": f"https://fcm.googleapis.com/fcm/send/{name}", **KEYS}


def test_a_browser_is_added_by_its_name(client_alice, alice):
    answer = client_alice.post(ADD, subscription(), headers={"User-Agent": FIREFOX})
    assert answer.url == PAGE
    assert PushDevice.objects.get(user=alice).name == "Firefox on Linux"
    assert "Firefox on Linux" in client_alice.get(PAGE).content.decode()


def test_the_same_browser_is_one_device(client_alice):
    for _ in range(2):
        client_alice.post(ADD, subscription())
    assert PushDevice.objects.count() == 1


def test_a_browser_goes_with_who_added_it_last(client_alice, charlie, as_user):
    client_alice.post(ADD, subscription())
    as_user(charlie).post(ADD, subscription())
    assert PushDevice.objects.get().user == charlie


def test_the_oldest_is_let_go_when_there_are_too_many(client_alice):
    for number in range(MOST + 2):
        client_alice.post(ADD, subscription(f"n{number}"))
    assert PushDevice.objects.count() == MOST
    assert not PushDevice.objects.filter(endpoint__endswith="/n0").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example/push"},
        {"endpoint": "http://127.0.0.1:8000/"},
        {"endpoint": ""},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 1000},
        {"p256dh": "AAAA"},
        {"auth": "AAAA"},
        {"auth": ""},
    ],
)
def test_what_is_no_subscription_is_refused(client_alice, wrong):
    page = client_alice.post(ADD, subscription() | wrong, follow=True)
    assert "not known here" in page.content.decode()
    assert not PushDevice.objects.exists()


def test_only_ones_own_device_is_removed(client_alice, charlie, as_user):
    as_user(charlie).post(ADD, subscription())
    device = PushDevice.objects.get()
    url = f"/settings/devices/{device.pk}/remove/"
    assert client_alice.post(url).status_code == 404
    assert as_user(charlie).post(url).url == PAGE
    assert not PushDevice.objects.exists()


def test_the_page_never_tells_where_a_device_is(client_alice):
    client_alice.post(ADD, subscription())
    page = client_alice.get(PAGE).content.decode()
    assert "fcm.googleapis.com" not in page
    assert KEYS["auth"] not in page


def test_without_a_key_there_is_no_push(client_alice, settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert not is_set_up()
    assert client_alice.post(ADD, subscription()).status_code == 404
    page = client_alice.get(PAGE).content.decode()
    assert "Push is not set up" in page
    assert "data-push-add" not in page


def test_the_worker_reaches_the_whole_site(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert b"showNotification" in answer.content

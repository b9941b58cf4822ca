import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

URL = "/settings/security/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def device(alice, book):
    """A browser in which alice is signed in."""

    def open_on(user_agent, person=alice):
        browser = Client(headers={"user-agent": user_agent})
        browser.force_login(person)
        browser.get("/settings/")
        return browser

    return open_on


def test_lists_devices_and_marks_this_one(device):
    device(IPHONE)
    page = device(FIREFOX).get(URL)
    names = [(d["name"], d["is_current"]) for d in page.context["devices"]]
    assert names == [("Firefox on Linux", True), ("Safari on iPhone", False)]


def test_signs_one_device_out(device):
    here, there = device(FIREFOX), device(IPHONE)
    session = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"{URL}sessions/{session.pk}/end/").url == URL
    assert there.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200


def test_signs_all_others_out(device):
    here, there, elsewhere = device(FIREFOX), device(IPHONE), device(FIREFOX)
    assert here.post(f"{URL}sessions/end/").url == URL
    assert there.get("/settings/").status_code == 302
    assert elsewhere.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200


def test_a_strangers_device_is_not_found(device, charlie):
    hers, his = device(FIREFOX), device(IPHONE, charlie)
    session = UserSession.objects.get(session_key=his.session.session_key)
    answer = hers.post(f"{URL}sessions/{session.pk}/end/")
    absent = hers.post(f"{URL}sessions/4711/end/")
    assert (answer.status_code, answer.content) == (404, absent.content)
    assert his.get("/settings/").status_code == 200


def test_all_others_are_only_ones_own(device, charlie):
    his = device(IPHONE, charlie)
    device(FIREFOX).post(f"{URL}sessions/end/")
    assert his.get("/settings/").status_code == 200


def test_a_link_ends_nothing(device):
    here = device(FIREFOX)
    session = UserSession.objects.get()
    assert here.get(f"{URL}sessions/{session.pk}/end/").status_code == 405
    assert here.get(f"{URL}sessions/end/").status_code == 405


def test_a_hostile_browser_name_is_shown_as_unknown(device):
    page = device("<script>alert(1)</script>").get(URL).content.decode()
    assert "Unknown device" in page
    assert "<script>alert" not in page


def test_this_very_device_asks_before_it_signs_out(device):
    here = device(FIREFOX)
    session = UserSession.objects.get()
    assert here.post(f"{URL}sessions/{session.pk}/end/").url == "/accounts/logout/"
    assert here.get("/settings/").status_code == 200

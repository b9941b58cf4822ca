import pytest
from django.core import signing
from django.test import Client

from accounts.links import unsubscribe_url
from accounts.models import NoticePreference

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(alice, nudge):
    return unsubscribe_url(alice, "nudge").removeprefix("http://testserver")


def test_a_mail_program_stops_it_with_a_bare_post(link, alice):
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(
        link,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200
    assert not NoticePreference.objects.get(user=alice, kind="nudge").enabled


def test_opening_the_link_only_asks(link):
    page = Client().get(link).content.decode()
    assert "Stop these mails?" in page
    assert "Nudges" in page
    assert not NoticePreference.objects.exists()


def test_only_this_kind_of_this_person_stops(link, alice, charlie):
    Client().post(link)
    rows = NoticePreference.objects.values_list("user", "kind")
    assert list(rows) == [(alice.pk, "nudge")]


def test_stopping_twice_is_stopping(link):
    assert Client().post(link).status_code == 200
    assert Client().post(link).status_code == 200
    assert NoticePreference.objects.count() == 1


def test_a_forged_link_is_nothing(link, client):
    forged = [
        link[:-3] + "xx/",
        "/unsubscribe/x/",
        f"/unsubscribe/{signing.dumps([1, 'nudge'], salt='other')}/",
    ]
    assert [client.post(path).status_code for path in forged] == [404, 404, 404]


def test_what_is_gone_is_nothing(link, alice, client):
    alice.delete()
    assert client.post(link).status_code == 404


def test_account_mails_cannot_be_stopped(alice, client):
    link = unsubscribe_url(alice, "reset").removeprefix("http://testserver")
    assert "always come" in client.post(link).content.decode()
    assert not NoticePreference.objects.exists()


def test_other_methods_are_refused(link, client):
    assert client.put(link).status_code == 405


def test_that_of_the_digest_says_what_it_stops(alice, nudge, client):
    link = unsubscribe_url(alice, "digest").removeprefix("http://testserver")
    assert "nor single mails" in client.get(link).content.decode()
    client.post(link)
    off = NoticePreference.objects.filter(user=alice, channel="mail", enabled=False)
    assert {"nudge", "bill"} <= set(off.values_list("kind", flat=True))

"""The list of devices and the session's end, without a write for each page."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

NOON = "2026-11-21 12:00Z"
PAGE = "/settings/access-log/"


def writes(client):
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    verbs = (query["sql"].split()[0] for query in captured)
    return sum(verb in {"INSERT", "UPDATE"} for verb in verbs)


@pytest.mark.django_db
def test_a_page_soon_after_another_writes_nothing(client_alice):
    with time_machine.travel(NOON, tick=False):
        assert writes(client_alice) > 0
        assert writes(client_alice) == 0
        assert UserSession.objects.count() == 1


@pytest.mark.django_db
def test_a_later_visit_renews_session_and_device(client_alice):
    with time_machine.travel(NOON, tick=False) as clock:
        client_alice.get(PAGE)
        ends = Session.objects.get().expire_date
        clock.shift(timedelta(minutes=6))
        client_alice.get(PAGE)
        assert Session.objects.get().expire_date - ends == timedelta(minutes=6)
        seen = UserSession.objects.get()
        assert seen.last_seen_at - seen.created_at == timedelta(minutes=6)


@pytest.mark.django_db
def test_signing_in_again_is_another_device(client, alice):
    for _ in range(2):
        client.force_login(alice)
        client.get(PAGE)
        client.logout()
    client.force_login(alice)
    client.get(PAGE)
    assert UserSession.objects.filter(session_key=client.session.session_key).exists()


@pytest.mark.django_db
def test_a_session_ends_after_a_quarter_of_a_year_of_visits(alice, book, client):
    with time_machine.travel(NOON, tick=False) as clock:
        client.force_login(alice)
        for _ in range(9):
            assert client.get(PAGE).status_code == 200
            clock.shift(timedelta(days=10))
        clock.shift(timedelta(minutes=1))
        assert client.get(PAGE).url.startswith("/accounts/login/")
        assert not client.session.get("_auth_user_id")

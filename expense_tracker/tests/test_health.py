import socket
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone
from kombu import Connection

from accounts.models import Heartbeat
from expense_tracker import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticking():
    return Heartbeat.objects.create(name="beat", at=timezone.now())


def test_healthz_answers_anyone(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_when_all_is_well(client, ticking):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "queue": "ok", "beat": "ok"},
    }


def test_is_never_cached(client):
    assert "no-store" in client.get("/readyz")["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405


def failed_check(client, name):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    return answer.json()["checks"][name]


def test_not_ready_without_a_tick(client):
    assert failed_check(client, "beat") == "no tick yet"


def test_not_ready_when_beat_fell_silent(client, ticking):
    ticking.at -= timedelta(minutes=5)
    ticking.save(update_fields=["at"])
    assert failed_check(client, "beat") == "no tick for 300 s"


def test_not_ready_with_migrations_to_run(client, ticking, monkeypatch):
    monkeypatch.setattr(health, "pending_migrations", lambda: ["ledger.0002_payee"])
    assert failed_check(client, "migrations") == "1 pending"


@pytest.fixture
def queue_at(monkeypatch):
    """Let the queue be at that socket."""

    def move(path):
        def connection(**options):
            return Connection(f"redis+socket://{path}", **options)

        monkeypatch.setattr(health.app, "connection_for_write", connection)

    return move


def test_not_ready_without_the_queue(client, ticking, queue_at, tmp_path):
    queue_at(tmp_path / "queue.sock")
    assert failed_check(client, "queue") == "no answer"


def test_a_queue_that_hangs_is_not_waited_for(client, ticking, queue_at, tmp_path):
    path = tmp_path / "queue.sock"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        queue_at(path)
        started = time.monotonic()
        assert failed_check(client, "queue") == "no answer"
    assert time.monotonic() - started < 4


def test_says_nothing_secret_about_a_failing_database(client, ticking, monkeypatch):
    def refuse():
        raise DatabaseError("password authentication failed for user outlay")

    monkeypatch.setattr(health, "pending_migrations", refuse)
    assert failed_check(client, "migrations") == "no answer from the database"

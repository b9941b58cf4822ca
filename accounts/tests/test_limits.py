"""Rate limits hold while Redis is away (P14): slower, not lifted."""

import time

import pytest
from django.test import Client, override_settings

from accounts import limits
from accounts.limits import FallbackCache
from accounts.models import FallbackCacheRow

pytestmark = pytest.mark.django_db

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def no_outage_yet(monkeypatch):
    monkeypatch.setattr(limits, "_outage", limits.Outage(seconds=10))


@pytest.fixture
def away():
    return FallbackCache(NOBODY_LISTENS, {"KEY_PREFIX": "test"})


def test_keeps_values_in_the_database(away):
    away.set("tries", [1.5, 2.5], 60)
    assert away.get("tries") == [1.5, 2.5]
    assert FallbackCacheRow.objects.get().cache_key == "test:1:tries"


def test_adds_only_once(away):
    assert away.add("lock", True, 60)
    assert not away.add("lock", True, 60)
    assert away.delete("lock")
    assert away.add("lock", True, 60)


def test_speaks_the_rest_of_the_language(away):
    away.set("n", 1, 60)
    assert away.incr("n", 2) == 3
    assert away.has_key("n")
    assert away.touch("n", 90)
    assert away.get_many(["n", "m"]) == {"n": 3}
    away.clear()
    assert away.get("n", "nothing") == "nothing"


def test_values_expire(away):
    away.set("soon", 1, timeout=-1)
    assert away.get("soon") is None


def test_asks_redis_once_and_then_waits_a_while(away, monkeypatch):
    asked = []
    real = away._redis.get
    monkeypatch.setattr(
        away._redis, "get", lambda *args: asked.append(args) or real(*args)
    )
    for _ in range(5):
        away.get("key")
    assert len(asked) == 1


def test_does_not_hang(away):
    start = time.perf_counter()
    away.get("key")
    assert time.perf_counter() - start < 1.5


def test_uses_redis_while_it_answers(away, monkeypatch):
    monkeypatch.setattr(away._redis, "get", lambda *_: "from redis")
    assert away.get("key") == "from redis"
    assert not FallbackCacheRow.objects.exists()


@override_settings(
    CACHES={
        "default": {
            "BACKEND": "accounts.limits.FallbackCache",
            "LOCATION": NOBODY_LISTENS,
        }
    }
)
def test_sign_in_is_limited_without_redis():
    answers = [
        Client().post("/accounts/login/", {"login": "a@example.com", "password": "no"})
        for _ in range(6)
    ]
    assert "4 more tries" in answers[0].content.decode()
    assert "Too many tries" in answers[5].content.decode()

"""A running server, as other programs meet it."""

import pytest
from django.core.cache import cache
from django.test.testcases import LiveServerThread

from expense_tracker.tests.one_at_a_time import OneAtATime


@pytest.fixture(autouse=True)
def _empty_samples(monkeypatch):
    """Years of invented rows take seconds, and have tests of their own."""
    monkeypatch.setattr("reports.demo.years.fill", lambda **_: None)


@pytest.fixture
def site(transactional_db, request, settings, monkeypatch) -> str:
    """Its address."""
    monkeypatch.setattr(LiveServerThread, "server_class", OneAtATime)
    server = request.getfixturevalue("live_server")
    settings.BASE_URL = server.url
    cache.clear()
    return str(server.url)

import pytest

from accounts.models import Notice, PushDevice
from accounts.notices import NoticeKind, kinds, register_kind, webpush
from accounts.tests.notices.push_service import push_service
from expense_tracker.kernel.environment import new_push_key


@pytest.fixture
def everywhere(monkeypatch, nudge_templates):
    """The kind `nudge`, by all channels."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kind = NoticeKind("nudge", "Nudges", "Now and then")
    register_kind(kind)
    return kind


@pytest.fixture
def service(monkeypatch, settings):
    """A push service on loopback, the one known; the site has a key of its own."""
    settings.VAPID_PRIVATE_KEY = new_push_key()
    with push_service() as service:
        monkeypatch.setattr(webpush, "_check", lambda _: None)
        yield service


@pytest.fixture
def device(service):
    """Subscribes a browser: device(alice, "phone") gives the browser."""

    def subscribe(user, name="laptop"):
        browser = service.browser(name)
        PushDevice.objects.create(
            user=user, endpoint=browser.endpoint, name=name, **browser.keys
        )
        return browser

    return subscribe


@pytest.fixture
def row():
    """The row of a channel: row("push")."""
    return lambda channel: Notice.objects.get(channel=channel)

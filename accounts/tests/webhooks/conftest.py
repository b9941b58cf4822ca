"""A program of somebody else's, on loopback, that is told what happens."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone

from accounts.models import WebhookDelivery
from accounts.webhooks import EventKind, events, register_event
from accounts.webhooks.endpoints import EndpointDraft, create_endpoint

PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class Receiver:
    """Answers with `status` and `text`; `got` are the requests: headers and body."""

    def __init__(self):
        self.status, self.text, self.headers = 200, "thank you", {}
        self.got = []
        self.url = ""

    @property
    def bodies(self):
        return [body for _, body in self.got]

    @property
    def ids(self):
        return [headers["Webhook-Id"] for headers, _ in self.got]


@contextmanager
def _listening(receiver):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.text.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield receiver
    server.shutdown()
    server.server_close()


@pytest.fixture
def receiver(settings, monkeypatch):
    """Listens, in a network that may be reached."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    settings.OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    with _listening(Receiver()) as listening:
        yield listening


@pytest.fixture
def knock(monkeypatch):
    """A kind of event that tests tell of."""
    monkeypatch.setattr(events, "_events", dict(events._events))
    kind = EventKind("door.knocked", "Knocks", "When somebody knocks.", {"who": "Ann"})
    register_event(kind)
    return kind


@pytest.fixture
def made(scope, alice, receiver, knock):
    """alice's endpoint that is told of knocks, and its secret."""
    draft = EndpointDraft(name="Home", url=receiver.url, events=(knock.name,))
    return create_endpoint(book=scope, user=alice, draft=draft)


@pytest.fixture
def endpoint(made):
    return made[0]


@pytest.fixture
def owed(endpoint):
    """A knock that is owed, and not sent yet."""
    delivery = WebhookDelivery(
        book=endpoint.book,
        endpoint=endpoint,
        event="door.knocked",
        key="door.knocked:1",
        data={"who": "Ann"},
    )
    delivery.save()
    return delivery


@pytest.fixture
def fresh():
    return lambda row: type(row).objects.get(pk=row.pk)


@pytest.fixture
def later():
    """The time so long from now."""
    return lambda **ago: time_machine.travel(
        timezone.now() + timedelta(**ago), tick=False
    )

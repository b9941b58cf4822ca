import io
import socket
import subprocess
import sys
import time

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from expense_tracker.kernel.wsgi import WholeBody

BODY = b"amount=1234.56&note=lunch"


class Wire(io.BytesIO):
    """A connection that gives a few bytes at a time and may break."""

    def __init__(self, data, breaks=False):
        super().__init__(data)
        self.breaks = breaks

    def read(self, size=-1):
        chunk = super().read(min(size, 7))
        if self.breaks and not chunk:
            raise ConnectionResetError
        return chunk


class Application:
    """Reads its request and remembers that it was asked."""

    def __init__(self):
        self.bodies = []
        self.closed = False

    def __call__(self, environ, start_response):
        self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return self

    def __iter__(self):
        return iter([b"fine"])

    def close(self):
        self.closed = True


def send(stream, length, max_bytes=10**6, **headers):
    """The status, the answer, and the application that was or was not asked."""
    environ = RequestFactory().post("/").environ | headers | {"wsgi.input": stream}
    environ.pop("CONTENT_LENGTH")
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    application, statuses = Application(), []
    guarded = WholeBody(application, lambda _environ: max_bytes)
    answer = guarded(environ, lambda status, headers: statuses.append(status))
    text = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return statuses[0], text, application


def test_a_whole_body_arrives_unchanged():
    status, text, application = send(Wire(BODY), len(BODY))
    assert (status, text) == ("200 OK", b"fine")
    assert application.bodies == [BODY]
    assert application.closed


@pytest.mark.parametrize("breaks", [False, True])
@pytest.mark.parametrize("received", [0, 1, len("amount=12"), len(BODY) - 1])
def test_a_body_cut_anywhere_never_reaches_the_application(received, breaks):
    status, text, application = send(Wire(BODY[:received], breaks), len(BODY))
    assert (status, text) == ("400 Bad Request", b"Bad Request\n")
    assert application.bodies == []


@given(st.binary(max_size=2000), st.integers(0, 2000))
def test_exactly_the_promised_bytes_are_taken(data, length):
    status, _, application = send(Wire(data), length)
    if length == 0:
        assert status == "200 OK"
    elif length <= len(data):
        assert application.bodies == [data[:length]]
    else:
        assert (status, application.bodies) == ("400 Bad Request", [])


def test_a_large_body_is_not_held_in_memory():
    environ = {"wsgi.input": io.BytesIO(b"x" * 400_000), "CONTENT_LENGTH": "400000"}
    kept = []
    WholeBody(lambda environ, _: kept.append(environ["wsgi.input"]) or [])(
        environ, None
    )
    with kept[0] as body:
        assert body._rolled  # on disk
        assert len(body.read()) == 400_000


@pytest.mark.parametrize("length", [None, "", 0])
def test_no_body_is_no_trouble(length):
    status, _, application = send(Wire(b""), length)
    assert status == "200 OK"
    assert application.bodies == [b""]


@pytest.mark.parametrize("length", ["-1", "abc", "1.5", "0x10", "٣", "+5", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(length):
    status, _, application = send(Wire(BODY), length)
    assert (status, application.bodies) == ("400 Bad Request", [])


def test_a_body_over_the_limit_is_refused_unread():
    wire = Wire(BODY)
    status, text, application = send(wire, len(BODY), max_bytes=10)
    assert (status, text) == ("413 Content Too Large", b"Content Too Large\n")
    assert (application.bodies, wire.tell()) == ([], 0)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset*=utf-8''utf-8%00",
        "text/plain; any*=bogus''x",
        "multipart/form-data; boundary*=bogus''x",
        "text/plain; charset=\x00",
    ],
)
def test_a_content_type_that_django_fails_on_is_refused(content_type):
    status, _, application = send(Wire(BODY), len(BODY), CONTENT_TYPE=content_type)
    assert (status, application.bodies) == ("400 Bad Request", [])
    with pytest.raises(ValueError, match=r"null|RFC 2231"):
        RequestFactory().generic("POST", "/", "x", content_type=content_type)


@pytest.mark.parametrize("length", [None, 999])
def test_chunked_bodies_carry_their_own_end(length):
    wire = io.BytesIO(BODY)
    _, _, application = send(wire, length, HTTP_TRANSFER_ENCODING="Chunked")
    assert application.bodies == [BODY]


# --- under the real server ------------------------------------------------------------

APPLICATION = """
from expense_tracker.kernel.wsgi import WholeBody

def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

application = WholeBody(echo)
"""


@pytest.fixture
def server(tmp_path):
    (tmp_path / "echo_application.py").write_text(APPLICATION)
    path = tmp_path / "socket"
    command = [sys.executable, "-m", "gunicorn", "--bind", f"unix:{path}"]
    command += ["--pythonpath", str(tmp_path), "--log-level", "error"]
    process = subprocess.Popen([*command, "echo_application"])
    deadline = time.monotonic() + 20
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    yield str(path)
    process.terminate()
    process.wait(10)


def exchange(path, body, length):
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        client.sendall(head.encode() + body)
        client.shutdown(socket.SHUT_WR)
        return client.makefile("rb").read()


def test_gunicorn_hands_on_whole_bodies_only(server):
    assert exchange(server, BODY, len(BODY)).endswith(BODY)
    cut = exchange(server, BODY[:9], len(BODY))
    assert cut.startswith(b"HTTP/1.1 400 ")
    assert b"amount" not in cut

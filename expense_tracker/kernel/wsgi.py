"""A request reaches Django whole or not at all.

When a client goes away in the middle of a body, gunicorn hands over the part that came,
and nobody compares it with Content-Length: `amount=1234.56` cut after `12` would be
booked as 12. So the body is read to its promised end first, into memory while it is
small and into a temporary file beyond that, and a short one is answered here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY_BYTES = 64 * 1024 * 1024  # well above any upload that a view accepts
_IN_MEMORY_BYTES = 256 * 1024
_CHUNK_BYTES = 64 * 1024
_LENGTH = re.compile(r"[0-9]{1,18}")


MostBytes = Callable[[WSGIEnvironment], int]


def _usual(_environ: WSGIEnvironment) -> int:
    return MAX_BODY_BYTES


class WholeBody:
    """WSGI middleware that lets complete bodies pass and refuses the others.

    400 for a body shorter than its Content-Length, a length that is no number, or a
    Content-Type that Django fails on before any code of ours; 413 for a body over what
    `most_bytes` says of the request, unread. Requests without a body, and chunked ones,
    which carry their own end, pass untouched.
    """

    def __init__(
        self, application: WSGIApplication, most_bytes: MostBytes = _usual
    ) -> None:
        self.application = application
        self.most_bytes = most_bytes

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        length = _promised_length(environ)
        if length is None or not _is_plain(environ.get("CONTENT_TYPE", "")):
            return _refuse(start_response, "400 Bad Request")
        if length == 0:
            return self.application(environ, start_response)
        if length > self.most_bytes(environ):
            return _refuse(start_response, "413 Content Too Large")
        body = _received(environ["wsgi.input"], length)
        if body is None:
            return _refuse(start_response, "400 Bad Request")
        environ["wsgi.input"] = body
        return _Answer(self.application(environ, start_response), body)


class _Answer:
    """The application's answer, which gives up the request's body when it is sent."""

    def __init__(self, parts: Iterable[bytes], body: IO[bytes]) -> None:
        self.parts = parts
        self.body = body

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        if hasattr(self.parts, "close"):
            self.parts.close()
        self.body.close()


def _promised_length(environ: WSGIEnvironment) -> int | None:
    """Bytes of body to expect; None when the header makes no sense."""
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        return 0
    text = environ.get("CONTENT_LENGTH") or "0"
    return int(text) if _LENGTH.fullmatch(text) else None


def _is_plain(content_type: str) -> bool:
    """Whether it is printable and free of `name*=charset''value`.

    No client writes that form here, and an unknown charset or a NUL in it raises while
    Django builds the request, where no handler can answer.
    """
    return content_type.isprintable() and "*" not in content_type


def _received(source: IO[bytes], length: int) -> IO[bytes] | None:
    """The whole body, ready to be read; None when it ended early."""
    body = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - see _Answer
    if not _copy(source, body, length):
        body.close()
        return None
    body.seek(0)
    return body


def _copy(source: IO[bytes], target: IO[bytes], length: int) -> bool:
    """Whether all `length` bytes came."""
    left = length
    while left:
        try:
            chunk = source.read(min(left, _CHUNK_BYTES))
        except OSError:  # the connection broke
            return False
        if not chunk:
            return False
        target.write(chunk)
        left -= len(chunk)
    return True


def _refuse(start_response: StartResponse, status: str) -> list[bytes]:
    text = f"{status[4:]}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(text))),
    ]
    start_response(status, headers)
    return [text]

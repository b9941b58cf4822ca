"""Requests over the standard library, sent again when that is safe."""

import json
import time
import uuid
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from outlay_client.errors import NotReached, error_of

# Answers that say: not now, and nothing was done.
AGAIN = {429, 503}
LONGEST_WAIT = 30.0


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """None where there is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Transport:
    """Sends, and sends again up to `retries` times: what reads, and what carries a key
    under which the server does it once.
    """

    def __init__(self, *, timeout: float, retries: int) -> None:
        self.timeout = timeout
        self.retries = retries

    def send(self, request: Request) -> Answer:
        """Raises ApiError for any answer of 400 or more, and NotReached for none."""
        safe = request.get_method() == "GET" or request.has_header("Idempotency-key")
        attempt = 0
        while True:
            try:
                answer = self._once(request)
            except NotReached:
                if not safe or attempt >= self.retries:
                    raise
                wait = 0.5 * 2**attempt
            else:
                if answer.status < 400:  # noqa: PLR2004
                    return answer
                error = error_of(answer.status, answer.headers, answer.json)
                if answer.status not in AGAIN or attempt >= self.retries:
                    raise error
                wait = float(error.retry_after or 2**attempt)
            attempt += 1
            time.sleep(min(wait, LONGEST_WAIT))

    def _once(self, request: Request) -> Answer:
        try:
            with urlopen(request, timeout=self.timeout) as found:  # noqa: S310
                return Answer(found.status, dict(found.headers), found.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())
        except (OSError, HTTPException) as error:
            raise NotReached(str(error)) from error


def json_body(value: Any) -> tuple[bytes, str]:
    """The bytes, and what they are."""
    return json.dumps(value, default=str).encode(), "application/json"


def form_body(
    fields: Mapping[str, object], name: str, data: bytes
) -> tuple[bytes, str]:
    """A form with a file in its field `file`."""
    mark = uuid.uuid4().hex
    quoted = name.replace("\\", "_").replace('"', "_").replace("\r\n", "_")
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'
        f"{value}\r\n".encode()
        for field, value in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; '
        f'filename="{quoted}"\r\nContent-Type: application/octet-stream\r\n\r\n'
    )
    end = f"\r\n--{mark}--\r\n"
    whole = b"".join([*parts, head.encode(), data, end.encode()])
    return whole, f"multipart/form-data; boundary={mark}"

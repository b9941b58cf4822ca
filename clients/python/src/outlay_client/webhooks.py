"""Telling whether a webhook's delivery is ours."""

import hashlib
import hmac
import time
from collections.abc import Mapping

TOLERANCE = 300  # seconds


def is_genuine(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None
) -> bool:
    """Whether the endpoint's `secret` signed this body within the last five minutes.

    `headers` by whatever case of their names; `body` as it came, before it is parsed.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    timestamp = sent.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit()):
        return False
    signed = timestamp.encode() + b"." + body
    right = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    given = sent.get("webhook-signature", "")
    age = abs((time.time() if now is None else now) - int(timestamp))
    return hmac.compare_digest(right.encode(), given.encode()) and age <= TOLERANCE

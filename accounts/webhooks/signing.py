"""Signatures: whoever has the secret can tell that a delivery is ours, and of when.

    Webhook-Timestamp: 1763719200
    Webhook-Signature: v1=<hex of HMAC-SHA256(secret, timestamp + "." + body)>

The secret is used as it was shown, its prefix included, as UTF-8.
"""

import hashlib
import hmac
import secrets

from expense_tracker.kernel.sealed import seal, unseal

PREFIX = "whsec_"
PURPOSE = "webhooks"
BYTES = 32
# A delivery that is older was caught and is sent again by somebody else.
TOLERANCE = 300  # seconds


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(BYTES)


def seal_secret(secret: str) -> str:
    return seal(secret, purpose=PURPOSE)


def open_secret(sealed: str) -> str:
    """Raises NotOpenedError when the site's key is another one by now."""
    return unseal(sealed, purpose=PURPOSE)


def signature(*, secret: str, timestamp: int, body: bytes) -> str:
    """What stands in Webhook-Signature."""
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_genuine(
    *, secret: str, timestamp: int, body: bytes, signed: str, now: int
) -> bool:
    """What a receiver checks: the signature, in constant time, and the age."""
    right = signature(secret=secret, timestamp=timestamp, body=body)
    return hmac.compare_digest(right, signed) and abs(now - timestamp) <= TOLERANCE

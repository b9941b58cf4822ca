"""What a phone's app does with the secret it was given: RFC 6238, by hand."""

import base64
import hmac
import struct
import time

STEP = 30


def code_of(secret: str, *, steps_later: int = 0) -> str:
    """The six digits that the app shows now, or so many steps of 30 seconds later."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // STEP + steps_later)
    digest = hmac.digest(key, counter, "sha1")
    start = digest[-1] & 0xF
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"

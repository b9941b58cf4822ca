"""Web push: one message to one browser (RFC 8030), encrypted for it (RFC 8291), under
the site's own name (VAPID, RFC 8292).

The address a browser gives is a stranger's word: nothing is sent but to push services
that are named in PUSH_HOSTS, over https, following no redirect.
"""

import base64
import binascii
import ipaddress
import re
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from accounts.models import PushDevice
from accounts.notices.errors import LaterError, RefusedError, UncertainError

CURVE = ec.SECP256R1()
TOPIC_LENGTH = 32
# A device that was off for longer is not told any more what was news then.
TTL = timedelta(days=3)
# Push services refuse more than a day.
TOKEN_LIFE = timedelta(hours=12)
CONNECT, READ = 5.0, 10.0
SECRET_BYTES = 16
HTTPS_PORTS = {None, 443}
_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")

OK, REDIRECT = 200, 300
GONE = {404, 410}
TOO_MANY, SERVER_ERROR = 429, 500


class GoneError(Exception):
    """The browser has taken its subscription back."""


class Message(NamedTuple):
    """What a device is told. A message under way with the same topic is replaced."""

    content: bytes
    topic: str


# --- the site's key -------------------------------------------------------------------


def is_set_up() -> bool:
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """What browsers subscribe with, base64url."""
    return _base64(_point(_site_key(settings.VAPID_PRIVATE_KEY).public_key()))


@lru_cache(maxsize=4)
def _site_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Raises ValueError for what is no private key of the curve."""
    return ec.derive_private_key(int.from_bytes(_bytes(text)), CURVE)


def _authorization(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time() + TOKEN_LIFE.total_seconds()),
        "sub": f"mailto:{address}",
    }
    key = _site_key(settings.VAPID_PRIVATE_KEY)
    token = jwt.encode(claims, key, algorithm="ES256")
    return f"vapid t={token}, k={public_key()}"


# --- what browsers say ----------------------------------------------------------------


def check_keys(p256dh: str, auth: str) -> None:
    """Raises ValueError unless messages can be encrypted with them."""
    ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(p256dh))
    if len(_bytes(auth)) != SECRET_BYTES:
        raise ValueError("The secret has another length.")


def check_address(endpoint: str) -> None:
    """Raises ValueError unless it lies with a push service that is known."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    plain = parts.username is None and parts.port in HTTPS_PORTS
    # Readers of addresses differ in what they make of any other sign.
    plain = plain and endpoint.isprintable() and _HOST.fullmatch(host) is not None
    if parts.scheme != "https" or not plain or not _is_known(host):
        raise ValueError("This is no known push service.")


def _is_known(host: str) -> bool:
    return any(
        host == known or host.endswith(f".{known}") for known in settings.PUSH_HOSTS
    )


def _check_network(endpoint: str) -> None:
    """Raises ValueError when the name, known or not, leads into a private network."""
    host = urlsplit(endpoint).hostname or ""
    if not all(address.is_global for address in _addresses(host)):
        raise ValueError("The push service has a private address.")


def _addresses(host: str) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return  # a proxy may know it; else sending says so
    for *_, address in found:
        yield ipaddress.ip_address(str(address[0]).partition("%")[0])


# --- sending --------------------------------------------------------------------------


def give(device: PushDevice, message: Message) -> None:
    """Hand the message to the device's push service.

    Raises GoneError, LaterError, RefusedError, or UncertainError when it broke off.
    """
    # The first to use it pays: pages and most tasks never speak to other servers.
    import httpx  # noqa: PLC0415

    try:
        _check(device.endpoint)
        answer = httpx.post(
            device.endpoint,
            content=_encrypted(device, message.content),
            headers=_headers(device, message),
            timeout=httpx.Timeout(READ, connect=CONNECT),
            follow_redirects=False,
        )
    except ValueError as error:
        raise RefusedError(str(error)) from error
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        raise LaterError(f"{type(error).__name__}: {error}") from error
    except (httpx.HTTPError, OSError) as error:
        raise UncertainError(f"{type(error).__name__}: {error}") from error
    _judge(answer.status_code, answer.headers.get("Retry-After", ""))


def _check(endpoint: str) -> None:
    check_address(endpoint)
    _check_network(endpoint)


def _judge(status: int, retry_after: str) -> None:
    if OK <= status < REDIRECT:
        return
    words = f"The push service answered {status}."
    if status in GONE:
        raise GoneError(words)
    if status == TOO_MANY or status >= SERVER_ERROR:
        raise LaterError(words, _seconds(retry_after))
    raise RefusedError(words)


def _seconds(text: str) -> timedelta:
    """Of Retry-After only seconds are read; dates are left to our own back-off."""
    few = text.isascii() and text.isdigit() and len(text) <= len("86400")
    return timedelta(seconds=int(text)) if few else timedelta()


def _headers(device: PushDevice, message: Message) -> dict[str, str]:
    return {
        "Authorization": _authorization(device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(TTL.total_seconds())),
        "Topic": message.topic,
        "Urgency": "normal",
    }


def _encrypted(device: PushDevice, content: bytes) -> bytes:
    body: bytes = http_ece.encrypt(
        content,
        private_key=ec.generate_private_key(CURVE),
        dh=_bytes(device.p256dh),
        auth_secret=_bytes(device.auth),
        version="aes128gcm",
    )
    return body


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises ValueError for what is no base64url."""
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("This is no base64.") from error

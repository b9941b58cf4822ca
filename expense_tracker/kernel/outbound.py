"""Posting to addresses that people gave, and never into a private network.

The name is resolved here, everything it leads to is checked, and the connection goes to
the very address that was checked: a name that leads elsewhere a moment later gains
nothing. Redirects are not followed; of the answer a little is read, for a short time.

Where the environment names a proxy it is the proxy that connects, so names are left to
it: those that are known here are checked all the same.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from functools import cache
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CONNECT, READ, WHOLE = 5.0, 10.0, 15.0  # seconds
MOST = 8 * 1024  # bytes of an answer
PORTS = {"https": 443, "http": 80}
# IPv4 addresses as networks translate them (RFC 6052).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class RefusedAddressError(ValueError):
    """Nothing is ever sent there; why, in words for whoever gave the address."""


class NotReachedError(Exception):
    """No server took the connection: nothing was sent."""


class BrokenOffError(Exception):
    """The server broke off or was too slow: it may have taken what was sent."""


class Answer(NamedTuple):
    """`text`: at most MOST bytes of it, whatever they are."""

    status: int
    retry_after: str
    text: str


class _Target(NamedTuple):
    url: str  # with the checked address in place of the name
    host: str
    by_proxy: bool


def check_url(url: str) -> None:
    """Raises RefusedAddressError unless it is a plain https address; where a private
    network is open to us, http will do. The name is not resolved.
    """
    parts = urlsplit(url)
    if parts.scheme not in ({"https", "http"} if _open_networks() else {"https"}):
        raise RefusedAddressError("The address must begin with https://.")
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not plain or not parts.hostname or parts.username is not None or parts.fragment:
        raise RefusedAddressError("This is no plain address of a server.")
    _port(url)
    address = _read(parts.hostname)
    if address is not None:
        _check(address)


def post(url: str, *, content: bytes, headers: dict[str, str]) -> Answer:
    """Post once. Raises RefusedAddressError, NotReachedError or BrokenOffError."""
    # The first to use it pays: pages and most tasks never speak to other servers.
    import httpx  # noqa: PLC0415

    check_url(url)
    target = _target(url)
    until = monotonic() + WHOLE
    try:
        with (
            httpx.Client(
                timeout=httpx.Timeout(READ, connect=CONNECT),
                follow_redirects=False,
                trust_env=target.by_proxy,
                verify=_trusted(),
            ) as client,
            client.stream(
                "POST",
                target.url,
                content=content,
                headers={"Host": urlsplit(url).netloc, **headers},
                extensions={"sni_hostname": target.host},
            ) as answer,
        ):
            return Answer(
                answer.status_code,
                answer.headers.get("Retry-After", ""),
                # As it came: unpacked, a few bytes may be more than there is room for.
                _text(answer.iter_raw(), until),
            )
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
        raise NotReachedError(_words(error)) from error
    except (httpx.HTTPError, OSError) as error:
        raise BrokenOffError(_words(error)) from error


@cache
def _trusted() -> ssl.SSLContext:
    """Read once: the list of authorities is long."""
    import httpx  # noqa: PLC0415

    return httpx.create_ssl_context()


def _text(parts: Iterator[bytes], until: float) -> str:
    whole = b""
    for part in parts:
        whole += part
        if len(whole) > MOST or monotonic() > until:
            break
    return whole[:MOST].decode(errors="replace")


def _words(error: Exception) -> str:
    name = type(error).__name__
    return f"{name}: {error}" if str(error) else name


# --- where it leads -------------------------------------------------------------------


def _target(url: str) -> _Target:
    parts = urlsplit(url)
    host, port = parts.hostname or "", _port(url)
    addresses = _addresses(host, port)
    for address in addresses:
        _check(address)
    if _has_proxy(parts.scheme, host):
        return _Target(url, host, by_proxy=True)
    if not addresses:
        raise NotReachedError("No server has that name.")
    found = addresses[0]
    place = f"[{found}]" if found.version == 6 else str(found)  # noqa: PLR2004
    return _Target(
        parts._replace(netloc=f"{place}:{port}").geturl(), host, by_proxy=False
    )


def _port(url: str) -> int:
    parts = urlsplit(url)
    try:
        return parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise RefusedAddressError("This is no plain address of a server.") from error


def _addresses(host: str, port: int) -> list[Address]:
    """All that the name leads to, in the system's order; none when it is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    texts = [str(address[0]).partition("%")[0] for *_, address in found]
    return [ipaddress.ip_address(text) for text in texts]


def _read(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _check(address: Address) -> None:
    meant = _meant(address)
    if any(meant in network for network in _open_networks()):
        return
    if not meant.is_global or meant.is_multicast or meant.is_reserved:
        raise RefusedAddressError("The address leads into a private network.")


def _meant(address: Address) -> Address:
    """The IPv4 address that stands within one of IPv6."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _open_networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(each) for each in settings.OUTBOUND_NETWORKS]


def _has_proxy(scheme: str, host: str) -> bool:
    return scheme in getproxies() and not proxy_bypass(host)

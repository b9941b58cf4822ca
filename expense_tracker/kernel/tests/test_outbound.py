"""Nothing is posted into a private network, whatever a name leads to (SSRF)."""

import socket

import pytest

from expense_tracker.kernel import outbound
from expense_tracker.kernel.outbound import RefusedAddressError, check_url, post

PUBLIC = "93.184.216.34"


@pytest.fixture(autouse=True)
def plain_network(monkeypatch):
    monkeypatch.setattr(outbound, "getproxies", dict)


@pytest.fixture
def leads_to(monkeypatch):
    """Makes every name lead to these addresses, each time to the next ones."""

    def lead(*answers):
        left = list(answers)

        def resolve(host, port, **_):
            found = left.pop(0) if len(left) > 1 else left[0]
            return [(socket.AF_INET, 1, 6, "", (each, port)) for each in found]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)

    return lead


@pytest.fixture
def connects_to(monkeypatch):
    """Where connections would have gone; each is refused."""
    tried = []

    def connect(address, *args, **kwargs):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return tried


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https:///path",
        "https://user@example.com/",
        "https://example.com/#part",
        "https://example.com\\@10.0.0.1/",
        "https://exam ple.com/",
        "https://example.com/\n",
        "https://exämple.com/",
        "https://example.com:0x50/",
    ],
)
def test_only_plain_https_addresses(url):
    with pytest.raises(RefusedAddressError):
        check_url(url)


PRIVATE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_posted_to(address, leads_to, connects_to):
    leads_to([address])
    with pytest.raises(RefusedAddressError):
        post("https://example.com/", content=b"{}", headers={})
    assert connects_to == []


@pytest.mark.parametrize("address", PRIVATE)
def test_nor_is_one_that_stands_in_the_address(address):
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(RefusedAddressError):
        check_url(f"https://{host}/")


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "localhost"])
def test_nor_one_written_strangely(host):
    """The system reads these as 127.0.0.1, and so it is asked."""
    with pytest.raises((RefusedAddressError, outbound.NotReachedError)):
        post(f"https://{host}/", content=b"{}", headers={})


def test_one_private_address_among_many_refuses_all(leads_to, connects_to):
    leads_to([PUBLIC, "10.0.0.1"])
    with pytest.raises(RefusedAddressError):
        post("https://example.com/", content=b"{}", headers={})
    assert connects_to == []


def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(
    leads_to, connects_to
):
    leads_to([PUBLIC], ["127.0.0.1"])
    with pytest.raises(outbound.NotReachedError):
        post("https://example.com/hook", content=b"{}", headers={})
    assert {address[0] for address in connects_to} == {PUBLIC}


def test_a_network_of_ones_own_is_reached_when_the_settings_say_so(settings):
    settings.OUTBOUND_NETWORKS = ["192.168.1.0/24"]
    check_url("http://192.168.1.5:8123/api/webhook")
    with pytest.raises(RefusedAddressError):
        check_url("http://192.168.2.5:8123/")

import zoneinfo

import pytest

from accounts.fields import time_zones
from accounts.regions import currency_of, guess_region, region_choices, time_zone_of
from accounts.sign_in.devices import device_icon, device_name
from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.locale import LOCALES


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("en-IE,en;q=0.9", "en-IE"),
        ("en-US,en;q=0.9", "en-US"),
        ("de", "de-AT"),
        ("de-LI,de;q=0.8,en-GB;q=0.5", "de-AT"),
        ("xx,pt-PT;q=0.5", "pt-PT"),
        ("sw-KE", "en-IE"),
        ("*", "en-IE"),
        ("", "en-IE"),
        ("\x00;;q=", "en-IE"),
        ("a" * 5000, "en-IE"),
    ],
)
def test_guesses_the_region_of_a_browser(header, tag):
    assert guess_region(header) == tag


@pytest.mark.parametrize("tag", LOCALES)
def test_every_region_has_money_and_a_zone(tag):
    assert is_currency(currency_of(tag))
    assert time_zone_of(tag) in zoneinfo.available_timezones()
    assert time_zone_of(tag) in time_zones()


def test_regions_are_named_apart():
    labels = [label for _, label in region_choices()]
    assert "Ireland" in labels
    assert "Canada (French)" in labels
    assert len(set(labels)) == len(LOCALES)
    assert labels == sorted(labels)


@pytest.mark.parametrize(
    ("user_agent", "name", "icon"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140",
            "Edge on Windows",
            "laptop",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537",
            "Chrome on Android",
            "phone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/19 Safari/605",
            "Safari on Mac",
            "laptop",
        ),
        ("curl/8.5", "Unknown device", "laptop"),
        ("", "Unknown device", "laptop"),
    ],
)
def test_names_devices(user_agent, name, icon):
    assert (device_name(user_agent), device_icon(user_agent)) == (name, icon)

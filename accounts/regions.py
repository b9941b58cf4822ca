"""Where a newcomer seems to be, and what follows from it: locale, currency, zone."""

from functools import cache

from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.utils.translation.trans_real import parse_accept_lang_header

from expense_tracker.kernel.locale import DEFAULT_LOCALE, LOCALES, babel_locale

# Countries with several zones: the one most people live in. They can correct it.
_MOST_POPULOUS_ZONE = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "MX": "America/Mexico_City",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}


@cache
def region_choices() -> tuple[tuple[str, str], ...]:
    """`("en-IE", "Ireland")` by name; a language too where a country has several."""
    countries = [_country(tag) for tag in LOCALES]
    labels = {
        tag: f"{country} ({_language(tag)})"
        if countries.count(country) > 1
        else country
        for tag, country in zip(LOCALES, countries, strict=True)
    }
    return tuple(sorted(labels.items(), key=lambda choice: choice[1]))


def guess_region(accept_language: str) -> str:
    """The supported locale that an Accept-Language header asks for first.

    The exact tag wins over the mere language: of `en-IN, en` Indian, of `en` the first
    English one. DEFAULT_LOCALE where nothing fits.
    """
    for asked, _quality in parse_accept_lang_header(accept_language):
        found = _locale_like(asked)
        if found:
            return found
    return DEFAULT_LOCALE


def currency_of(tag: str) -> str:
    """Code of the money the locale's country pays with today."""
    return str(get_territory_currencies(_territory(tag))[0])


def time_zone_of(tag: str) -> str:
    """IANA name of the zone most people of the locale's country live in."""
    territory = _territory(tag)
    return _MOST_POPULOUS_ZONE.get(territory) or _only_zones()[territory]


def _locale_like(asked: str) -> str | None:
    by_tag = {tag.lower(): tag for tag in LOCALES}
    by_language = {tag.partition("-")[0]: tag for tag in reversed(LOCALES)}
    return by_tag.get(asked) or by_language.get(asked.partition("-")[0])


@cache
def _only_zones() -> dict[str, str]:
    return {
        territory: zone for zone, territory in get_global("zone_territories").items()
    }


def _territory(tag: str) -> str:
    return tag.partition("-")[2]


def _country(tag: str) -> str:
    return str(babel_locale("en-GB").territories[_territory(tag)])


def _language(tag: str) -> str:
    return str(babel_locale("en-GB").languages[tag.partition("-")[0]])

"""Addresses of pages that take no arguments, each looked up once."""

from functools import lru_cache

from django.urls import get_resolver, get_script_prefix, reverse
from django.urls.resolvers import URLResolver


def address_of(view: str) -> str:
    """What `reverse(view)` gives. Raises NoReverseMatch likewise."""
    return _address(view, get_script_prefix(), get_resolver())


# A page has a hundred links, most of them the same on every page.
@lru_cache(maxsize=512)
def _address(view: str, _prefix: str, _resolver: URLResolver) -> str:
    return reverse(view)

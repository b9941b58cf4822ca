"""The locale that text is written in: which are supported, and which is current.

A locale is a BCP 47 tag such as `en-IE`. Middleware and tasks open one with
`activate_locale`; template filters and forms ask `current_locale`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from babel import Locale

DEFAULT_LOCALE = "en-IE"
LOCALES = (
    *("en-IE", "en-GB", "en-US", "en-CA", "en-AU", "en-NZ", "en-IN", "en-ZA"),
    *("cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "es-ES", "es-MX", "fi-FI"),
    *("fr-CA", "fr-FR", "hi-IN", "it-IT", "ja-JP", "ko-KR", "nb-NO", "nl-BE"),
    *("nl-NL", "pl-PL", "pt-BR", "pt-PT", "sv-SE", "tr-TR", "uk-UA"),
)

_current: ContextVar[str] = ContextVar("locale", default=DEFAULT_LOCALE)


def current_locale() -> str:
    """Tag of the locale that is active here; DEFAULT_LOCALE where none was opened."""
    return _current.get()


@contextmanager
def activate_locale(tag: str) -> Iterator[None]:
    """Inside, `current_locale()` is `tag`; blocks nest."""
    token = _current.set(tag)
    try:
        yield
    finally:
        _current.reset(token)


@cache
def babel_locale(tag: str) -> Locale:
    """Babel's data for a tag. Raises babel.UnknownLocaleError or ValueError."""
    return Locale.parse(tag, sep="-")

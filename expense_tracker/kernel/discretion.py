"""Text that others may see over one's shoulder: the same, without its amounts."""

import re
from functools import cache

from expense_tracker.kernel.currencies import CURRENCIES
from expense_tracker.kernel.format import MINUS, money_affixes

BLOT = "•••"
# A plain space groups digits only before three of them.
_DIGITS = r"\d(?:(?:[.,'’٫٬\u00a0\u202f]| (?=\d{3}))?\d)*"


def without_amounts(text: str, locale: str) -> str:
    """The text with `•••` for every amount that `format_money` wrote in that locale."""
    return _amounts(locale).sub(BLOT, text)


@cache
def _amounts(locale: str) -> re.Pattern[str]:
    """Digits with what the locale puts before and after them for some currency."""
    pairs = [money_affixes(locale, currency) for currency in CURRENCIES]
    before = _either({before for before, _ in pairs})
    after = _either({after for _, after in pairs})
    return re.compile(f"[{MINUS}+]?{before}{_DIGITS}{after}")


def _either(texts: set[str]) -> str:
    # The longest first: "US$" must not be left as "US".
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    return f"(?:{'|'.join(map(_loose, longest_first))})"


def _loose(text: str) -> str:
    """Matches the text, with any white space for its own."""
    return r"\s".join(re.escape(part) for part in re.split(r"\s", text))

"""Text that others may see over one's shoulder: the same, without its amounts."""

import re
from functools import cache

from expense_tracker.kernel.currencies import CURRENCIES
from expense_tracker.kernel.format import MINUS, money_affixes

BLOT = "•••"
_DIGITS = r"\d(?:[\d.,'’٫٬\u00a0\u202f]*\d)?"


def without_amounts(text: str, locale: str) -> str:
    """The text with `•••` for every amount that `format_money` wrote in that locale."""
    return _amounts(locale).sub(BLOT, text)


@cache
def _amounts(locale: str) -> re.Pattern[str]:
    """Digits with what the locale puts before or after them for some currency."""
    pairs = {money_affixes(locale, currency) for currency in CURRENCIES}
    # The longest first: "US$" must not be left as "US".
    ways = sorted(pairs, key=lambda pair: -len("".join(pair)))
    either = "|".join(
        f"{_loose(before)}{_DIGITS}{_loose(after)}" for before, after in ways
    )
    return re.compile(f"[{MINUS}+]?(?:{either})")


def _loose(text: str) -> str:
    """Matches the text, with any white space for its own."""
    return r"\s".join(re.escape(part) for part in re.split(r"\s", text))

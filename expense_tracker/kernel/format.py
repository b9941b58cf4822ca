"""Amounts, numbers and dates as text in a person's locale; the patterns are Babel's.

Three rules are the house's own and hold in every locale: the minus is U+2212 and
stands before everything else, decimals are the currency's by ISO 4217, and a symbol
that ends in a letter keeps a no-break space from the digits (`CHF 12.50`).
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from babel.dates import DateTimePattern, match_skeleton, parse_pattern
from babel.numbers import (
    NumberPattern,
    get_currency_symbol,
    get_territory_currencies,
)
from babel.numbers import parse_pattern as parse_number_pattern

from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.locale import LOCALES, babel_locale
from expense_tracker.kernel.money import Money

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"

Sign = Literal["auto", "always", "never"]
DateStyle = Literal["short", "medium", "long", "weekday", "heading", "day", "month"]


@dataclass(frozen=True)
class MoneyParts:
    """A written amount cut where the decimals begin: `−€454` `.36` and what follows."""

    whole: str
    decimals: str  # with its mark; empty where none are shown
    suffix: str

    def __str__(self) -> str:
        return f"{self.whole}{self.decimals}{self.suffix}"


def format_money(money: Money, locale: str, *, sign: Sign = "auto") -> str:
    """`−€1,234.56`: sign, symbol and digits as the locale places them.

    `sign`: "auto" writes a minus, "always" a plus too (never on zero), "never" neither.
    Digits beyond the currency's decimals are shown: hiding them would hide a fault.
    """
    return str(money_parts(money, locale, sign=sign))


# Pages write the same amounts again and again: of budgets, days and rows.
@lru_cache(maxsize=4096)
def money_parts(money: Money, locale: str, *, sign: Sign = "auto") -> MoneyParts:
    """`format_money` in three pieces, for figures that dim their decimals."""
    prefix, suffix = money_affixes(locale, money.currency)
    places = _places(money.amount, at_least=decimals(money.currency))
    digits = _digits(abs(money.amount), locale, places)
    cut = len(digits) - places - 1 if places else len(digits)
    whole = f"{_sign_text(money.amount, sign)}{prefix}{digits[:cut]}"
    return MoneyParts(whole, digits[cut:], suffix)


def format_number(value: Decimal | int, locale: str, places: int | None = None) -> str:
    """Grouped digits with a true minus; rounded half even to `places` if given."""
    number = Decimal(value)
    if places is None:
        places = _places(number, at_least=0)
    digits = _digits(abs(number), locale, places)
    return f"{_sign_text(number, 'auto')}{digits}"


def format_percent(ratio: Decimal, locale: str, places: int = 0) -> str:
    """Decimal("0.8") as `80%`, `80 %` or `%80`, by locale, with a true minus."""
    pattern = babel_locale(locale).percent_formats[None]
    digits = _digits(abs(ratio) * 100, locale, places)
    sign = _sign_text(ratio, "auto")
    return f"{sign}{pattern.prefix[0]}{digits}{pattern.suffix[0]}"


@lru_cache(maxsize=4096)
def format_date(day: date, locale: str, style: DateStyle = "medium") -> str:
    """The day in the locale's order and language.

    For en-IE: short 21/11/2026, medium 21 Nov 2026, long 21 November 2026, weekday
    Sat 21 Nov, heading Saturday 21 November, day 21 Nov, month November 2026.
    """
    return _date_pattern(locale, style).apply(day, babel_locale(locale))


@cache
def locale_choices() -> tuple[tuple[str, str], ...]:
    """`("en-IE", "English (Ireland): €1,234.56, 21/11/2026")` for form fields."""
    return tuple((tag, _sample(tag)) for tag in LOCALES)


def _sample(tag: str) -> str:
    locale = babel_locale(tag)
    name = str(locale.get_display_name())
    currency = get_territory_currencies(tag[-2:])[0]
    amount = Decimal("1234.56") if decimals(currency) else Decimal(1234)
    money = format_money(Money(amount, currency), tag)
    day = format_date(date(2026, 11, 21), tag, "short")
    return f"{name[:1].upper()}{name[1:]}: {money}, {day}"


def _sign_text(amount: Decimal, sign: Sign) -> str:
    if sign == "never" or not amount:
        return ""
    if amount < 0:
        return MINUS
    return "+" if sign == "always" else ""


def _places(amount: Decimal, at_least: int) -> int:
    # normalize() would round a long amount to the context's precision.
    fraction = f"{amount:f}".partition(".")[2].rstrip("0")
    return max(at_least, len(fraction))


def _digits(amount: Decimal, locale: str, places: int) -> str:
    pattern = _number_pattern(locale, places)
    return str(pattern.apply(amount, babel_locale(locale)))


@cache
def _number_pattern(locale: str, places: int) -> NumberPattern:
    """The locale's grouping with exactly `places` decimals."""
    grouping = babel_locale(locale).decimal_formats[None].pattern.partition(".")[0]
    return parse_number_pattern(f"{grouping}.{'0' * places}" if places else grouping)


@cache
def money_affixes(locale: str, currency: str) -> tuple[str, str]:
    """What stands before and after the digits of a positive amount."""
    data = babel_locale(locale)
    symbol = str(get_currency_symbol(currency, locale=data))
    if not any(map(str.isprintable, symbol)):
        symbol = currency  # the escudo's stands between the digits: nothing to see
    pattern = data.currency_formats["standard"]
    prefix = pattern.prefix[0].replace("¤", symbol)
    suffix = pattern.suffix[0].replace("¤", symbol)
    if prefix[-1:].isalpha():
        prefix += NBSP
    return prefix, suffix


_SKELETONS = {
    "short": "yMd",
    "medium": "yMMMd",
    "weekday": "MMMEd",
    "day": "MMMd",
    "month": "yMMMM",
}
# CLDR has no "weekday, day and month in full" for every locale; its full date without
# the year and the words that carry the year is one.
_YEAR = re.compile(r"(,| 'de')?\s*y(年|년\s*|\s*'р'\.)?")


@cache
def _date_pattern(locale: str, style: DateStyle) -> DateTimePattern:
    data = babel_locale(locale)
    if style == "long":
        return parse_pattern(data.date_formats["long"])
    if style == "heading":
        return parse_pattern(_YEAR.sub("", data.date_formats["full"].pattern))
    skeletons = data.datetime_skeletons
    pattern = skeletons[match_skeleton(_SKELETONS[style], skeletons)].pattern
    # The short weekday stands in lists that are parted by commas themselves.
    return parse_pattern(pattern.replace(",", "") if style == "weekday" else pattern)

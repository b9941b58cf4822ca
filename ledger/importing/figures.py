"""Amounts as banks write them, once the file's decimal sign is known.

`1'234.50`, `1,23,456.78`, `(12.30)`, `3,90-`, `EUR 12`, `$1,000.00 CR`, `12,-`. More
tolerant of signs and words around the number than the kernel's parser of what people
type, and never asking a locale: text that does not fit the decimal sign is no amount.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from expense_tracker.kernel.amounts import MAX_AMOUNT
from expense_tracker.kernel.currencies import is_currency
from ledger.importing.words import Direction

MAX_CHARS = 64


class DecimalSign(StrEnum):
    POINT = "."
    COMMA = ","


class Figure(NamedTuple):
    """A number from a cell. `direction` only where the cell itself says (CR, DR);
    `currency` only where its sign or code belongs to one currency alone.
    """

    value: Decimal
    direction: Direction | None = None
    currency: str | None = None


CURRENCY_SIGNS: dict[str, str | None] = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₴": "UAH", "₺": "TRY",
    "₩": "KRW", "₪": "ILS", "₫": "VND", "฿": "THB", "₱": "PHP", "₦": "NGN",
    "₸": "KZT", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₮": "MNT", "₼": "AZN",
    "₾": "GEL", "R$": "BRL", "zł": "PLN", "Kč": "CZK", "Ft": "HUF",
    "руб": "RUB", "р": "RUB", "грн": "UAH", "din": "RSD", "元": "CNY", "円": "JPY",
    "RMB": "CNY", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "RM": "MYR",
    "Rp": "IDR", "TL": "TRY", "lei": "RON", "Fr": "CHF", "SFr": "CHF",
    # Of several countries: they say that it is money, not whose.
    "$": None, "¥": None, "￥": None, "kr": None, "Rs": None, "Re": None, "₨": None,
    "лв": None,
}  # fmt: skip
_SIGNS = {sign.casefold(): code for sign, code in CURRENCY_SIGNS.items()}
_SIDES = {
    **dict.fromkeys(["cr", "c", "h", "haben", "credit"], Direction.IN),
    **dict.fromkeys(["dr", "d", "db", "s", "soll", "debit"], Direction.OUT),
}

_SAME = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒–—－﹣", "-"),
        **dict.fromkeys("’‘ʼ´`＇", "'"),
        **dict.fromkeys("\xa0\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
        **dict(zip("０１２３４５６７８９，．（）＋", "0123456789,.()+", strict=True)),
    }
)
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_PARTS = re.compile(
    r"(?P<before>[^0-9,']*?)"
    # Not the point of an abbreviation: `Rs.500`.
    r"(?P<number>[0-9][0-9.,' ]*|(?<![^\W\d])[.,][0-9]+)"
    r"(?P<after>[^0-9]*)"
)
_AROUND = re.compile(r"[-+()]|[^\s\d.()+-]+")
# `12,-` and `12.--`: no cents, as shops in Switzerland and Germany write it.
_NO_CENTS = re.compile(r"(?<=[0-9])[.,][-]{1,2}(?=\s|$|[^\W\d])")


def parse_figure(text: str, sign: DecimalSign) -> Figure | None:
    """The figure the text writes with this decimal sign, None when it writes none.

    Brackets, a minus before or behind and CR/DR marks are understood. A comma where
    the sign is a point must part thousands; `12,50` is then no figure, not 1250.
    """
    return _parse(text, sign) if len(text) <= MAX_CHARS else None


@lru_cache(maxsize=16384)
def _parse(text: str, sign: DecimalSign) -> Figure | None:
    plain = text.translate(_SAME).strip()
    if sign is DecimalSign.POINT and _PLAIN.fullmatch(plain):
        return _within_limit(Figure(Decimal(plain)))
    match = _PARTS.fullmatch(_NO_CENTS.sub("", plain))
    if not match:
        return None
    number = _number(match["number"].strip(), sign)
    before = _AROUND.findall(match["before"])
    after = _AROUND.findall(match["after"])
    return None if number is None else _signed(number, before, after)


def decimal_signs_of(texts: Iterable[str]) -> set[DecimalSign]:
    """The decimal signs with which the most of these texts are figures.

    One sign: the texts settle it. Both: they read differently, and only someone else
    can tell (`1,234`). Empty: no figures, or figures that read the same either way.
    """
    distinct = set(texts)
    read = dict.fromkeys(DecimalSign, 0)
    differ = False
    for text in distinct:
        figures = {sign: parse_figure(text, sign) for sign in DecimalSign}
        differ = differ or len(set(figures.values())) > 1
        for sign, figure in figures.items():
            read[sign] += figure is not None
    most = max(read.values())
    return {sign for sign in read if read[sign] == most} if differ else set()


def _number(text: str, sign: DecimalSign) -> Decimal | None:
    grouping = "," if sign is DecimalSign.POINT else "."
    whole, point, cents = text.partition(sign)
    if point and not cents.isdigit() and cents:
        return None
    groups = re.split(rf"[{grouping}' ]", whole)
    if not point and len(groups) > 1 and len(groups[-1]) != len("000"):
        return None
    digits = "".join(groups)
    return Decimal(f"{digits or 0}.{cents or 0}") if cents else Decimal(digits or 0)


def _signed(number: Decimal, before: list[str], after: list[str]) -> Figure | None:
    """Applies what stands around the number; None when something there is unknown."""
    negative = "-" in [*before, *after] or ("(" in before and ")" in after)
    words = [one.casefold() for one in [*before, *after] if one not in "-+()"]
    direction = next((_SIDES[word] for word in words if word in _SIDES), None)
    money = [word for word in words if word not in _SIDES]
    if not all(_is_money(word) for word in money):
        return None
    currency = next((code for word in money if (code := _currency(word))), None)
    value = -number if negative and not direction else number
    return _within_limit(Figure(value, direction, currency))


def _is_money(word: str) -> bool:
    return word in _SIGNS or is_currency(word.upper())


def _currency(word: str) -> str | None:
    return word.upper() if is_currency(word.upper()) else _SIGNS.get(word)


def _within_limit(figure: Figure) -> Figure | None:
    if abs(figure.value) > MAX_AMOUNT:
        return None
    return figure if figure.value else figure._replace(value=abs(figure.value))

"""Amounts as people type them: `1.234,56`, `€12`, `48.50+20`, `(12+3)*2`.

One parser for every form, quick-add line and file. Which mark is the decimal one is
decided by the text where it has one reading only (`1.234,56`, `12,5`) and by the
person's locale alone where it has two (`1,234`); nothing is guessed from size.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from functools import cache

from babel.numbers import (
    get_currency_symbol,
    get_group_symbol,
    get_territory_currencies,
)

from expense_tracker.kernel.currencies import decimals
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.locale import LOCALES, babel_locale
from expense_tracker.kernel.money import round_money

MAX_AMOUNT = Decimal(100_000_000_000)
MAX_LENGTH = 64

_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_ONE_SIGN_FOR_MANY = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_APOSTROPHES, "'"),
        "\N{MINUS SIGN}": "-",
        "\N{MULTIPLICATION SIGN}": "*",
        "\N{DIVISION SIGN}": "/",
    }
)
# In threes, or in twos before the last three as in India; the same mark throughout.
_GROUPED = re.compile(
    r"[1-9][0-9]{0,2}([., '])[0-9]{3}(?:\1[0-9]{3})*"
    r"|[1-9][0-9]?(?:([., '])[0-9]{2})(?:\2[0-9]{2})*\2[0-9]{3}"
)


class AmountError(ValueError):
    """The text is not an amount; the message is fit to stand at the field."""


def parse_amount(
    text: str,
    *,
    currency: str,
    locale: str,
    allow_negative: bool = False,
    allow_zero: bool = False,
) -> Decimal:
    """The amount in the currency's unit, with exactly the currency's decimals.

    Reads a plain number, or a sum with + - * / and brackets. Numbers with more decimals
    than the currency has are refused; where the text multiplies or divides they are
    factors, and the result is rounded half up instead. Raises AmountError for any other
    text, for an absolute value over MAX_AMOUNT, and for a sign or a zero that is not
    allowed.
    """
    tokens = _tokens(text, currency, locale)
    with localcontext(prec=2 * MAX_LENGTH):  # so that nothing but division rounds
        exact = _Calculation(tokens).result()
    if abs(exact) > MAX_AMOUNT:
        largest = format_number(MAX_AMOUNT, locale)
        raise AmountError(f"The largest possible amount is {largest}.")
    if "*" not in tokens and "/" not in tokens:
        _check_decimals(tokens, currency)
    amount = round_money(exact, currency)
    if amount < 0 and not allow_negative:
        raise AmountError("Write the amount without a minus.")
    if not amount and not allow_zero:
        raise AmountError("The amount must not be zero.")
    return amount or abs(amount)  # never a negative zero


@dataclass(frozen=True)
class _Number:
    value: Decimal
    places: int
    text: str


_Token = _Number | str


def _tokens(text: str, currency: str, locale: str) -> list[_Token]:
    """Numbers, operators and brackets; the currency's own signs and spaces left out."""
    if len(text) > MAX_LENGTH:
        raise AmountError(f"Write the amount in at most {MAX_LENGTH} characters.")
    tokens: list[_Token] = []
    for match in _token_pattern(currency, locale).finditer(
        text.translate(_ONE_SIGN_FOR_MANY)
    ):
        if match.lastgroup == "number":
            tokens.append(_read_number(match.group(), currency, locale))
        elif match.lastgroup == "operator":
            tokens.append(match.group())
        elif match.lastgroup == "stranger":
            raise _stranger_error(match.group(), currency, locale)
    if not tokens:
        raise AmountError("Enter an amount.")
    return tokens


@cache
def _token_pattern(currency: str, locale: str) -> re.Pattern[str]:
    signs = "|".join(re.escape(sign) for sign in _currency_signs(currency, locale))
    return re.compile(
        rf"(?P<sign>(?i:{signs}))"
        # A number is taken whole, with its marks, and judged afterwards.
        r"|(?P<number>[.,]?[0-9]+(?:[., '][0-9]+)*)"
        r"|(?P<operator>[-+*/()])"
        r"|(?P<space>[ \t]+)"
        r"|(?P<stranger>.)",
        re.DOTALL,
    )


def _currency_signs(currency: str, locale: str) -> list[str]:
    """How the currency may be written here: code, sign here, at home and in English."""
    at_home = (
        tag for tag in LOCALES if currency in get_territory_currencies(_territory(tag))
    )
    tags = {locale, "en-US", next(at_home, locale)}
    signs = {str(get_currency_symbol(currency, babel_locale(tag))) for tag in tags}
    written = {sign.translate(_ONE_SIGN_FOR_MANY) for sign in signs | {currency}}
    return sorted(written, key=len, reverse=True)


def _territory(tag: str) -> str:
    return tag.rpartition("-")[2]


def _read_number(text: str, currency: str, locale: str) -> _Number:
    whole, fraction = _split_at_decimal_mark(text, locale)
    grouped = not whole or whole.isdigit() or _GROUPED.fullmatch(whole)
    if not grouped or not (fraction + "0").isdigit():
        example = _example(currency, locale)
        raise AmountError(f"“{text}” is not a number. Write it like {example}.")
    digits = "".join(char for char in whole if char.isdigit())
    return _Number(Decimal(f"{digits}.{fraction}0"), len(fraction), text)


def _split_at_decimal_mark(text: str, locale: str) -> tuple[str, str]:
    marks = [char for char in text if char in ".,"]
    if not marks or _part_thousands(marks, text, locale):
        return text, ""
    whole, _, fraction = text.rpartition(marks[-1])
    return whole, fraction


def _part_thousands(marks: list[str], text: str, locale: str) -> bool:
    """Whether the points or commas of `text` group its digits, none being decimal."""
    if len(marks) > 1:
        return len(set(marks)) == 1
    group = str(get_group_symbol(babel_locale(locale)))
    return marks[0] == group and _GROUPED.fullmatch(text) is not None


def _check_decimals(tokens: list[_Token], currency: str) -> None:
    allowed = decimals(currency)
    for token in tokens:
        if isinstance(token, _Number) and token.places > allowed:
            has = f"{allowed} decimals" if allowed else "no decimals"
            raise AmountError(f"{currency} has {has}; “{token.text}” has more.")


def _stranger_error(char: str, currency: str, locale: str) -> AmountError:
    if unicodedata.category(char) == "Sc":
        return AmountError(f"This amount is in {currency}; leave out “{char}”.")
    shown = f"“{char}”" if char.isprintable() else "A hidden character"
    example = _example(currency, locale)
    return AmountError(f"{shown} has no place in an amount. Write it like {example}.")


def _example(currency: str, locale: str) -> str:
    return format_number(Decimal("1234.56"), locale, decimals(currency))


class _Calculation:
    """Works out a sum by the usual precedence, one token at a time."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = [*tokens, ""]
        self._at = 0

    def result(self) -> Decimal:
        kinds = set(self._tokens)
        if "(" in kinds and not kinds & {"+", "-", "*", "/"}:
            # In bookkeeping (12.50) is negative, in arithmetic it is not.
            raise AmountError("Leave out the brackets, or write a minus.")
        value = self._sum()
        if self._next() != "":
            raise _unfinished()
        return value

    def _sum(self) -> Decimal:
        value = self._product()
        while self._peek() in ("+", "-"):
            if self._next() == "+":
                value += self._product()
            else:
                value -= self._product()
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while self._peek() in ("*", "/"):
            if self._next() == "*":
                value *= self._factor()
            else:
                value = _divide(value, self._factor())
        return value

    def _factor(self) -> Decimal:
        item = self._next()
        if isinstance(item, _Number):
            return item.value
        if item in ("+", "-"):
            return self._factor() if item == "+" else -self._factor()
        if item == "(":
            value = self._sum()
            if self._next() == ")":
                return value
        raise _unfinished()

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token


def _divide(value: Decimal, divisor: Decimal) -> Decimal:
    try:
        return value / divisor
    except (DivisionByZero, InvalidOperation):
        raise AmountError("Nothing can be divided by zero.") from None


def _unfinished() -> AmountError:
    return AmountError("This sum cannot be worked out. Write it like 12.50 + 3 * 2.")

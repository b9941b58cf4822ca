"""One text message of a bank: what it says moved, or why it tells of no booking.

No bank's wording is known here. An amount is a currency and a number; the verb next to
it says which way it went (messages.toml); amounts after words like "balance" are none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from expense_tracker.kernel.currencies import CURRENCIES, decimals
from ledger.importing.figures import CURRENCY_SIGNS, DecimalSign, parse_figure
from ledger.importing.message_words import (
    ANNOUNCED,
    ANNOUNCED_REASON,
    ASIDE,
    BALANCE,
    IGNORED,
    IN,
    IN_NOUNS,
    IN_PHRASES,
    NAMES,
    NOISE,
    OFFERS,
    OFFERS_REASON,
    OUT,
    OUT_NOUNS,
    OUT_PHRASES,
    bare_letters,
)
from ledger.importing.row_cells import NoLine

# What messages write besides the codes and signs that statements know.
_UNITS = {
    **{code: code for code in CURRENCIES},
    **CURRENCY_SIGNS,
    "Rs": "INR", "Re": "INR", "₨": "INR", "rupees": "INR", "Tk": "BDT", "R": "ZAR",
    "Ksh": "KES", "TSh": "TZS", "USh": "UGX", "Dhs": "AED", "SR": "SAR",
    "euro": "EUR", "euros": "EUR", "dollars": "USD",
}  # fmt: skip
_BY_WORD = {word.casefold(): code for word, code in _UNITS.items()}
_WORD = "|".join(re.escape(word) for word in sorted(_UNITS, key=len, reverse=True))
_UNIT = rf"(?<![^\W\d_])(?:{_WORD})(?![^\W\d_])"
_NUMBER = (
    r"[0-9]{1,3}(?:[ \xa0\u202f][0-9]{3})+(?:[.,][0-9]{1,2})?(?![0-9])"
    r"|[0-9][0-9,.']*"
)
_MONEY = re.compile(
    rf"(?P<unit>{_UNIT})\.?\s?:?\s?(?P<sign>[-−]?)(?P<number>{_NUMBER})"
    rf"|(?<![\w.])(?P<number2>{_NUMBER})[ \xa0]?(?P<unit2>{_UNIT})(?!\.?\s?[0-9])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:by|with|for|of|amt|amount|bal|balance)[ :.]{1,2}"
    r"([0-9][0-9,']{0,20}\.[0-9]{1,2})\b",
    re.IGNORECASE,
)
# How far before an amount the word may stand that says what it is.
_REACH = 45
_GAP = re.compile(
    r"[^\w]*(?:(?:is|are|now|of|in|on|for|your|a/c|ac|acct|account|card|no|ending|was|as|"
    r"rs|amt|w|[x*]*[0-9]+)[^\w]+)*$",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,'][0-9]{2,3})*[.,'][0-9]{3}")


@dataclass(frozen=True)
class Sum:
    """An amount in a message. `currency` is None for a sign of several countries."""

    value: Decimal
    currency: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Told:
    """What a message says. `amount` is signed; `abroad` what it was in the currency of
    the purchase; `plain` the text in common letters, `quiet` that without what is said
    to everybody ("Not you? Call ...").
    """

    amount: Decimal
    currency: str | None
    balance: Decimal | None
    abroad: Sum | None
    main: Sum
    plain: str
    quiet: str


def plain_text(text: str) -> str:
    """The text in common letters and signs: some banks write in mathematical ones."""
    return unicodedata.normalize("NFKC", text)


def has_money(text: str) -> bool:
    """Whether there is any amount in the text."""
    return bool(_MONEY.search(text))


def understand(text: str) -> Told:
    """What the message tells. Raises NoLine with the reason when it is no booking."""
    plain = plain_text(text)
    quiet = _blanked(plain, NOISE)
    calm = bare_letters(quiet)
    for pattern, reason in IGNORED:
        if pattern.search(calm):
            raise NoLine(reason, left_out=True)
    sums = list(_sums(plain)) or list(_bare_sums(plain))
    moved = [one for one in sums if _kind(calm, one) is None]
    balances = [one for one in sums if _kind(calm, one) is BALANCE]
    if not moved:
        reason = "A balance, not a transaction." if balances else "It names no amount."
        raise NoLine(reason, left_out=True)
    main, abroad = _main(moved, [one for one in sums if one not in moved])
    side = _side(calm, main)
    return Told(
        amount=side * main.value,
        currency=main.currency,
        balance=balances[0].value if balances else None,
        abroad=abroad,
        main=main,
        plain=plain,
        quiet=quiet,
    )


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with what matches made blank, so that places stay what they are."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


_EVIDENCE = re.compile(
    r"[Xx*•.]{1,}[0-9]{3,}|\b(?:a/?c|acct|account|card)\b[^.\n]{0,20}[0-9]{3,}"
    r"|\b(?:ref|utr|rrn|upi|imps|neft|txn)\b[^\n]{0,12}[0-9]{5,}"
    r"|\b[0-9]{1,2}[-/. ]?(?:[0-9]{1,2}|[A-Za-z]{3})[-/. ]?[0-9]{2,4}\b",
    re.IGNORECASE,
)


def _has_evidence(text: str) -> bool:
    """Whether account, reference or day are told, as advertising hardly does."""
    return bool(_EVIDENCE.search(text)) and not _SPENDING_SOON.search(text)


_SPENDING_SOON = re.compile(r"\b(?:valid (?:till|until|upto)|get|earn) ", re.IGNORECASE)


def _sums(text: str) -> Iterator[Sum]:
    for match in _MONEY.finditer(text):
        number = (match["number"] or match["number2"]).rstrip(".,'")
        currency = _BY_WORD.get((match["unit"] or match["unit2"]).casefold())
        value = _value(number, currency)
        if value:
            yield Sum(value, currency, match.start(), match.end())


def _bare_sums(text: str) -> Iterator[Sum]:
    """Amounts of messages that name no currency at all: `debited by 120.0`."""
    for match in _BARE.finditer(text):
        if value := _value(match[1].rstrip(".,'"), None):
            yield Sum(value, None, match.start(1), match.end(1))


def _value(number: str, currency: str | None) -> Decimal | None:
    """`15,000` and `1.500` are thousands, but where the currency has three decimals."""
    last = max(number.rfind(","), number.rfind("."))
    sign = DecimalSign.COMMA if number[last : last + 1] == "," else DecimalSign.POINT
    has_both = "," in number and "." in number
    has_mills = currency is not None and decimals(currency) == len("000")
    if (
        not has_both
        and _THOUSANDS.fullmatch(number)
        and not (has_mills and sign is DecimalSign.POINT)
    ):
        sign = DecimalSign.POINT if sign is DecimalSign.COMMA else DecimalSign.COMMA
    figure = parse_figure(number, sign)
    return figure.value if figure else None


def _kind(text: str, one: Sum) -> re.Pattern[str] | None:
    """BALANCE or ASIDE by the words before an amount, None for one that moved."""
    before = text[max(0, one.start - _REACH) : one.start]
    before = re.split(r"[.;!?]\s|\n", before)[-1]
    for pattern in (BALANCE, ASIDE):
        for match in pattern.finditer(before):
            if _GAP.fullmatch(before, match.end()):
                return pattern
    return None


def _main(moved: list[Sum], at_home: list[Sum]) -> tuple[Sum, Sum | None]:
    """The amount booked, and what it was abroad where two currencies are told.

    The account's is the currency its balance or limit is in, else the one told first.
    """
    first = moved[0]
    others = [one for one in moved[1:] if one.currency != first.currency]
    homes = {one.currency for one in at_home}
    home = next((one for one in others if one.currency in homes), None)
    if home and first.currency not in homes:
        return home, first
    return first, None


def _side(calm: str, main: Sum) -> int:
    """1 for money in, -1 for money out. Raises NoLine where nothing has moved."""
    named = _blanked(calm, NAMES)
    past = _blanked(named, ANNOUNCED)
    if OFFERS.search(calm) and not _has_evidence(calm):
        raise NoLine(OFFERS_REASON, left_out=True)
    if side := _told_side(past) or _nearest(past, main, OUT, IN):
        return side
    if past != named:
        raise NoLine(ANNOUNCED_REASON, left_out=True)
    side = _nearest(past, main, OUT_NOUNS, IN_NOUNS)
    if not side or (side > 0 and not _has_evidence(calm)):
        raise NoLine("It does not say that money moved.", left_out=True)
    return side


def _told_side(text: str) -> int:
    """What whole phrases say, whatever the verbs in them would; 0 for nothing."""
    if OUT_PHRASES.search(text):
        return -1
    return 1 if IN_PHRASES.search(text) else 0


def _nearest(text: str, main: Sum, outs: re.Pattern[str], ins: re.Pattern[str]) -> int:
    """The side of the word next to the amount, 0 where there is none."""
    found = [(_distance(match, main), -1) for match in outs.finditer(text)]
    found += [(_distance(match, main), 1) for match in ins.finditer(text)]
    return min(found)[1] if found else 0


def _distance(match: re.Match[str], main: Sum) -> int:
    """Characters between a word and the amount; those before it count a little more."""
    if match.start() >= main.end:
        return match.start() - main.end
    return main.start - match.end() + 1

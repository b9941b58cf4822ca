"""What else a bank's message says: day, account, reference, and who the other side is.

None of it is needed for a booking but the day; what is not found stays empty.
"""

import datetime
import re
from collections.abc import Iterator

from ledger.importing.conventions import swapped
from ledger.importing.dates import DateOrder, parse_date
from ledger.importing.fields import tidy
from ledger.importing.message_grammar import Told

_MONTH = r"[^\W\d_]{3,9}"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:[0-9]{4}|[0-9]{2})"
_DATE = re.compile(
    r"(?<![\w/.-])(?:"
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    rf"|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]{_YEAR}"
    rf"|{_DAY}[-/. ]?{_MONTH}[-/., ']{{0,2}}{_YEAR}"
    rf"|{_MONTH} {_DAY},? [0-9]{{4}}"
    r")(?![0-9])"
)
# The year is that of the message.
_DAY_AND_MONTH = re.compile(
    rf"(?<![\w/.-])(?:([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]({_MONTH})"
    rf"|({_MONTH}) ([0-9]{{1,2}}))\b"
)
_ACCOUNT = re.compile(
    r"\b(?:a/?c|ac|acct?|acc|account|card|bobcard|wallet|konto|karte|kort|compte|carte|"
    r"cuenta|tarjeta|conta|cartao|conto|carta|rach)\b[^0-9\n]{0,30}?"
    r"([0-9]{0,4}[Xx*•.]{1,20})?\s?([0-9]{3,20})(?![0-9:/,-]|\.[0-9])",
    re.IGNORECASE,
)
_MASKED = re.compile(r"(?<![A-Za-z0-9])[0-9]{0,4}[Xx*•]{1,20}-?([0-9]{3,6})(?![0-9])")
_TAIL = 4
_REFERENCE = re.compile(
    r"\b(?:upi/(?:dr|cr|p2[am])/|(?:(?:upi|txn|trans(?:action)?|imps|neft|order)\s?)?"
    r"(?:ref(?:erence)?|refno|utr|rrn|txnid|id|upi|imps|neft|txn)"
    r"(?:\s?(?:no|num|number|id|#)\b)?(?:\s?(?:is))?[\s.:#/-]{0,3})"
    r"([A-Za-z0-9]{6,30})\b",
    re.IGNORECASE,
)
_MIN_DIGITS = 4
_NAME = r"([^\W_][^\n;|]{1,60}?)"
_NAME_END = (
    r"(?=\s*(?:$|[\n;(|]|\.\s|\.$|(?-i:\.[A-Z])|,\s"
    r"|\s(?:on|via|ref|refno|upi|value|with|using|dated|at [0-9]|le|am|il|el|op|"
    r"em [0-9]|from|avl|avail|bal|rrn|utr|has|for|is|and|credited|refunded|thru|"
    r"through)\b"
    r"|\s[0-9]{1,2}[-/.][0-9]))"
)


def _after(opening: str) -> str:
    """A name after these words."""
    return rf"{opening}{_NAME}{_NAME_END}"


_SLASHED = r"(?=/|\s(?:value|on)\b|\n|$)"
_INFO = _after(r"\binfo:?\s?")
_TOWARDS = _after(r"\btowards\s")
_BY_SIDE = {
    -1: (
        rf"UPI/DR/\w+/{_NAME}{_SLASHED}",
        rf"(?:;\s|& ){_NAME} credited\b",
        _after(r"(?:\b(?:at|bei|chez|presso|bij|em|en)\b|(?<=\s)@)\s?:?\s?(?!the\b)"),
        _after(r"\b(?:to|an)\b\s?:?\s?(?!your\b|a/?c\b|acct|the\b|[0-9]{3,4}\b)"),
        _TOWARDS,
        _after(r"\bon (?!your|[0-9])"),
        _INFO,
        _after(r"\bfor (?!rs|inr|[0-9₹$€£]|emi\b)"),
    ),
    1: (
        rf"UPI/CR/\w+/{_NAME}{_SLASHED}",
        _after(r"\bfrom\b\s?:?\s?(?!your\b|a/?c\b|rs|inr)"),
        _after(r"\bby (?!rs|inr|a/?c\b|an a/c|a neft|upi|neft|imps|[0-9₹$€£])"),
        _after(r"\bvpa "),
        _after(r"\b(?:von|de|di|van)\b "),
        _INFO,
        _TOWARDS,
    ),
}
_PATTERNS = {
    side: tuple(re.compile(one, re.IGNORECASE) for one in listed)
    for side, listed in _BY_SIDE.items()
}
# Lines of cards that give the shop a line of its own.
_BARE_LINE = re.compile(r"[^\W\d_][^\n:]{2,40}")
_TALK = re.compile(
    r"\b(?:bank|card|avl|bal|limit|sms|not you|spent|call)\b", re.IGNORECASE
)


def day_of(
    text: str,
    order: DateOrder,
    received: datetime.date | None,
    as_of: datetime.date | None,
) -> datetime.date | None:
    """The day the message names, else the day it came, else `as_of`; None when nobody
    knows. What is later than both is a day to come, not that of the booking.

    A day that could be read in two orders is read as the one closer to the coming of
    the message, or without that in `order`.
    """
    latest = received or as_of
    days = [*_days(text, order)]
    if latest is None:
        return days[0] if days else None
    past = [day for day in days if day <= latest + _NEXT_DAY]
    if received:
        past.sort(key=lambda day: received - day)
    return past[0] if past else _short_day(text, latest) or latest


_NEXT_DAY = datetime.timedelta(days=1)


def _days(text: str, order: DateOrder) -> Iterator[datetime.date]:
    for match in _DATE.finditer(text):
        for one in (order, swapped(order)):
            if day := parse_date(match[0], one):
                yield day


def _short_day(text: str, latest: datetime.date) -> datetime.date | None:
    """The day of `12 May`, in the year that brings it closest before the latest."""
    for match in _DAY_AND_MONTH.finditer(text):
        day, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        for year in (latest.year, latest.year - 1):
            found = parse_date(f"{day} {month} {year}", DateOrder.DMY)
            if found and found <= latest + _NEXT_DAY:
                return found
    return None


def account_of(text: str) -> str:
    """The last digits of the account, up to four; "" when it is not told."""
    if match := _ACCOUNT.search(text) or _MASKED.search(text):
        return match[match.lastindex or 1][-_TAIL:]
    return ""


def reference_of(text: str) -> str:
    """The bank's number of the booking, "" when it is not told."""
    for match in _REFERENCE.finditer(text):
        if sum(map(str.isdigit, match[1])) >= _MIN_DIGITS:
            return match[1]
    return ""


def other_side_of(told: Told) -> str:
    """Who paid or was paid, "" when the message does not say."""
    text = told.quiet
    for pattern in _PATTERNS[1 if told.amount > 0 else -1]:
        for match in pattern.finditer(text):
            name = tidy(match[1]).strip(" .,*-/:")
            if any(map(str.isalpha, name)) and not _ACCOUNT.search(name):
                return name
    after = text[told.main.end :].split("\n")
    lines = (line.strip() for line in after[1:])
    return next(
        (one for one in lines if _BARE_LINE.fullmatch(one) and not _TALK.search(one)),
        "",
    )

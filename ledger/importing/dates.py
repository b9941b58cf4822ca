"""Dates as banks write them.

`05.03.24`, `2024-03-05T10:11:12Z`, `5-Mar-2024`, `20240305 101112`, `2024年3月5日`: the
day as written, times and zones dropped. Only where day and month cannot be told apart
by form does the order asked for decide; a date that does not fit it is no date.
"""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from ledger.importing.words import MONTHS, fold_words, phrases

MIN_YEAR, MAX_YEAR = 1900, 2199
MAX_CHARS = 40
# Two-digit years: 70 and later are of the last century.
_PIVOT = 70
_FULL, _SHORT = 4, 2  # digits of a year

# Spreadsheets count days from here (the 29 February 1900 they believe in included).
_SPREADSHEET_EPOCH = datetime.date(1899, 12, 30)
# 1927 to 2146: what is outside is no date but some other number.
_SERIALS = range(10_000, 90_000)


class DateOrder(StrEnum):
    """What comes first where digits alone are written."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


_WIDE_DIGITS = str.maketrans("０１２３４５６７８９／－．：", "0123456789/-.:")
_CLOCK = (
    r"[0-2]?[0-9][:.hH][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]{1,9})?)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?|Uhr|h)?"
    r"\s*(?:Z|UTC|GMT|[A-Z]{3,4})?\s*(?:\(?(?:UTC|GMT)?[+-][0-9]{1,2}:?[0-9]{0,2}\)?)?"
)
_TIME = re.compile(rf"(?:[T,;\s]+(?:at\s+|um\s+)?{_CLOCK})?$")
_TRAILING_CLOCK = re.compile(rf"[T,\s]+{_CLOCK}$")
_DIGITS = re.compile(
    r"([0-9]{1,4})\s?[-/.年]\s?([0-9]{1,2})\s?[-/.月]\s?([0-9]{1,4})[.日]?"
)
_COMPACT = re.compile(r"[0-9]{8}(?=[0-9]{4,6}$|$|[T\s])")
_SHORT_COMPACT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})$")
_WEEKDAY = re.compile(r"^[^\W\d_]{2,10}[.,]{0,2}\s+(?=[0-9])")
_TOKENS = re.compile(r"[0-9]+|[^\W\d_]+")
_FILLERS = phrases("de, del, d, of, the, den, der, st, nd, rd, th, ta, di")


def parse_date(text: str, order: DateOrder) -> datetime.date | None:
    """The day the text names, None when it names none in this order."""
    return _parse(text, order) if len(text) <= MAX_CHARS else None


def date_in_serial(number: Decimal) -> datetime.date | None:
    """The day a spreadsheet means by a bare number, None when it means no day."""
    days = int(number)
    if days not in _SERIALS:
        return None
    return _SPREADSHEET_EPOCH + datetime.timedelta(days=days)


def orders_of(texts: Iterable[str]) -> set[DateOrder]:
    """The orders in which the most of these texts are dates.

    One order: the texts settle it. Several: they read differently in each, and only
    someone else can tell. Empty: no dates, or dates that read the same in any order.
    """
    distinct = set(texts)
    read = dict.fromkeys(DateOrder, 0)
    differ = False
    for text in distinct:
        days = {order: parse_date(text, order) for order in DateOrder}
        differ = differ or len(set(days.values())) > 1
        for order, day in days.items():
            read[order] += day is not None
    if not differ:
        return set()
    orders = {order for order in read if read[order] == max(read.values())}
    return orders if len(orders) == 1 else _by_steadiest_part(orders, distinct)


def _by_steadiest_part(orders: set[DateOrder], texts: set[str]) -> set[DateOrder]:
    """Of `24-01-05` and its kin the part that changes least is the year."""
    parts = [match for text in texts if (match := _DIGITS.match(text.strip()))]
    firsts = {match[1] for match in parts}
    lasts = {match[3] for match in parts}
    if DateOrder.YMD in orders and len(firsts) < len(lasts):
        return {DateOrder.YMD}
    return orders - {DateOrder.YMD} or orders


@lru_cache(maxsize=8192)
def _parse(text: str, order: DateOrder) -> datetime.date | None:
    plain = text.translate(_WIDE_DIGITS).strip()
    if not plain[:1].isdigit() and fold_words(plain.split(" ")[0]) not in MONTHS:
        plain = _WEEKDAY.sub("", plain)
    return _in_digits(plain, order) or _in_one_number(plain, order) or _in_words(plain)


def _in_digits(text: str, order: DateOrder) -> datetime.date | None:
    match = _DIGITS.match(text)
    if not match or not _TIME.match(text, match.end()):
        return None
    first, second, third = match.groups()
    if len(first) > _SHORT:
        return _day(first, second, third)
    if order is DateOrder.YMD:
        return _day(first, second, third) if len(third) <= _SHORT else None
    return _by_order(first, second, third, order)


def _in_one_number(text: str, order: DateOrder) -> datetime.date | None:
    if match := _COMPACT.match(text):
        digits = match[0]
        year_first = _day(digits[:4], digits[4:6], digits[6:])
        return year_first or _by_order(digits[:2], digits[2:4], digits[4:], order)
    if match := _SHORT_COMPACT.match(text):
        if order is DateOrder.YMD:
            return _day(match[1], match[2], match[3])
        return _by_order(match[1], match[2], match[3], order)
    return None


def _by_order(
    first: str, second: str, year: str, order: DateOrder
) -> datetime.date | None:
    match order:
        case DateOrder.DMY:
            return _day(year, second, first)
        case DateOrder.MDY:
            return _day(year, first, second)
        case DateOrder.YMD:
            return None


def _in_words(text: str) -> datetime.date | None:
    """`5. März 2024`, `Mar 5th, 2023`, `2023-Mar-05`: the month says what it is."""
    tokens = _TOKENS.findall(_TRAILING_CLOCK.sub("", text))
    numbers = [one for one in tokens if one[0].isdigit()]
    words = [fold_words(one) for one in tokens if not one[0].isdigit()]
    months = {MONTHS[word] for word in words if word in MONTHS}
    if len(months) != 1 or len(numbers) != _SHORT or not _only_dates(words):
        return None
    first, second = numbers
    year, day = (first, second) if len(first) == _FULL else (second, first)
    return _day(year, str(months.pop()), day)


def _only_dates(words: list[str]) -> bool:
    """No words but a month, what is said around it, and a weekday in front."""
    others = [word for word in words if word not in MONTHS and word not in _FILLERS]
    return not others or others == words[:1]


def _day(year: str, month: str, day: str) -> datetime.date | None:
    if len(year) not in (_SHORT, _FULL):
        return None
    number = int(year)
    if len(year) == _SHORT:
        number += 1900 if number >= _PIVOT else 2000
    if not MIN_YEAR <= number <= MAX_YEAR:
        return None
    try:
        return datetime.date(number, int(month), int(day))
    except ValueError:
        return None

"""Days as people type them into the quick-add line."""

import re
from datetime import date, timedelta

from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.text import fold

_WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
    "sunday",
)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_AND_MONTH = re.compile(
    r"(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}))?|\.(\d{1,2})\.(\d{4})?)", re.ASCII
)
_LAST_DAY = 31


def read_day(word: str, *, as_of: date, locale: str) -> date | None:
    """The day that one word names; None when it names none.

    A weekday is the latest one, today included. A day and month without a year is the
    one nearest to `as_of`.
    """
    folded = fold(word)
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if folded in near:
        return as_of + timedelta(near[folded])
    for number, name in enumerate(_WEEKDAYS):
        if folded in {name, name[:3]}:
            return as_of - timedelta((as_of.weekday() - number) % 7)
    return _read_iso(word) or _read_day_and_month(word, as_of, locale)


def looks_like_day(word: str) -> bool:
    """Whether it is written like a day, be there one or not."""
    numbers = _DAY_AND_MONTH.fullmatch(word)
    if numbers:
        return all(int(part) <= _LAST_DAY for part in _pair(numbers))
    return _ISO_DAY.fullmatch(word) is not None


def _read_iso(word: str) -> date | None:
    match = _ISO_DAY.fullmatch(word)
    return _existing(*map(int, match.groups())) if match else None


def _read_day_and_month(word: str, as_of: date, locale: str) -> date | None:
    match = _DAY_AND_MONTH.fullmatch(word)
    if match is None:
        return None
    day, month = map(int, _pair(match))
    if "/" in word and _is_month_first(locale):
        day, month = month, day
    year = match[3] or match[5]
    if year:
        return _existing(int(year), month, day)
    years = (as_of.year - 1, as_of.year, as_of.year + 1)
    days = [found for each in years if (found := _existing(each, month, day))]
    return min(days, key=lambda found: abs(found - as_of), default=None)


def _pair(match: re.Match[str]) -> tuple[str, str]:
    return match[1], match[2] or match[4]


def _is_month_first(locale: str) -> bool:
    written = format_date(date(2026, 11, 21), locale, "short")
    return written.index("11") < written.index("21")


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

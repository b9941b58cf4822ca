"""The day a receipt was printed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ledger.receipts.lines import words_of
from ledger.receipts.words import DATE_WORDS

_SEP = r"\s?[-/.,' ]\s?"
_YEAR_FIRST = re.compile(rf"(?<!\d)(20\d\d){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})(?!\d)")
_NUMBERS = re.compile(
    rf"(?<![\d.,])(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(20\d\d|\d\d)(?![\d,]|[.]\d)"
)
_DAY_NAME = re.compile(
    rf"(?<!\d)(\d{{1,2}})\.?{_SEP}?\s?([^\W\d_]{{3,10}})\.?,?{_SEP}?\s?(20\d\d|\d\d)(?!\d)"
)
_NAME_DAY = re.compile(
    r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (20\d\d)(?!\d)"
)
_RUN = re.compile(r"(?<!\d)(\d{2})(\d{2})(20\d\d)(?!\d)")
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_OLDEST = date(2000, 1, 1)
# By their first letters, in the languages of PHRASES.
_MONTHS = (
    ("JAN", "STY", "GEN", "ENE", "LED"),
    ("FEB", "FEV", "FEW", "LUT", "UNO"),
    ("MAR", "MAER", "MRT", "MRZ", "BRE"),
    ("APR", "AVR", "ABR", "KWI", "DUB"),
    ("MAY", "MAI", "MEI", "MAG", "MAJ", "KVE"),
    ("JUN", "JUIN", "GIU", "CZE"),
    ("JUL", "JUIL", "LUG", "LIP"),
    ("AUG", "AOU", "AGO", "SIE", "OGOS", "SRP"),
    ("SEP", "SET", "WRZ", "ZAR"),
    ("OCT", "OKT", "OTT", "OUT", "PAZ", "RIJ"),
    ("NOV", "LIS"),
    ("DEC", "DEZ", "DES", "DIC", "GRU", "PRO"),
)
_NAMED, _TIMED, _PLAIN, _FAINT = 3, 2, 1, 0


def find_date(text: str, *, as_of: date, month_first: bool = False) -> date | None:
    """The likeliest day not after `as_of` (but for a day between zones); None when
    there is none. 04/03 is 4 March unless `month_first`.
    """
    latest = as_of + timedelta(days=1)
    best: tuple[int, date] | None = None
    named = False
    for line in text.splitlines():
        named_here = bool(DATE_WORDS & set(words_of(line)))
        for day, is_faint in _days(line, month_first):
            weight = _weight(line, named or named_here, is_faint)
            if _OLDEST <= day <= latest and (best is None or weight > best[0]):
                best = weight, day
        # A word waits over lines that say nothing for its date.
        named = named_here or (named and len(line.strip()) < len("2026"))
    return best[1] if best else None


def _weight(line: str, named: bool, is_faint: bool) -> int:
    if is_faint:
        return _FAINT
    if named:
        return _NAMED
    return _TIMED if _TIME.search(line) else _PLAIN


def _days(line: str, month_first: bool) -> Iterator[tuple[date, bool]]:
    """Days of a line, and whether each may as well be something else."""
    for year, month, day in _YEAR_FIRST.findall(line):
        yield from _day(year, month, day)
    for first, second, year in _NUMBERS.findall(line):
        # Where only one of both orders is a day, it is that.
        orders = [(second, first), (first, second)]
        for month, day in reversed(orders) if month_first else orders:
            if found := list(_day(year, month, day)):
                yield from found
                break
    for day, name, year in _DAY_NAME.findall(line):
        yield from _day(year, _month(name), day)
    for name, day, year in _NAME_DAY.findall(line):
        yield from _day(year, _month(name), day)
    for day, month, year in _RUN.findall(line):
        yield from ((found, True) for found, _ in _day(year, month, day))


def _day(year: str, month: str, day: str) -> Iterator[tuple[date, bool]]:
    full = int(year) + (2000 if len(year) == len("26") else 0)
    try:
        yield date(full, int(month), int(day)), False
    except ValueError:
        return


def _month(name: str) -> str:
    """The number of the month so called, "0" for another word."""
    word = "".join(words_of(name))
    return next(
        (
            str(number)
            for number, starts in enumerate(_MONTHS, 1)
            if word.startswith(starts)
        ),
        "0",
    )

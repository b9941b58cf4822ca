"""Days by their names: months, weekdays, quarters, dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from expense_tracker.kernel.period import FIRST_YEAR, LAST_YEAR, Period, PeriodError
from ledger.expression.dates import Calendar
from ledger.quick_add.days import read_day
from reports.assistant.words import NUMBERS

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
MONTHS = {name: number for number, name in enumerate(_MONTHS, 1)} | _SHORT
WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
# Say when, by themselves; nothing but a whole name has them for what is meant.
TIMES = frozenset(
    {f"{day}s" for day in (*WEEKDAYS, "weekend", "weekday", "morning", "evening")}
    | {"weekend", "weekday", "morning", "evening", "afternoon", "night", "nights"}
    | {"spring", "summer", "autumn", "winter"}
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2,
             "3rd": 3, "4th": 4}  # fmt: skip
NTH = re.compile(r"(\d{1,2})(st|nd|rd|th)?", re.ASCII)
_QUARTER = re.compile(r"q([1-4])", re.ASCII)
YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
_SLUG = re.compile(r"\d{4}-(?:\d\d(?:-\d\d)?|q[1-4]|w\d\d)", re.ASCII)
THIS = {"this", "current", "running", "present"}
LAST = {"last", "previous", "prior", "preceding"}


@dataclass(frozen=True)
class Span:
    """Days that were named. `said` is what was taken where words can be read in two
    ways, `other` the words that say the other.
    """

    period: Period
    said: str = ""
    other: str = ""
    is_open: bool = False  # "since" and "until": one end was not said
    is_ever: bool = False  # all time
    is_edge: bool = False  # the first or last day of something
    on: date | None = None  # the very day of "a year ago", which balances ask for

    @property
    def slug(self) -> str:
        return self.period.slug


Found = tuple[Span, int]


class NamedDays:
    """Reads days as seen on `as_of`; `first` is the day of the Book's first entry.

    `ahead` reads months and days without a year as the coming ones, as questions about
    bills do.
    """

    def __init__(
        self,
        as_of: date,
        *,
        first: date | None = None,
        pay_day: int = 1,
        first_weekday: int = 0,
        locale: str = "en-IE",
        ahead: bool = False,
    ) -> None:
        self.as_of = as_of
        self.first = min(first or as_of, as_of)
        self.pay_day, self.first_weekday = pay_day, first_weekday
        self.locale, self.ahead = locale, ahead
        self.calendar = Calendar(as_of, pay_day=pay_day, first_weekday=first_weekday)

    def _part_of_year(self, words: Sequence[str], at: int) -> Found | None:
        """`Q3`, `Q3 2025`, `the third quarter of 2025`, `first half of 2026`."""
        short = _QUARTER.fullmatch(word(words, at))
        nth = _ORDINALS.get(word(words, at))
        if short:
            number, taken = int(short[1]), 1
        elif nth and word(words, at + 1) == "quarter":
            number, taken = nth, 2
        elif nth in {1, 2} and word(words, at + 1) == "half":
            year, more = self._year_behind(words, at + 2)
            year = year or self.as_of.year
            first = Period.quarter(year, nth * 2 - 1)
            whole = Period.between(first.start, first.next().last)
            return Span(whole), 2 + more
        else:
            return None
        year, more = self._year_behind(words, at + taken)
        if year:
            return Span(Period.quarter(year, number)), taken + more
        quarter = Period.quarter(self.as_of.year, number)
        if quarter.start > self.as_of and not self.ahead:
            quarter = quarter.same_last_year()
        return Span(quarter), taken

    def _year_behind(self, words: Sequence[str], at: int) -> tuple[int | None, int]:
        """A year said after a month or quarter: `2025`, `of last year`."""
        skipped = 0
        while word(words, at + skipped) in {"of", "in", "the"}:
            skipped += 1
        here = word(words, at + skipped)
        if YEAR.fullmatch(here):
            return int(here), skipped + 1
        if word(words, at + skipped + 1) == "year" and here in LAST | THIS:
            year = self.as_of.year - (here in LAST)
            return year, skipped + 2
        return None, 0

    def _month(self, words: Sequence[str], at: int) -> Found | None:
        lead = word(words, at)
        taken = int(lead in LAST | THIS | {"next"})
        month = MONTHS.get(word(words, at + taken))
        if month is None:
            return None
        year, more = self._year_behind(words, at + taken + 1)
        if year:
            return Span(self._named(year, month)), taken + 1 + more
        found = self._named(self.as_of.year, month)
        if lead in THIS:
            return Span(found), 2
        is_later = found.start > self.as_of
        if lead == "next" or (self.ahead and lead not in LAST):
            over = found.last < self.as_of or (lead == "next" and not is_later)
            return Span(self._named(self.as_of.year + over, month)), taken + 1
        running = found.contains(self.as_of)
        past = is_later or (lead in LAST and running)
        return Span(self._named(self.as_of.year - past, month)), taken + 1

    def _named(self, year: int, month: int) -> Period:
        return Period.month(year, month, self.pay_day)

    def _day_of_month(self, words: Sequence[str], at: int) -> Found | None:
        """`3 November`, `November 3rd 2025`, `the 3rd`, `3/11`."""
        nth = NTH.fullmatch(word(words, at))
        skipped = int(word(words, at + 1) == "of")
        month = MONTHS.get(word(words, at + 1 + skipped)) if nth else None
        if nth and month:
            return self._dated(words, at, int(nth[1]), month, 2 + skipped)
        month = MONTHS.get(word(words, at))
        skipped = int(word(words, at + 1) == "the")
        nth = NTH.fullmatch(word(words, at + 1 + skipped)) if month else None
        if month and nth:
            return self._dated(words, at, int(nth[1]), month, 2 + skipped)
        nth = NTH.fullmatch(word(words, at))
        if nth and nth[2]:
            return self._nth_of_this(int(nth[1]))
        return None

    def _dated(
        self, words: Sequence[str], at: int, day: int, month: int, taken: int
    ) -> Found | None:
        year, more = self._year_behind(words, at + taken)
        years = [year] if year else self._likely_years()
        days = [each for y in years if (each := existing(y, month, day))]
        if year:
            return (Span(Period.day(days[0])), taken + more) if days else None
        fitting = [each for each in days if self._fits(each)]
        return (Span(Period.day(fitting[0])), taken) if fitting else None

    def _likely_years(self) -> list[int]:
        this = self.as_of.year
        return [this, this + 1] if self.ahead else [this, this - 1, this - 4]

    def _fits(self, day: date) -> bool:
        return day >= self.as_of if self.ahead else day <= self.as_of

    def _nth_of_this(self, day: int) -> Found | None:
        month = Period.month_of(self.as_of)
        for _ in range(13):
            found = existing(month.start.year, month.start.month, day)
            if found and self._fits(found):
                return Span(Period.day(found)), 1
            month = month.next() if self.ahead else month.previous()
        return None

    def _weekday(self, words: Sequence[str], at: int) -> Found | None:
        lead = word(words, at)
        taken = int(lead in LAST | THIS | {"next"})
        name = word(words, at + taken)
        number = next((n for n, d in enumerate(WEEKDAYS) if name in {d, d[:3]}), None)
        if number is None:
            return None
        back = (self.as_of.weekday() - number) % 7
        if lead == "next" or self.ahead:
            day = self.as_of + timedelta(((number - self.as_of.weekday()) % 7) or 7)
        else:
            day = self.as_of - timedelta(back or (7 if lead in LAST else 0))
        return Span(Period.day(day)), taken + 1

    def _slug(self, words: Sequence[str], at: int) -> Found | None:
        here = word(words, at)
        if ".." in here or _SLUG.fullmatch(here):
            try:
                period = Period.parse(
                    here, first_day=self.pay_day, first_weekday=self.first_weekday
                )
            except PeriodError:
                return None
            return Span(period), 1
        if "/" in here or here.count(".") == 2:  # noqa: PLR2004 - 3.11.2026
            day = read_day(here, as_of=self.as_of, locale=self.locale)
            return (Span(Period.day(day)), 1) if day else None
        return None


def word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def number_at(words: Sequence[str], at: int) -> tuple[int | None, int]:
    """A small whole number in figures or words, and how many words it takes."""
    here = word(words, at)
    if here.isascii() and here.isdigit() and len(here) < 4:  # noqa: PLR2004
        return int(here), 1
    if words[at : at + 3] in (["a", "couple", "of"], ["the", "couple", "of"]):
        return 2, 3
    if words[at : at + 2] == ["couple", "of"]:
        return 2, 2
    return (NUMBERS[here], 1) if here in NUMBERS else (None, 0)


def existing(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Stretches of days as people say them: "last month", "in March 2025", "since June".

`Days.read(words, at)` gives what begins at a word and how many words it takes, so a
question can be gone through from left to right. All is counted from `as_of`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from expense_tracker.kernel.period import FIRST_YEAR, LAST_YEAR, Period, PeriodError
from ledger.expression.dates import Calendar
from ledger.quick_days import read_day
from reports.assistant.words import NUMBERS, UNITS

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
MONTHS = {name: number for number, name in enumerate(_MONTHS, 1)} | _SHORT
WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2,
             "3rd": 3, "4th": 4}  # fmt: skip
_NTH = re.compile(r"(\d{1,2})(st|nd|rd|th)?", re.ASCII)
_QUARTER = re.compile(r"q([1-4])", re.ASCII)
_YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)
_SLUG = re.compile(r"\d{4}-(?:\d\d(?:-\d\d)?|q[1-4]|w\d\d)", re.ASCII)
_THIS = {"this", "current", "running", "present"}
_LAST = {"last", "previous", "prior", "preceding"}
_ROLLING = {"past"}
_PREPOSITIONS = {
    *("in", "during", "of", "for", "on", "over", "within", "throughout", "from"),
    *("at", "across", "through", "by", "than", "since", "and", "to", "until", "till"),
    *("with", "vs", "versus", "between", "before", "after", "this", "last", "next"),
}
_LEADS = {
    *("in", "during", "for", "on", "over", "within", "throughout", "of", "the", "at"),
    *("across", "about", "around", "all", "whole", "entire", "full", "month", "year"),
    *("through", "as", "back", "by"),
}
_BEGINNINGS = (["the", "beginning"], ["the", "start"])
_OPEN_ENDS = {"until", "till", "before"}
_DAYS_OF = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
MOST_STEPS = 240


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


class Days:
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

    def read(self, words: Sequence[str], at: int) -> Found | None:
        """What stretch of days begins at that word, with the number of its words."""
        return (
            self._bounded(words, at) or self._since(words, at) or self._one(words, at)
        )

    # --- two ends -------------------------------------------------------------------

    def _bounded(self, words: Sequence[str], at: int) -> Found | None:
        """`between x and y`, `from x to y`, `x to y`."""
        lead = word(words, at)
        joints = {"and"} if lead == "between" else {"to", "until", "till", "through"}
        start = at + (lead in {"between", "from"})
        first = self._one(words, start)
        if first is None:
            return None
        joint = start + first[1]
        if word(words, joint) not in joints:
            return None
        last = self._one(words, joint + 1)
        if last is None:
            return None
        opening = _in_month_of(last[0].period, words[start:joint]) or first[0].period
        days = self._together(words, start, opening, last[0].period)
        return (Span(days), joint + 1 + last[1] - at) if days else None

    def _together(
        self, words: Sequence[str], start: int, first: Period, last: Period
    ) -> Period | None:
        """Both and all between. `October to March` and `March to May 2025` share what
        only one of them says.
        """
        if not _says_year(words, start):
            first = _before(first, last, is_weekday=_says_weekday(words, start))
        if first.start > last.last:
            return None
        return Period.between(first.start, last.last)

    def _since(self, words: Sequence[str], at: int) -> Found | None:
        lead = word(words, at)
        if lead == "from":
            return self._from_on(words, at)
        if lead == "since":
            if words[at + 1 : at + 3] in _BEGINNINGS and word(words, at + 3) != "of":
                return self._ever(3)
            skipped = 3 if words[at + 1 : at + 3] in _BEGINNINGS else 0
            found = self._one(words, at + 1 + skipped)
            return found and self._until_today(found, at_words=1 + skipped)
        if lead in _OPEN_ENDS:
            found = self._one(words, at + 1)
            return found and self._up_to(found, is_before=lead == "before")
        return None

    def _from_on(self, words: Sequence[str], at: int) -> Found | None:
        """`from June on`."""
        found = self._one(words, at + 1)
        if found and word(words, at + 1 + found[1]) in {"on", "onwards", "onward"}:
            return self._until_today(found, at_words=2)
        return None

    def _until_today(self, found: Found, *, at_words: int) -> Found | None:
        start = found[0].period.start
        if start > self.as_of:
            return None
        days = Period.between(start, self.as_of)
        return Span(days, is_open=True), found[1] + at_words

    def _up_to(self, found: Found, *, is_before: bool) -> Found | None:
        period = found[0].period
        is_before = is_before and not found[0].is_edge
        last = period.start - timedelta(1) if is_before else period.last
        if last < self.first:
            return None
        return Span(Period.between(self.first, last), is_open=True), found[1] + 1

    def _ever(self, count: int) -> Found:
        days = Period.between(self.first, self.as_of)
        return Span(days, is_ever=True), count

    # --- one ------------------------------------------------------------------------

    def _one(self, words: Sequence[str], at: int) -> Found | None:
        """One stretch, with the prepositions before it."""
        skipped = 0
        while word(words, at + skipped) in _LEADS:
            skipped += 1
        for skip in range(skipped, -1, -1):
            found = self._bare(words, at + skip, led=skip > 0 or _led(words, at))
            if found:
                return found[0], found[1] + skip
        return None

    def _bare(self, words: Sequence[str], at: int, *, led: bool) -> Found | None:
        readers = (
            self._edge,
            self._fixed,
            self._stepped,
            self._back,
            self._part_of_year,
            self._day_of_month,
            self._month,
            self._weekday,
            self._slug,
        )
        for reader in readers:
            found = reader(words, at)
            if found:
                is_modal = word(words, at) == "may" and found[1] == 1 and not led
                return None if is_modal else found
        if _YEAR.fullmatch(word(words, at)):
            return Span(Period.year(int(words[at]))), 1
        return None

    def _edge(self, words: Sequence[str], at: int) -> Found | None:
        """`the end of September`, `the start of the year`."""
        edge = word(words, at)
        if edge not in {"end", "start", "beginning"} or word(words, at + 1) != "of":
            return None
        found = self._one(words, at + 2)
        if found is None:
            return None
        period = found[0].period
        day = period.last if edge == "end" else period.start
        return Span(Period.day(day), is_edge=True), found[1] + 2

    def _fixed(self, words: Sequence[str], at: int) -> Found | None:
        for phrase, text in _FIXED.items():
            if tuple(words[at : at + len(phrase)]) == phrase:
                if text == "ever":
                    return self._ever(len(phrase))
                return self._span(text), len(phrase)
        return None

    def _span(self, text: str) -> Span:
        if text == "ytd":
            start = date(self.as_of.year, 1, 1)
            return Span(Period.between(start, self.as_of))
        if text in {"weekend", "weekend-1"}:
            saturday = self.as_of - timedelta((self.as_of.weekday() - 5) % 7)
            if text == "weekend" and self.as_of.weekday() < 5:  # noqa: PLR2004
                saturday += timedelta(7)
            if text == "weekend-1" and self.as_of.weekday() >= 5:  # noqa: PLR2004
                saturday -= timedelta(7)
            return Span(Period.between(saturday, saturday + timedelta(1)))
        period = self.calendar.period(text)
        assert period is not None
        return Span(period)

    def _stepped(self, words: Sequence[str], at: int) -> Found | None:
        """Steps from now: `this month`, `last 3 months`, `next week`, `past year`."""
        lead, at_unit = word(words, at), at + 1
        if lead not in _THIS | _LAST | _ROLLING | {"next", "coming", "following"}:
            return None
        count, taken = number_at(words, at_unit)
        unit = UNITS.get(word(words, at_unit + taken), "")
        if word(words, at_unit) == "calendar":
            unit, taken = UNITS.get(word(words, at_unit + 1), ""), 1
        if not unit or word(words, at_unit + taken) in {"monthly", "weekly", "daily"}:
            return None
        if count is not None:
            return self._several(lead, count, unit, taken + 2)
        step = 0 if lead in _THIS else -1 if lead in _LAST | _ROLLING else 1
        if lead in _ROLLING:
            return self._rolling(unit, taken + 2)
        text = unit + (f"{step:+}" if step else "")
        period = self.calendar.period(text)
        return (Span(period), 2 + taken) if period else None

    def _rolling(self, unit: str, count: int) -> Found | None:
        days = _DAYS_OF[unit]
        said = f"“the past {unit}” as the last {days} days"
        return Span(Period.last_days(days, self.as_of), said, f"last {unit}"), count

    def _several(self, lead: str, count: int, unit: str, taken: int) -> Found | None:
        if not 1 <= count <= MOST_STEPS or lead in _THIS:
            return None
        if lead in {"next", "coming", "following"}:
            days = count * _DAYS_OF[unit]
            return Span(Period.between(self.as_of, self.as_of + timedelta(days))), taken
        if unit in {"day", "week"}:
            days = count * _DAYS_OF[unit]
            return Span(Period.last_days(days, self.as_of)), taken
        newest = self.calendar.period(f"{unit}-1")
        assert newest is not None
        oldest = newest
        for _ in range(count - 1):
            oldest = oldest.previous()
        whole = Period.between(oldest.start, newest.last)
        plural = "s" if count > 1 else ""
        said = f"“last {count} {unit}{plural}” as whole {unit}s before this one"
        other = f"from {oldest.next().start} to {self.as_of}"
        return Span(whole, said, other), taken

    def _back(self, words: Sequence[str], at: int) -> Found | None:
        """`3 days ago`, `a month ago`, `two years ago`."""
        count, taken = number_at(words, at)
        if count is None and word(words, at) in {"a", "one"}:
            count, taken = 1, 1
        unit = UNITS.get(word(words, at + taken), "")
        if count is None or not unit or word(words, at + taken + 1) != "ago":
            return None
        if not 1 <= count <= MOST_STEPS or (unit == "year" and count > 100):  # noqa: PLR2004
            return None
        period = self.calendar.period(f"{unit}-{count}")
        months = {"month": 1, "quarter": 3, "year": 12}.get(unit, 0) * count
        back = relativedelta(months=months, days=_DAYS_OF[unit] * count * (not months))
        on = self.as_of - back
        return (Span(period, on=on), taken + 2) if period else None

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
        if _YEAR.fullmatch(here):
            return int(here), skipped + 1
        if word(words, at + skipped + 1) == "year" and here in _LAST | _THIS:
            year = self.as_of.year - (here in _LAST)
            return year, skipped + 2
        return None, 0

    def _month(self, words: Sequence[str], at: int) -> Found | None:
        lead = word(words, at)
        taken = int(lead in _LAST | _THIS | {"next"})
        month = MONTHS.get(word(words, at + taken))
        if month is None:
            return None
        year, more = self._year_behind(words, at + taken + 1)
        if year:
            return Span(self._named(year, month)), taken + 1 + more
        found = self._named(self.as_of.year, month)
        if lead in _THIS:
            return Span(found), 2
        is_later = found.start > self.as_of
        if lead == "next" or (self.ahead and lead not in _LAST):
            over = found.last < self.as_of or (lead == "next" and not is_later)
            return Span(self._named(self.as_of.year + over, month)), taken + 1
        running = found.contains(self.as_of)
        past = is_later or (lead in _LAST and running)
        return Span(self._named(self.as_of.year - past, month)), taken + 1

    def _named(self, year: int, month: int) -> Period:
        return Period.month(year, month, self.pay_day)

    def _day_of_month(self, words: Sequence[str], at: int) -> Found | None:
        """`3 November`, `November 3rd 2025`, `the 3rd`, `3/11`."""
        nth = _NTH.fullmatch(word(words, at))
        skipped = int(word(words, at + 1) == "of")
        month = MONTHS.get(word(words, at + 1 + skipped)) if nth else None
        if nth and month:
            return self._dated(words, at, int(nth[1]), month, 2 + skipped)
        month = MONTHS.get(word(words, at))
        skipped = int(word(words, at + 1) == "the")
        nth = _NTH.fullmatch(word(words, at + 1 + skipped)) if month else None
        if month and nth:
            return self._dated(words, at, int(nth[1]), month, 2 + skipped)
        nth = _NTH.fullmatch(word(words, at))
        if nth and nth[2]:
            return self._nth_of_this(int(nth[1]))
        return None

    def _dated(
        self, words: Sequence[str], at: int, day: int, month: int, taken: int
    ) -> Found | None:
        year, more = self._year_behind(words, at + taken)
        years = [year] if year else self._likely_years()
        days = [each for y in years if (each := _existing(y, month, day))]
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
            found = _existing(month.start.year, month.start.month, day)
            if found and self._fits(found):
                return Span(Period.day(found)), 1
            month = month.next() if self.ahead else month.previous()
        return None

    def _weekday(self, words: Sequence[str], at: int) -> Found | None:
        lead = word(words, at)
        taken = int(lead in _LAST | _THIS | {"next"})
        name = word(words, at + taken)
        number = next((n for n, d in enumerate(WEEKDAYS) if name in {d, d[:3]}), None)
        if number is None:
            return None
        back = (self.as_of.weekday() - number) % 7
        if lead == "next" or self.ahead:
            day = self.as_of + timedelta(((number - self.as_of.weekday()) % 7) or 7)
        else:
            day = self.as_of - timedelta(back or (7 if lead in _LAST else 0))
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


def _led(words: Sequence[str], at: int) -> bool:
    return word(words, at - 1) in _PREPOSITIONS


def _says_year(words: Sequence[str], start: int) -> bool:
    """Whether the first of two stretches has a year of its own."""
    ends = [n for n in range(start, len(words)) if words[n] in {"and", "to", "until"}]
    stop = ends[0] if ends else start + 3
    return any(re.search(r"(?:19|20|21)\d\d", each) for each in words[start:stop])


def _says_weekday(words: Sequence[str], start: int) -> bool:
    return any(word(words, start)[:3] == name[:3] for name in WEEKDAYS)


def _in_month_of(last: Period, said: Sequence[str]) -> Period | None:
    """`the 1st` of `the 1st and the 15th of October`; None where more was said."""
    nth = [match for each in said if (match := _NTH.fullmatch(each))]
    bare = len(nth) == 1 and set(said) - {"the", "of"} == {nth[0][0]}
    if not bare or last.kind != "day":
        return None
    day = _existing(last.start.year, last.start.month, int(nth[0][1]))
    return Period.day(day) if day and day <= last.start else None


def _before(first: Period, last: Period, *, is_weekday: bool) -> Period:
    """The latest `first` by its name, a month or day without year, before `last`."""
    if is_weekday:
        while first.start > last.start:
            first = Period.day(first.start - timedelta(7))
        return first
    if first.kind not in {"month", "day", "quarter"}:
        return first
    while first.start > last.start:
        first = first.same_last_year()
    while first.kind == "month" and last.start.year > first.start.year + 1:
        first = Period.month(first.start.year + 1, first.start.month, first.first_day)
    return first


def _existing(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_FIXED = {
    tuple(phrase.split()): text
    for phrase, text in {
        "the day before yesterday": "day-2", "day before yesterday": "day-2",
        "the month before last": "month-2", "month before last": "month-2",
        "the week before last": "week-2", "week before last": "week-2",
        "the year before last": "year-2", "year before last": "year-2",
        "today": "today", "yesterday": "yesterday", "tomorrow": "tomorrow",
        "tonight": "today", "this weekend": "weekend", "last weekend": "weekend-1",
        "the weekend": "weekend-1", "ytd": "ytd", "year to date": "ytd",
        "month to date": "month", "mtd": "month",
        "since the start of the year": "ytd", "since the beginning of the year": "ytd",
        "all time": "ever", "of all time": "ever", "all times": "ever",
        "ever since": "ever", "all my life": "ever", "in my life": "ever",
        "since forever": "ever", "since i started": "ever", "ever": "ever",
        "the month": "month", "the year": "year", "the week": "week",
        "the current month": "month", "the previous month": "month-1",
    }.items()
}  # fmt: skip

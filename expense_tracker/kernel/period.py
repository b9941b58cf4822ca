"""Stretches of days: one frozen half-open value for day, week, month and the rest.

A Period knows its neighbours without being told the pay-day or the first weekday
again: of any two months in a row one has 31 days, so the later of a month period's two
bounds shows the day its months begin on, and a week shows its first weekday.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Literal

from babel.dates import format_interval, format_skeleton, get_month_names

from expense_tracker.kernel.format import format_date
from expense_tracker.kernel.locale import babel_locale

Kind = Literal["day", "week", "month", "quarter", "year", "range"]

# Days outside these years are refused in slugs, so that every period a URL can name
# has neighbours that still fit a date.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_ONE_DAY = timedelta(days=1)
_THURSDAY = 3
_MONTHS_LONG: dict[Kind, int] = {"month": 1, "quarter": 3, "year": 12}
_SLUG = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-w(?P<week>\d\d)|-q(?P<quarter>\d)|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?",
    re.ASCII,
)


class PeriodError(ValueError):
    """The text or the numbers name no period."""


@total_ordering
@dataclass(frozen=True)
class Period:
    """The days from `start` up to but not including `end`; sorts by time."""

    kind: Kind
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise PeriodError("A period ends after it starts.")

    # --- makers ---------------------------------------------------------------------

    @classmethod
    def day(cls, day: date) -> "Period":
        return cls("day", day, day + _ONE_DAY)

    @classmethod
    def week(cls, day: date, first_weekday: int = 0) -> "Period":
        """The week that contains `day`; Monday is 0 and Sunday is 6.

        >>> str(Period.week(date(2027, 1, 1)).start)
        '2026-12-28'
        >>> str(Period.week(date(2026, 11, 21), first_weekday=6).start)
        '2026-11-15'
        """
        start = day - timedelta(days=(day.weekday() - first_weekday) % 7)
        return cls("week", start, start + timedelta(days=7))

    @classmethod
    def month(cls, year: int, month: int, first_day: int = 1) -> "Period":
        """The month that begins on `first_day` of that calendar month.

        A month too short for `first_day` begins on its own last day.

        >>> str(Period.month(2026, 11, first_day=25).last)
        '2026-12-24'
        >>> february = Period.month(2026, 2, first_day=31)
        >>> str(february.start), str(february.last)
        ('2026-02-28', '2026-03-30')
        """
        if not 1 <= month <= 12 or not 1 <= first_day <= 31:  # noqa: PLR2004
            raise PeriodError("Months run from 1 to 12 and their days from 1 to 31.")
        return cls._of_months("month", year * 12 + month - 1, first_day)

    @classmethod
    def month_of(cls, day: date, first_day: int = 1) -> "Period":
        """The month that contains `day`.

        >>> Period.month_of(date(2026, 11, 24), first_day=25).slug
        '2026-10'
        >>> Period.month_of(date(2028, 2, 29), first_day=31).slug
        '2028-02'
        """
        named_here = cls.month(day.year, day.month, first_day)
        return named_here if named_here.start <= day else named_here.previous()

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        if not 1 <= quarter <= 4:  # noqa: PLR2004
            raise PeriodError("Quarters run from 1 to 4.")
        return cls._of_months("quarter", year * 12 + quarter * 3 - 3)

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        return cls.quarter(day.year, (day.month + 2) // 3)

    @classmethod
    def year(cls, year: int, first_day: int = 1) -> "Period":
        """The twelve months named after that year's, which begin on `first_day`.

        >>> str(Period.year(2026, first_day=25).last)
        '2027-01-24'
        """
        return cls._of_months("year", year * 12, first_day)

    @classmethod
    def between(cls, first: date, last: date) -> "Period":
        """A free range, both days included. Raises PeriodError if `last` is earlier."""
        return cls("range", first, last + _ONE_DAY)

    @classmethod
    def last_days(cls, count: int, as_of: date) -> "Period":
        """The `count` days that end with `as_of`, itself included."""
        return cls("range", as_of - timedelta(days=count - 1), as_of + _ONE_DAY)

    @classmethod
    def _of_months(cls, kind: Kind, index: int, first_day: int = 1) -> "Period":
        """`index` counts months since year 0."""
        start = _month_start(index, first_day)
        return cls(kind, start, _month_start(index + _MONTHS_LONG[kind], first_day))

    @classmethod
    def _numbered_week(cls, year: int, number: int, first_weekday: int) -> "Period":
        thursday = date.fromisocalendar(year, number, _THURSDAY + 1)
        return cls.week(thursday, first_weekday)

    # --- steps ----------------------------------------------------------------------

    def next(self) -> "Period":
        """The period of the same kind and length that begins where this one ends.

        >>> february = Period.month(2026, 2, first_day=31)
        >>> str(february.next().start)
        '2026-03-31'
        >>> Period.parse("2026-w53").next().slug
        '2027-w01'
        """
        return self._step(1)

    def previous(self) -> "Period":
        """The period of the same kind and length that ends where this one begins.

        >>> Period.year(2026).previous().slug
        '2025'
        >>> Period.between(date(2026, 3, 1), date(2026, 3, 10)).previous().slug
        '2026-02-19..2026-02-28'
        """
        return self._step(-1)

    def same_last_year(self) -> "Period":
        """The period of the same name a year earlier.

        29 February becomes the 28th, and week 53 the last week of a year without one.

        >>> Period.day(date(2028, 2, 29)).same_last_year().slug
        '2027-02-28'
        >>> Period.parse("2026-w53").same_last_year().slug
        '2025-w52'
        """
        if self.kind in _MONTHS_LONG:
            return self._of_months(self.kind, self._month_index - 12, self.first_day)
        if self.kind == "week":
            return self._week_last_year()
        last = _year_before(self.last)
        return Period(self.kind, _year_before(self.start), last + _ONE_DAY)

    def _step(self, count: int) -> "Period":
        if self.kind in _MONTHS_LONG:
            index = self._month_index + count * _MONTHS_LONG[self.kind]
            return self._of_months(self.kind, index, self.first_day)
        shift = timedelta(days=self.days * count)
        return Period(self.kind, self.start + shift, self.end + shift)

    def _week_last_year(self) -> "Period":
        year, number = self._week_number
        weeks = date(year - 1, 12, 28).isocalendar().week
        return self._numbered_week(year - 1, min(number, weeks), self.start.weekday())

    # --- questions ------------------------------------------------------------------

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day that belongs to the period.

        >>> str(Period.month(2028, 2).last)
        '2028-02-29'
        """
        return self.end - _ONE_DAY

    @property
    def first_day(self) -> int:
        """Day of the month on which a month period's months begin; 31 is "the last".

        >>> Period.month(2026, 2, first_day=30).first_day
        30
        """
        return max(self.start.day, self.end.day)

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def elapsed(self, as_of: date) -> int:
        """Days gone, `as_of` included: 0 before the period, all from its last day."""
        return min(max((as_of - self.start).days + 1, 0), self.days)

    def remaining(self, as_of: date) -> int:
        """Days left, `as_of` included: `days` up to the first day, 0 after the last."""
        return min(max((self.end - as_of).days, 0), self.days)

    def split_whole_months(self) -> tuple[list[date], list["Period"]]:
        """The first days of the whole calendar months inside, and what is left over.

        The rest is at most two ranges, one before and one after the months; a period
        without a whole month is one range.

        >>> months, edges = Period.parse("2026-01-31..2026-03-01").split_whole_months()
        >>> [str(month) for month in months], [edge.slug for edge in edges]
        (['2026-02-01'], ['2026-01-31..2026-01-31', '2026-03-01..2026-03-01'])
        """
        first = _month_index(self.start - _ONE_DAY) + 1
        after = _month_index(self.end)
        if first >= after:
            return [], [Period("range", self.start, self.end)]
        months = [_month_start(index) for index in range(first, after)]
        bounds = [(self.start, months[0]), (_month_start(after), self.end)]
        edges = [Period("range", start, end) for start, end in bounds if start < end]
        return months, edges

    def __lt__(self, other: "Period") -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end, self.kind) < (other.start, other.end, other.kind)

    # --- text -----------------------------------------------------------------------

    @property
    def slug(self) -> str:
        """Text form for URLs and rows; the last day of a range is included.

        A pay-day month is named by the calendar month it begins in, a week by the ISO
        week of its Thursday, so no two weeks share a name on any first weekday.

        >>> Period.week(date(2026, 11, 21), first_weekday=6).slug
        '2026-w47'
        >>> Period.week(date(2027, 1, 1)).slug
        '2026-w53'
        """
        match self.kind:
            case "day":
                return self.start.isoformat()
            case "week":
                return "{}-w{:02}".format(*self._week_number)
            case "month":
                return self.start.isoformat()[:7]
            case "quarter":
                return f"{self.start.year}-q{(self.start.month + 2) // 3}"
            case "year":
                return str(self.start.year)
            case "range":
                return f"{self.start}..{self.last}"

    def label(self, locale: str) -> str:
        """The period as people say it: `November 2026`, `16–22 Nov 2026`, `Q4 2026`."""
        match self.kind:
            case "day":
                return format_date(self.start, locale, "long")
            case "quarter":
                return str(
                    format_skeleton("yQQQ", self.start, locale=babel_locale(locale))
                )
            case "year":
                return str(self.start.year)
            case "month" if self.first_day == 1:
                return format_date(self.start, locale, "month")
            case _:
                return format_interval(
                    self.start, self.last, "yMMMd", locale=babel_locale(locale)
                )

    def month_name(self, locale: str, *, short: bool = False) -> str:
        """The name of the month it begins in: "November", or "Nov" where room is
        short.
        """
        names = get_month_names(
            "abbreviated" if short else "wide", "stand-alone", babel_locale(locale)
        )
        return str(names[self.start.month])

    @classmethod
    def parse(
        cls, slug: str, *, first_day: int = 1, first_weekday: int = 0
    ) -> "Period":
        """The period of a slug; months begin on `first_day`, weeks on `first_weekday`.

        Raises PeriodError for any other text and for years outside 1900 to 2200.

        >>> str(Period.parse("2026-11", first_day=25).start)
        '2026-11-25'
        >>> Period.parse("2026-03-05..2026-03-20").days
        16
        >>> Period.parse("2025-w53")
        Traceback (most recent call last):
        ...
        expense_tracker.kernel.period.PeriodError: “2025-w53” is not a period.
        """
        first, dots, last = slug.partition("..")
        try:
            if dots:
                return cls.between(_parse_day(first), _parse_day(last))
            return cls._parse_one(slug, first_day, first_weekday)
        except ValueError:
            raise PeriodError(f"“{slug}” is not a period.") from None

    @classmethod
    def _parse_one(cls, slug: str, first_day: int, first_weekday: int) -> "Period":
        parts = _numbers(slug)
        year = parts["year"]
        match parts:
            case {"day": day, "month": month}:
                return cls.day(date(year, month, day))
            case {"month": month}:
                return cls.month(year, month, first_day)
            case {"week": week}:
                return cls._numbered_week(year, week, first_weekday)
            case {"quarter": quarter}:
                return cls.quarter(year, quarter)
        return cls.year(year)

    @property
    def _month_index(self) -> int:
        return _month_index(self.start)

    @property
    def _week_number(self) -> tuple[int, int]:
        """ISO year and week of the one Thursday in a week."""
        offset = (_THURSDAY - self.start.weekday()) % 7
        thursday = (self.start + timedelta(days=offset)).isocalendar()
        return thursday.year, thursday.week


def _month_index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_start(index: int, first_day: int = 1) -> date:
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(first_day, monthrange(year, month)[1]))


def _year_before(day: date) -> date:
    return _month_start(_month_index(day) - 12, day.day)


def _numbers(slug: str) -> dict[str, int]:
    """The named numbers in a slug; ValueError when it has another form."""
    match = _SLUG.fullmatch(slug)
    if match is None:
        raise PeriodError(slug)
    parts = {name: int(text) for name, text in match.groupdict().items() if text}
    if not FIRST_YEAR <= parts["year"] <= LAST_YEAR:
        raise PeriodError(slug)
    return parts


def _parse_day(text: str) -> date:
    parts = _numbers(text)
    if "day" not in parts:
        raise PeriodError(text)
    return date(parts["year"], parts["month"], parts["day"])

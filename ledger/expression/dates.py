"""Days as expressions name them: periods, words that count from today, ranges."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from expense_tracker.kernel.period import Period, PeriodError

_RELATIVE = re.compile(r"(day|week|month|quarter|year)([+-]\d{1,3})?", re.ASCII)
_LAST_DAYS = re.compile(r"last-(\d{1,4})-days", re.ASCII)
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}

WORDS = (
    *("today", "yesterday", "week", "week-1", "month", "month-1", "quarter"),
    *("year", "year-1", "last-7-days", "last-30-days"),
)


def is_day_range(text: str) -> bool:
    """Whether it is written as one period or word, or as two with .. between."""
    first, dots, last = text.partition("..")
    if not dots:
        return _is_period(text)
    return bool(first or last) and all(
        not end or _is_period(end) for end in (first, last)
    )


def _is_period(text: str) -> bool:
    if text in _NEAR or _RELATIVE.fullmatch(text):
        return True
    match = _LAST_DAYS.fullmatch(text)
    if match:
        return int(match[1]) > 0
    try:
        Period.parse(text)
    except PeriodError:
        return False
    return True


class Calendar:
    """What words and months mean: as seen on `as_of`, with the Book's own months."""

    def __init__(
        self, as_of: date, *, pay_day: int = 1, first_weekday: int = 0
    ) -> None:
        self.as_of = as_of
        self.pay_day = pay_day
        self.first_weekday = first_weekday

    @property
    def after_today(self) -> date:
        return self.as_of + timedelta(1)

    def span(self, op: str, text: str) -> tuple[date | None, date | None]:
        """First day and the day after the last that `op` and `text` stand for; None
        has no end. `text` is one that `is_day_range` knows.
        """
        first, dots, last = text.partition("..")
        start = self._period(first).start if first else None
        end = self._period(last if dots else first).end if last or not dots else None
        match op:
            case ">":
                return end, None
            case ">=":
                return start, None
            case "<":
                return None, start
            case "<=":
                return None, end
        return start, end

    def period(self, text: str) -> Period | None:
        """The period that a text stands for, None for one without an end."""
        if ".." not in text:
            return self._period(text)
        start, end = self.span(":", text)
        if start is None or end is None or start >= end:
            return None
        return Period.between(start, end - timedelta(1))

    def _period(self, text: str) -> Period:
        if text in _NEAR:
            return Period.day(self.as_of + timedelta(_NEAR[text]))
        relative = _RELATIVE.fullmatch(text)
        if relative:
            return self._relative(relative[1], int(relative[2] or 0))
        match = _LAST_DAYS.fullmatch(text)
        if match:
            return Period.last_days(int(match[1]), self.as_of)
        return Period.parse(
            text, first_day=self.pay_day, first_weekday=self.first_weekday
        )

    def _relative(self, unit: str, steps: int) -> Period:
        makers: dict[str, Callable[[date], Period]] = {
            "day": Period.day,
            "week": lambda day: Period.week(day, self.first_weekday),
            "month": lambda day: Period.month_of(day, self.pay_day),
            "quarter": Period.quarter_of,
            "year": lambda day: Period.year(day.year),
        }
        period = makers[unit](self.as_of)
        for _ in range(abs(steps)):
            period = period.next() if steps > 0 else period.previous()
        return period

"""Days by steps from today: "last month", "the past 30 days", "two years ago"."""

from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from expense_tracker.kernel.period import Period
from reports.assistant.named_days import (
    LAST,
    THIS,
    Found,
    NamedDays,
    Span,
    number_at,
    word,
)
from reports.assistant.words import UNITS

ROLLING = {"past"}
_DAYS_OF = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
MOST_STEPS = 240
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


class SteppedDays(NamedDays):
    """Those by their names, and those by steps."""

    def _ever(self, count: int) -> Found:
        days = Period.between(self.first, self.as_of)
        return Span(days, is_ever=True), count

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
        if lead not in THIS | LAST | ROLLING | {"next", "coming", "following"}:
            return None
        count, taken = number_at(words, at_unit)
        unit = UNITS.get(word(words, at_unit + taken), "")
        if word(words, at_unit) == "calendar":
            unit, taken = UNITS.get(word(words, at_unit + 1), ""), 1
        if not unit or word(words, at_unit + taken) in {"monthly", "weekly", "daily"}:
            return None
        if count is not None:
            return self._several(lead, count, unit, taken + 2)
        step = 0 if lead in THIS else -1 if lead in LAST | ROLLING else 1
        if lead in ROLLING:
            return self._rolling(unit, taken + 2)
        text = unit + (f"{step:+}" if step else "")
        period = self.calendar.period(text)
        return (Span(period), 2 + taken) if period else None

    def _rolling(self, unit: str, count: int) -> Found | None:
        days = _DAYS_OF[unit]
        said = f"“the past {unit}” as the last {days} days"
        return Span(Period.last_days(days, self.as_of), said, f"last {unit}"), count

    def _several(self, lead: str, count: int, unit: str, taken: int) -> Found | None:
        if not 1 <= count <= MOST_STEPS or lead in THIS:
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

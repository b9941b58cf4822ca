"""The days and periods that budgets of all Books are in, as rows to join with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Book
from budgets.cadence import Cadence, period_containing
from budgets.models.budgets import FORTNIGHT
from budgets.overruns import GRACE
from budgets.queries import HUNDRED
from budgets.queries.pace import QUARTER
from expense_tracker.kernel.bars import TOLERANCE
from expense_tracker.kernel.period import Period

Row = tuple[int | str | date, ...]


@dataclass
class Calendar:
    """The days and periods that budgets are in, as rows to join with."""

    local_days: list[Row] = field(default_factory=list)
    frames: list[Row] = field(default_factory=list)
    whole_months: list[Row] = field(default_factory=list)
    days: list[Row] = field(default_factory=list)

    @property
    def months(self) -> list[Row]:
        """First and last days of the calendar months that plain budgets are in."""
        found = {row[4:6] for row in self.frames if row[2] == Cadence.CALENDAR}
        return sorted(found)

    def tables(self) -> dict[str, list[Row]]:
        return {
            "local_days": self.local_days,
            "frames": self.frames,
            "whole_months": self.whole_months,
            "days": self.days,
            "calendar_months": self.months,
        }

    def add(self, today: date, cadence: str, anchor: int, period: Period) -> None:
        """A frame, and the parts its sum is made of. What is planned after `today` is
        in the whole and taken off again; that part may be empty, the days run out.
        """
        frame = len(self.frames)
        days = (period.start, period.last, period.days, _fast_from(period, today))
        self.frames.append((frame, today, cadence, anchor, *days))
        months, edges = period.split_whole_months()
        if months:
            self.whole_months.append((frame, months[0], months[-1]))
        for edge in edges:
            self.days.append((frame, edge.start, edge.last, 1))
        planned_from = max(today + timedelta(days=1), period.start)
        self.days.append((frame, planned_from, period.last, -1))


def _fast_from(period: Period, today: date) -> int:
    """Beyond this share of the limit, in per cent times the days of the period, a pace
    may be too fast (budgets.queries.may_be_fast); 0 on days that tell nothing.
    """
    gone, days = period.elapsed(today), period.days
    telling = days <= gone * QUARTER and gone < days
    return int(gone * HUNDRED + days * TOLERANCE) if telling else 0


def calendar_of(now: datetime) -> Calendar:
    """Of the zones, pay-days and first weekdays that Books have, at that instant."""
    settings = Book.objects.order_by().values_list(
        "time_zone", "pay_day", "first_weekday"
    )
    return build_calendar(now, settings.distinct())


def build_calendar(now: datetime, settings: Iterable[tuple[str, int, int]]) -> Calendar:
    calendar = Calendar()
    today_in: dict[str, date] = {}
    wanted: set[tuple[date, str, int, Period]] = set()
    for zone, pay_day, first_weekday in settings:
        today = today_in.setdefault(zone, now.astimezone(ZoneInfo(zone)).date())
        for cadence, anchor in _rhythms(pay_day, first_weekday):
            for day in (today, today - GRACE):
                period = period_containing(
                    day,
                    cadence,
                    pay_day=pay_day,
                    first_weekday=first_weekday,
                    anchor=anchor,
                )
                wanted.add((today, cadence, anchor, period))
    calendar.local_days = [
        (zone, today, today - GRACE, month.start, month.last)
        for zone, today in today_in.items()
        for month in [Period.month_of(today)]
    ]
    for frame in sorted(wanted):
        calendar.add(*frame)
    return calendar


def _rhythms(pay_day: int, first_weekday: int) -> Iterator[tuple[Cadence, int]]:
    """Every cadence with what its periods begin on; once has none."""
    yield from ((Cadence.FORTNIGHT, anchor) for anchor in range(FORTNIGHT))
    begin = {Cadence.MONTH: pay_day, Cadence.WEEK: first_weekday}
    for cadence in Cadence:
        if cadence not in {Cadence.FORTNIGHT, Cadence.ONCE}:
            yield cadence, begin.get(cadence, 0)

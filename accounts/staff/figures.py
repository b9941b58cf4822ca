"""How much the site is used, day by day, for the console's front page.

What happened on a day that is over never changes, so it is counted once and kept: the
page costs the same with a thousand rows and a million. Days are those of UTC.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import DailyFigure

SHOWN_DAYS = 30
# How far back the first count goes.
LOOKED_BACK = timedelta(days=90)
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Figure:
    """Something counted: the `rows` that came about `at` a day. `grows`: newer ones
    have higher ids, so those of days that were counted need not be looked at again.
    """

    name: str
    label: str
    at: str
    rows: "Callable[[], QuerySet[Any]]"
    grows: bool = True


@dataclass(frozen=True)
class Bar:
    """One day of a chart; `height` in hundredths of the highest."""

    day: date
    count: int
    height: int
    place: int


@dataclass(frozen=True)
class Course:
    """A figure over the last days, today so far included."""

    label: str
    bars: list[Bar]

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def today(self) -> int:
        return self.bars[-1].count

    @property
    def highest(self) -> int:
        return max(bar.count for bar in self.bars)


_figures: dict[str, Figure] = {}


def register_figure(figure: Figure) -> None:
    _figures[figure.name] = figure


# --- counting -------------------------------------------------------------------------


def keep_figures(*, today: date) -> None:
    """Count the days that are over and not counted yet. Safe to run twice.

    Sees all Books: the caller opens that scope.
    """
    for figure in _figures.values():
        _keep(figure, today)


def _keep(figure: Figure, today: date) -> None:
    last = _last(figure)
    first = last.day + ONE if last else today - LOOKED_BACK
    newest = last.newest if last else 0
    counted = {
        day: (count, most)
        for day, count, most in _rows(figure, first, newest)
        .filter(**{f"{figure.at}__lt": _start(today)})
        .annotate(on=TruncDate(figure.at, tzinfo=UTC))
        .values_list("on")
        .annotate(count=Count("pk"), most=Max("pk"))
    }
    kept = []
    for day in _days(first, today):
        count, most = counted.get(day, (0, 0))
        newest = max(newest, most)
        kept.append(DailyFigure(name=figure.name, day=day, count=count, newest=newest))
    # Of two workers at once, one writes.
    DailyFigure.objects.bulk_create(kept, ignore_conflicts=True)


def _last(figure: Figure) -> DailyFigure | None:
    return DailyFigure.objects.filter(name=figure.name).order_by("-day").first()


def _rows(figure: Figure, first: date, newest: int) -> "QuerySet[Any]":
    """Those from the day `first` on; `newest` is the highest id that came before."""
    rows = figure.rows().order_by().filter(**{f"{figure.at}__gte": _start(first)})
    return rows.filter(pk__gt=newest) if figure.grows else rows


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _days(first: date, end: date) -> list[date]:
    """From `first` up to, not including, `end`."""
    return [first + ONE * number for number in range((end - first).days)]


# --- reading --------------------------------------------------------------------------


def courses(*, today: date, days: int = SHOWN_DAYS) -> list[Course]:
    """Each figure over the last `days`, in the order they were registered."""
    first = today - ONE * (days - 1)
    kept = {
        (row.name, row.day): row.count
        for row in DailyFigure.objects.filter(day__gte=first)
    }
    return [
        _course(figure, kept, [*_days(first, today), today])
        for figure in _figures.values()
    ]


def _course(
    figure: Figure, kept: dict[tuple[str, date], int], days: list[date]
) -> Course:
    counts = [kept.get((figure.name, day), 0) for day in days]
    counts[-1] = _so_far(figure, days[-1])
    most = max(*counts, 1)
    bars = [
        Bar(day, count, -(-count * 100 // most), place)
        for place, (day, count) in enumerate(zip(days, counts, strict=True))
    ]
    return Course(figure.label, bars)


def _so_far(figure: Figure, today: date) -> int:
    last = _last(figure)
    return _rows(figure, today, last.newest if last else 0).count()

"""Payees that come again at regular intervals though nothing schedules them.

Pure: visits in, habits out. Precision first: a payee is taken for a habit only when its
own earlier visits would have foretold its later ones. Rule: docs/algorithms/forecast.md
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median, median_low

from dateutil.relativedelta import relativedelta

# So many visits have to be foretold, by their usual interval in days: short ones come
# true by chance. Of these so many on the day or nearly.
LEAST_TESTED = ((20, 3), (7, 5), (1, 8))
LEAST_HITS = Decimal("0.8")
FEWEST = 4
LATEST = 10
# Days early or late: for weeks, for months.
PLAY, PLAY_OF_MONTH = 1, 3
MONTH_GAPS = range(26, 36)
LONGEST_GAP = 45
# Half an interval late it is taken to have ended.
LATE = 0.5


@dataclass(frozen=True)
class Visit:
    """What one payee brought on one day, signed as in Entry."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class Habit:
    """`hits` of the last `tested` visits came within `play` days of where the visits
    before them put it.
    """

    visits: tuple[Visit, ...]
    gap: int  # days, the usual interval
    play: int
    hits: int
    tested: int

    @property
    def is_monthly(self) -> bool:
        return self.gap in MONTH_GAPS

    @property
    def amount(self) -> Decimal:
        """The usual amount of the last ones."""
        return median_low(visit.amount for visit in self.visits[-5:])

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        latest = [visit.amount for visit in self.visits[-LATEST:]]
        return min(latest), max(latest)

    def next_days(self, *, until: date) -> Iterator[date]:
        """Where the next visits are expected, up to and including `until`."""
        days = [visit.on for visit in self.visits]
        foretell = _by_month if self.is_monthly else _by_gap
        while (following := foretell(days)) <= until:
            yield following
            days.append(following)

    def is_alive(self, as_of: date) -> bool:
        """Whether the next visit can still come."""
        due = next(self.next_days(until=date.max))
        return as_of <= due + timedelta(days=max(self.play, int(LATE * self.gap)))


Foretell = Callable[[Sequence[date]], date]


def habit_of(visits: Sequence[Visit]) -> Habit | None:
    """The visits of one payee, in order, one for each day; None when there is none."""
    days = [visit.on for visit in visits]
    gap = _gap(days[-LATEST - 1 :]) if len(days) > FEWEST else 0
    if not 0 < gap <= LONGEST_GAP:
        return None
    foretell, play = (
        (_by_month, PLAY_OF_MONTH) if gap in MONTH_GAPS else (_by_gap, PLAY)
    )
    hits, tested = _tried(days, foretell, play)
    if tested < _least_tested(gap) or hits < LEAST_HITS * tested:
        return None
    return Habit(tuple(visits), gap, play, hits, tested)


def _least_tested(gap: int) -> int:
    return next(least for days, least in LEAST_TESTED if gap >= days)


def _tried(days: Sequence[date], foretell: Foretell, play: int) -> tuple[int, int]:
    """Of the latest visits, how many the ones before foretold, and how many there
    were to foretell.
    """
    first = max(2, len(days) - LATEST)
    offs = [(days[at] - foretell(days[:at])).days for at in range(first, len(days))]
    return sum(1 for off in offs if abs(off) <= play), len(offs)


def _gap(days: Sequence[date]) -> int:
    return round(median((after - before).days for before, after in pairwise(days)))


def _by_gap(days: Sequence[date]) -> date:
    """The usual interval after the last."""
    return days[-1] + timedelta(days=max(_gap(days[-LATEST:]), 1))


def _by_month(days: Sequence[date]) -> date:
    """The usual day of the month, in the month after the last one's."""
    usual = median_low(day.day for day in days[-6:])
    nearby = [days[-1] + relativedelta(months=n, day=usual) for n in (-1, 0, 1)]
    meant = min(nearby, key=lambda day: abs(day - days[-1]))
    return meant + relativedelta(months=1, day=usual)

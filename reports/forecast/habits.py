"""Payees that come again at regular intervals though nothing schedules them.

Pure: visits in, habits out. Precision first: a payee is taken for a habit only when its
own earlier visits would have foretold its later ones. Rule: docs/algorithms/forecast.md
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, pairwise
from statistics import median, median_low

from dateutil.relativedelta import relativedelta

# From so many days between them on, so many visits have to be foretold, this share of
# them on the day or nearly: short intervals come true by chance.
LEAST = ((20, 3, Decimal("0.8")), (7, 5, Decimal("0.8")), (1, 10, Decimal("0.9")))
FEWEST = 4
LATEST = 10
# Days early or late: for weeks, for months.
PLAY, PLAY_OF_MONTH = 1, 3
MONTH_GAPS = range(26, 36)
LONGEST_GAP = 45
MONTHS_LOOKED_AT = 6
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
    is_monthly: bool  # on a day of the month, rather than after so many days
    play: int
    hits: int
    tested: int

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
        for number in count(1):
            day = _by_month(days, number) if self.is_monthly else _by_gap(days, number)
            if day > until:
                return
            yield day

    def is_alive(self, as_of: date) -> bool:
        """Whether the next visit can still come."""
        due = next(self.next_days(until=date.max))
        return as_of <= due + timedelta(days=max(self.play, int(LATE * self.gap)))


# Where those days put the next one, or the `number`-th from now.
Foretell = Callable[[Sequence[date], int], date]


def habit_of(visits: Sequence[Visit]) -> Habit | None:
    """The visits of one payee, in order, one for each day; None when there is none."""
    days = [visit.on for visit in visits]
    gap = _gap(days[-LATEST - 1 :]) if len(days) > FEWEST else 0
    if not 0 < gap <= LONGEST_GAP:
        return None
    is_monthly, play, hits, tested = _foretold(days, gap)
    least_tested, least_hits = _least(gap)
    if tested < least_tested or hits < least_hits * tested:
        return None
    return Habit(tuple(visits), gap, is_monthly, play, hits, tested)


def _least(gap: int) -> tuple[int, Decimal]:
    return next((tested, hits) for days, tested, hits in LEAST if gap >= days)


def _foretold(days: Sequence[date], gap: int) -> tuple[bool, int, int, int]:
    """Whether by the month, the play of that, hits, and visits tried."""
    hits, tested = _tried(days, _by_gap, PLAY)
    if gap in MONTH_GAPS:
        by_month, _ = _tried(days, _by_month, PLAY_OF_MONTH)
        if by_month >= hits:
            return True, PLAY_OF_MONTH, by_month, tested
    return False, PLAY, hits, tested


def _tried(days: Sequence[date], foretell: Foretell, play: int) -> tuple[int, int]:
    """Of the latest visits, how many the ones before foretold, and how many there
    were to foretell.
    """
    first = max(2, len(days) - LATEST)
    offs = [(days[at] - foretell(days[:at], 1)).days for at in range(first, len(days))]
    return sum(1 for off in offs if abs(off) <= play), len(offs)


def _gap(days: Sequence[date]) -> int:
    return round(median((after - before).days for before, after in pairwise(days)))


def _by_gap(days: Sequence[date], number: int) -> date:
    """The usual interval after the last."""
    gap = max(_gap(days[-LATEST:]), 1)
    return days[-1] + timedelta(days=gap * number)


def _by_month(days: Sequence[date], number: int) -> date:
    """The day of the month that most of the last ones had, the latest of several, in
    the month after the last one's.
    """
    seen = Counter(day.day for day in days[-MONTHS_LOOKED_AT:])
    usual = max(seen, key=lambda day: (seen[day], day))
    nearby = [days[-1] + relativedelta(months=n, day=usual) for n in (-1, 0, 1)]
    meant = min(nearby, key=lambda day: abs(day - days[-1]))
    return meant + relativedelta(months=number, day=usual)

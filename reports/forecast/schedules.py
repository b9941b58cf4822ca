"""Which booked entries a schedule explains, in the past too, and what could be expected
of it then.

Pure: schedules and rows in. What is explained leaves the estimate, so that nothing
counts twice. Rule: docs/algorithms/forecast.md
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from statistics import fmean
from typing import NamedTuple

from expense_tracker.kernel.text import fold
from ledger.models import Recurring
from ledger.recurring.coming import CLOSE, expected_range
from ledger.recurring.schedule import WEEKDAYS, WORKING

Unit = Recurring.Unit
YEAR = 12
WEEK = 7
# Prices rise: an entry of half to twice the expected amount may be the schedule's.
PRICE_STEP = 2
# A named weekday or working day moves about its place in the month.
WEEKDAY_PLAY = 3
# From its second entry on a schedule could have been seen coming; after two dates in a
# row without one, no more.
LEAST_SEEN = 2
MOST_MISSED = 2
LATEST = 3


class Row(NamedTuple):
    """An entry of the past: `amount` in its wallet's currency, `worth` in that of the
    forecast, both signed.
    """

    pk: int
    on: date
    kind: str
    payee: int | None
    category: int | None
    currency: str
    amount: Decimal
    worth: Decimal


def explained(recurring: Recurring, rows: Iterable[Row]) -> list[Row]:
    """Those of its payee's rows that look like its dates: for each date the nearest
    one, wherever in the past its rule is carried back to.
    """
    low, high = expected_range(recurring)
    low, high = (
        min(low, recurring.amount / PRICE_STEP),
        max(high, recurring.amount * PRICE_STEP),
    )
    best: dict[object, tuple[int, Row]] = {}
    for row in rows:
        if row.currency != recurring.wallet.currency or row.kind != recurring.kind:
            continue
        place = nearest_date(recurring, row.on)
        if place is None or not low <= abs(row.amount) <= high:
            continue
        due, off = place
        if due not in best or off < best[due][0]:
            best[due] = off, row
    return [row for _, row in best.values()]


def nearest_date(recurring: Recurring, day: date) -> tuple[object, int] | None:
    """A name for its date that is close to that day, and how many days off it is; None
    when none is. Dates before its first one count as if the rule had held then.
    """
    match Unit(recurring.unit):
        case Unit.ONCE:
            off = abs((day - recurring.starts_on).days)
            return (0, off) if off <= CLOSE.days else None
        case Unit.DAY:
            return day, 0
        case Unit.WEEK:
            return _nearest_week(recurring, day)
    return _nearest_month(recurring, day)


def _nearest_week(recurring: Recurring, day: date) -> tuple[object, int] | None:
    start, every = recurring.starts_on, WEEK * recurring.interval
    codes = recurring.days.split(",") if recurring.days else []
    shifts = [WEEKDAYS.index(code) - start.weekday() for code in codes] or [0]
    found = [
        (abs(late - every * number), (number, shift))
        for shift in shifts
        for late in [(day - start).days - shift]
        for number in [round(late / every)]
    ]
    off, name = min(found)
    return (name, off) if off <= min(CLOSE.days, every // 2) else None


def _nearest_month(recurring: Recurring, day: date) -> tuple[object, int] | None:
    every = months_between(recurring)
    start = _index(recurring.starts_on)
    found = [
        (abs((_in_month(recurring, index) - day).days), index)
        for index in range(_index(day) - 1, _index(day) + 2)
        if (index - start) % every == 0
    ]
    play = CLOSE.days + (WEEKDAY_PLAY if recurring.days[-2:].isalpha() else 0)
    off, index = min(found, default=(play + 1, 0))
    return (index, off) if off <= play else None


def months_between(recurring: Recurring) -> int:
    """Its dates' distance in months, 1 for what comes more often."""
    if recurring.unit == Unit.YEAR:
        return YEAR * recurring.interval
    return recurring.interval if recurring.unit == Unit.MONTH else 1


def _index(day: date) -> int:
    return day.year * YEAR + day.month - 1


def _in_month(recurring: Recurring, index: int) -> date:
    """About where its date is in that month."""
    year, month = index // YEAR, index % YEAR + 1
    days = recurring.days or str(recurring.starts_on.day)
    place = int(days.rstrip("MOTUWEHFRSAD"))
    last = monthrange(year, month)[1]
    if days[-2:].isalpha():
        step = 1 if days[-2:] == WORKING else WEEK
        day = last + 1 + place * step if place < 0 else place * step
        return date(year, month, min(max(day, 1), last))
    return date(year, month, last if place < 0 else min(place, last))


def payees_of(recurring: Recurring, names: Iterable[tuple[int, str]]) -> set[int]:
    """Payees whose name holds the schedule's, or the reverse; folded names in."""
    wanted = fold(recurring.payee.name if recurring.payee else recurring.name)
    return {pk for pk, name in names if name and (name in wanted or wanted in name)}


class SchedulePast:
    """What a schedule brought in each whole month, and what that let expect."""

    def __init__(
        self, recurring: Recurring, rows: Iterable[Row], place_of: "Places"
    ) -> None:
        sums: dict[int, float] = defaultdict(float)
        for row in rows:
            place = place_of(row.on)
            if place is not None:
                sums[place] += float(row.worth)
        self.flow = {"income": "income", "expense": "spending"}.get(
            recurring.kind, "moved"
        )
        self.every = months_between(recurring)
        self.varies = recurring.unit in {Unit.WEEK, Unit.DAY} or recurring.varies
        self.places = sorted(sums)
        self.sums = [sums[place] for place in self.places]

    def ahead(self, place: int, step: int) -> float:
        """Expected before the month of that place of the `step`-th, by what had been
        booked by then; an amount that varies is the mean of the last ones.
        """
        seen = bisect_left(self.places, place)
        if seen < LEAST_SEEN:
            return 0.0
        last = self.places[seen - 1]
        if place - last > MOST_MISSED * self.every:
            return 0.0
        if (place + step - 1 - last) % self.every:
            return 0.0
        return _usual(self.sums[:seen]) if self.varies else self.sums[seen - 1]


def _usual(sums: Sequence[float]) -> float:
    return fmean(sums[-LATEST:])


class Places:
    """The place of a day among the whole months, None outside of them."""

    def __init__(self, starts: Sequence[date], end: date) -> None:
        self.starts, self.end = starts, end

    def __call__(self, day: date) -> int | None:
        if not self.starts or not self.starts[0] <= day < self.end:
            return None
        return bisect_right(self.starts, day) - 1

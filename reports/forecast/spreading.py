"""From months to days: when within a month the estimate falls.

Pure. Every month's days sum to what the month was estimated at. Rule: docs/algorithms/
forecast.md
"""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean

from expense_tracker.kernel.period import Period

# With fewer months to compare, what remains of one is its share of the days.
LEAST_COMPARED = 3
MOST_SCALE = 3.0
LEAST_DATED = 0.5


def days_of(period: Period, after: date) -> list[date]:
    """The days of the period later than that one, in order."""
    first = max(period.start, after + timedelta(days=1))
    return [first + timedelta(days=n) for n in range((period.end - first).days)]


def over_weekdays(
    amount: float, days: Sequence[date], weekdays: Sequence[float]
) -> list[float]:
    """The amount over these days, each as much as its weekday usually has."""
    weights = [weekdays[day.weekday()] for day in days]
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        return [amount / len(days)] * len(days)
    return [amount * weight / whole for weight in weights]


def rest_of_month(
    *,
    heads: Sequence[float],
    wholes: Sequence[float],
    so_far: float,
    expected: float,
    days_left: float,
) -> float:
    """What the rest of the running month brings, given the whole month's `expected` sum
    and what it has brought `so_far`.

    `heads` is what past months had brought by the same day and `wholes` what they came
    to; `days_left` the share of its days that are to come. Between what the quietest
    and the liveliest of their rests were, at this month's level.
    """
    if len(heads) < LEAST_COMPARED or not any(wholes):
        return expected * days_left
    tails = [whole - head for whole, head in zip(wholes, heads, strict=True)]
    scale = _scale(expected, fmean(wholes))
    if scale is None:
        return expected * days_left
    head, tail = fmean(heads), fmean(tails)
    usual = min(max(so_far, min(heads) * scale), max(heads) * scale)
    rest = tail * scale + _pull(heads, tails) * (usual - head * scale)
    return min(max(rest, min(tails) * scale), max(tails) * scale)


def _scale(expected: float, usual: float) -> float | None:
    """How the month compares with the past ones; None where that says nothing."""
    if not usual or expected / usual < 0:
        return None
    return min(expected / usual, MOST_SCALE)


def _pull(heads: Sequence[float], tails: Sequence[float]) -> float:
    """How much more comes later for each unit that came sooner: 0 for what goes on as
    ever, -1 for what comes once a month, drawn to 0 where that may be chance.
    """
    count = len(heads)
    head, tail = fmean(heads), fmean(tails)
    xx = sum((each - head) ** 2 for each in heads)
    yy = sum((each - tail) ** 2 for each in tails)
    xy = sum((x - head) * (y - tail) for x, y in zip(heads, tails, strict=True))
    if not xx or not yy:
        return 0.0
    explained = xy * xy / (xx * yy)
    sure = max(1 - (1 - explained) * (count - 1) / (count - 2), 0.0)
    return min(max(sure * xy / xx, -1.0), 1.0)

"""How fast a goal comes nearer, and when it is there.

Rule: docs/algorithms/goals.md
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from dateutil.relativedelta import relativedelta

from expense_tracker.kernel.money import round_money

ZERO = Decimal(0)
# What takes longer is not told as a date: 100 years.
MOST_MONTHS = 1200


def months_until(as_of: date, day: date) -> int:
    """How many monthly payments are left: days that lie whole months before `day`, it
    included, and after `as_of`. 0 once the day has come.

    >>> months_until(date(2026, 11, 21), date(2027, 6, 1))
    7
    """
    if day <= as_of:
        return 0
    between = (day.year - as_of.year) * 12 + day.month - as_of.month
    first = day - relativedelta(months=between)
    return between + (first > as_of)


def months_after(as_of: date, months: int) -> date:
    """The same day that many months later, the last of a shorter month."""
    return as_of + relativedelta(months=months)


def required(left: Decimal, months: int, currency: str) -> Decimal:
    """What has to be put by in each of so many months, rounded up to the unit."""
    return round_money(left / months, currency, ROUND_CEILING)


def average(gains: Sequence[Decimal]) -> Decimal | None:
    """The mean of what whole months brought; None without one."""
    return sum(gains, ZERO) / len(gains) if gains else None


def months_needed(left: Decimal, pace: Decimal) -> int | None:
    """Months until `left` is gone at that pace; None for never, or not in 100 years."""
    if left <= 0:
        return 0
    if pace <= 0:
        return None
    months = int((left / pace).to_integral_value(ROUND_CEILING))
    return months if months <= MOST_MONTHS else None

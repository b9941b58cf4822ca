"""The same line if something were spent: once now, or each month from the next on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from expense_tracker.kernel.money import Money
from reports.forecast.shape import Forecast, Point

ZERO = Decimal(0)


@dataclass(frozen=True)
class WhatIf:
    """In the forecast's currency, positive for spending; `once` is spent right away."""

    once: Decimal = ZERO
    monthly: Decimal = ZERO

    def __bool__(self) -> bool:
        return bool(self.once or self.monthly)


def shifted(found: Forecast, plan: WhatIf) -> Forecast:
    """The forecast with that spent: the first day ahead carries what is spent once, the
    first day of each later month of the Book what is spent monthly.
    """
    starts = [month.period.start for month in found.ahead[1:]]
    points = tuple(
        _lower(point, _spent(plan, point.on, found.as_of, starts))
        for point in found.points
    )
    by_day = {point.on: point for point in points}
    ahead = tuple(replace(each, end=by_day[each.end.on]) for each in found.ahead)
    return replace(found, points=points, ahead=ahead)


def _spent(plan: WhatIf, on: date, as_of: date, starts: Sequence[date]) -> Decimal:
    months = sum(1 for start in starts if start <= on)
    return (plan.once if on > as_of else ZERO) + plan.monthly * months


def _lower(point: Point, amount: Decimal) -> Point:
    spent = Money(amount, point.balance.currency)
    return replace(
        point,
        balance=point.balance - spent,
        low=point.low - spent,
        high=point.high - spent,
    )

"""How long savings last after work, in today's money.

Interest compounds by the month; money is put by at the end of a month and taken out at
the beginning of one. Nothing is rounded before it is shown.
Rule: docs/algorithms/retirement.md
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from functools import cached_property

from budgets.goals.pace import ZERO

ONE = Decimal(1)
MONTHS_A_YEAR = 12
# How far the low and the high line are from the growth that was assumed.
SPREAD = Decimal("0.02")
PRECISION = 40


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """Ages in years, rates as fractions per year; amounts positive, in today's money,
    `monthly`, `need` and `pension` per month. `savings` may be below zero.
    """

    age: int
    retire_at: int
    until_age: int
    savings: Decimal
    monthly: Decimal
    growth: Decimal
    inflation: Decimal
    need: Decimal
    pension: Decimal

    @property
    def months_of_work(self) -> int:
        return max(self.retire_at - self.age, 0) * MONTHS_A_YEAR

    @property
    def months_after(self) -> int:
        """From the end of work, or from now when that is past, until the last age."""
        begins = max(self.retire_at, self.age)
        return max(self.until_age - begins, 0) * MONTHS_A_YEAR

    @property
    def drawn(self) -> Decimal:
        """What the savings have to give per month: what the pension does not."""
        return max(self.need - self.pension, ZERO)

    @cached_property
    def factor(self) -> Decimal:
        """What one unit is worth a month later, in today's money."""
        with localcontext(prec=PRECISION):
            yearly = (ONE + self.growth) / (ONE + self.inflation)
            return yearly ** (ONE / MONTHS_A_YEAR)


@dataclass(frozen=True)
class Year:
    age: int
    savings: Decimal  # at that birthday


@dataclass(frozen=True)
class Projection:
    """`years` from now to the last age. `lasts_months` after the end of work, None when
    something is left at the last age. `gap` is what is short of the need per month if
    the savings are to last, and `needed` what would have to be saved per month instead;
    None when there is no month left to save in.
    """

    assumed: Assumptions
    years: tuple[Year, ...]
    at_end_of_work: Decimal
    lasts_months: int | None
    gap: Decimal
    needed: Decimal | None

    @property
    def left_over(self) -> Decimal:
        return self.years[-1].savings

    @property
    def lasts_until(self) -> int:
        """The age at which the savings are used up, or the last age."""
        if self.lasts_months is None:
            return self.assumed.until_age
        begins = max(self.assumed.retire_at, self.assumed.age)
        return begins + self.lasts_months // MONTHS_A_YEAR


def project(assumed: Assumptions) -> Projection:
    with localcontext(prec=PRECISION):
        months = list(_months(assumed))
        years = tuple(
            Year(assumed.age + place, savings)
            for place, savings in enumerate(months[::MONTHS_A_YEAR])
        )
        pot = months[assumed.months_of_work]
        return Projection(
            assumed,
            years,
            pot,
            _lasts(assumed, months),
            _gap(assumed, pot),
            _needed(assumed),
        )


def three_lines(assumed: Assumptions) -> tuple[Projection, Projection, Projection]:
    """With lower, assumed and higher growth."""
    low, high = assumed.growth - SPREAD, assumed.growth + SPREAD
    rates = (low, assumed.growth, high)
    one, two, three = (project(replace(assumed, growth=rate)) for rate in rates)
    return one, two, three


def _months(assumed: Assumptions) -> Iterator[Decimal]:
    """The savings at the end of each month, first as they are now."""
    savings, factor = assumed.savings, assumed.factor
    yield savings
    for _ in range(assumed.months_of_work):
        savings = savings * factor + assumed.monthly
        yield savings
    for _ in range(assumed.months_after):
        savings = max(savings - assumed.drawn, min(savings, ZERO)) * factor
        yield savings


def _lasts(assumed: Assumptions, months: list[Decimal]) -> int | None:
    """Whole months after work that the need can be met in; None for all of them."""
    if not assumed.drawn:
        return None
    begins = assumed.months_of_work
    for number, savings in enumerate(months[begins:-1]):
        if savings < assumed.drawn:
            return number
    return None


def _gap(assumed: Assumptions, pot: Decimal) -> Decimal:
    worth = _worth_of_drawing(assumed)
    bearable = pot / worth if worth else assumed.drawn
    return max(assumed.drawn - max(bearable, ZERO), ZERO)


def _needed(assumed: Assumptions) -> Decimal | None:
    """What has to be saved per month for the need to be met until the last age."""
    if not assumed.months_of_work:
        return None
    grown = assumed.savings * assumed.factor**assumed.months_of_work
    missing = assumed.drawn * _worth_of_drawing(assumed) - grown
    return max(missing / _worth_of_saving(assumed), ZERO)


def _worth_of_drawing(assumed: Assumptions) -> Decimal:
    """What 1 at the beginning of each month after work is worth as work ends."""
    discount = ONE / assumed.factor
    return sum((discount**month for month in range(assumed.months_after)), ZERO)


def _worth_of_saving(assumed: Assumptions) -> Decimal:
    """What 1 at the end of each month of work has grown to as work ends."""
    months = range(assumed.months_of_work)
    return sum((assumed.factor**month for month in months), ZERO)

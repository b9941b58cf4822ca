"""Paying several debts off together, one ahead of the others.

What is paid stays the same every month: all least payments and the extra. What a debt
that is paid off no longer takes goes to the next. Rule: docs/algorithms/debts.md
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from budgets.goals.amortisation import Loan, amortise, interest_on
from budgets.goals.pace import MOST_MONTHS, ZERO

# More than any debt that can be entered: interest has run away from the payments.
HOPELESS = Decimal(10) ** 14


class Strategy(StrEnum):
    """Which debt the money goes to that is left after the least payments."""

    AVALANCHE = "avalanche"  # the highest interest first: costs least
    SNOWBALL = "snowball"  # the smallest first: the first one is gone soonest


ORDER: dict[Strategy, Callable[[Loan], tuple[Decimal, Decimal, int]]] = {
    Strategy.AVALANCHE: lambda loan: (-loan.rate, loan.owed, loan.key),
    Strategy.SNOWBALL: lambda loan: (loan.owed, -loan.rate, loan.key),
}


@dataclass(frozen=True)
class PlanMonth:
    """One month of a plan; `paid` and `left` are by debt in the plan's order."""

    number: int
    interest: Decimal
    paid: tuple[Decimal, ...]
    left: tuple[Decimal, ...]

    @cached_property
    def payment(self) -> Decimal:
        return sum(self.paid, ZERO)

    @cached_property
    def owed(self) -> Decimal:
        return sum(self.left, ZERO)


@dataclass(frozen=True)
class Plan:
    """`loans` in the order in which they are paid ahead, all of one currency. Where it
    never ends, or not in 100 years, there are no months.
    """

    strategy: Strategy
    loans: tuple[Loan, ...]
    months: tuple[PlanMonth, ...]
    ends: bool

    @cached_property
    def interest(self) -> Decimal:
        return sum((month.interest for month in self.months), ZERO)

    @cached_property
    def gone_after(self) -> tuple[int, ...]:
        """Of each loan the number of months until nothing of it is owed."""
        return tuple(
            next((m.number for m in self.months if not m.left[place]), 0)
            for place in range(len(self.loans))
        )


@dataclass(frozen=True)
class Minimums:
    """What paying only the least on each debt, by itself, comes to."""

    interest: Decimal
    months: int
    ends: bool


def only_minimums(loans: Iterable[Loan]) -> Minimums:
    each = [amortise(loan) for loan in loans]
    return Minimums(
        interest=sum((one.interest for one in each), ZERO),
        months=max((one.months for one in each), default=0),
        ends=all(one.ends for one in each),
    )


def pay_off(loans: Iterable[Loan], extra: Decimal, strategy: Strategy) -> Plan:
    """The plan with `extra` per month, zero or more, on top of the least payments."""
    order = tuple(sorted(loans, key=ORDER[strategy]))
    months = tuple(_months(order, sum((loan.payment for loan in order), extra)))
    ends = not months or not months[-1].owed
    return Plan(strategy, order, months if ends else (), ends)


def _months(loans: Sequence[Loan], budget: Decimal) -> Iterator[PlanMonth]:
    left = [loan.owed for loan in loans]
    owed = sum(left, ZERO)
    for number in range(1, MOST_MONTHS + 1):
        if not owed:
            return
        month = _month(number, loans, left, budget)
        yield month
        left, owed = list(month.left), month.owed
        if owed > HOPELESS:
            return


def _interests(loans: Sequence[Loan], left: Sequence[Decimal]) -> list[Decimal]:
    return [
        interest_on(owed, loan.rate, loan.currency)
        for loan, owed in zip(loans, left, strict=True)
    ]


def _month(
    number: int, loans: Sequence[Loan], left: Sequence[Decimal], budget: Decimal
) -> PlanMonth:
    """Interest, then the least on each, then what remains of `budget` in order."""
    interests = _interests(loans, left)
    due = [owed + cost for owed, cost in zip(left, interests, strict=True)]
    paid = [min(loan.payment, owed) for loan, owed in zip(loans, due, strict=True)]
    spare = budget - sum(paid, ZERO)
    for place, owed in enumerate(due):
        more = min(spare, owed - paid[place])
        paid[place] += more
        spare -= more
    rest = tuple(owed - part for owed, part in zip(due, paid, strict=True))
    return PlanMonth(number, sum(interests, ZERO), tuple(paid), rest)

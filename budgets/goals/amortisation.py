"""Paying one debt off, month by month.

Rule: docs/algorithms/debts.md
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from budgets.goals.pace import MOST_MONTHS, ZERO
from expense_tracker.kernel.money import round_money

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Loan:
    """A debt: `owed` and the least `payment` per month in `currency`, both positive,
    `rate` a fraction per year.
    """

    name: str
    owed: Decimal
    rate: Decimal
    payment: Decimal
    currency: str
    key: int = 0  # of the goal it comes from

    @property
    def interest(self) -> Decimal:
        """Of the first month."""
        return interest_on(self.owed, self.rate, self.currency)

    @property
    def is_covered(self) -> bool:
        """Whether the least payment is more than the interest, so that it shrinks."""
        return self.owed <= 0 or self.payment > self.interest


@dataclass(frozen=True)
class Instalment:
    """One month of a debt, amounts positive: `payment` = `interest` + `principal`, and
    `left` is owed after it.
    """

    number: int
    payment: Decimal
    interest: Decimal
    principal: Decimal
    left: Decimal


@dataclass(frozen=True)
class Amortisation:
    """All instalments of a loan at its least payment; the last one is the rest.

    Where that never ends (`ends` False) there are none.
    """

    loan: Loan
    instalments: tuple[Instalment, ...]
    ends: bool

    @property
    def months(self) -> int:
        return len(self.instalments)

    @cached_property
    def interest(self) -> Decimal:
        return sum((each.interest for each in self.instalments), ZERO)

    @cached_property
    def paid(self) -> Decimal:
        return sum((each.payment for each in self.instalments), ZERO)


def interest_on(owed: Decimal, rate: Decimal, currency: str) -> Decimal:
    """A month's interest: a twelfth of the yearly rate, half up to the unit."""
    return round_money(owed * rate / MONTHS_A_YEAR, currency)


def amortise(loan: Loan) -> Amortisation:
    """Its payments until nothing is owed; at most 100 years are looked at."""
    if not loan.is_covered:
        return Amortisation(loan, (), ends=False)
    rows = tuple(_instalments(loan))
    ends = not rows or rows[-1].left == 0
    return Amortisation(loan, rows if ends else (), ends=ends)


def _instalments(loan: Loan) -> Iterator[Instalment]:
    left = loan.owed
    for number in range(1, MOST_MONTHS + 1):
        if left <= 0:
            return
        interest = interest_on(left, loan.rate, loan.currency)
        payment = min(loan.payment, left + interest)
        principal = payment - interest
        left -= principal
        yield Instalment(number, payment, interest, principal, left)

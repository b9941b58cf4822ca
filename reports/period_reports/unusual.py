"""Which amounts are unusual, by a rule that a few odd ones do not upset.

docs/algorithms/reports.md, "Unusual transactions"
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

# So many times a payee, or a category, must have been seen before.
LEAST_OF_PAYEE = 5
LEAST_OF_CATEGORY = 10
# How far above the median, in robust standard deviations; and no less than by half.
DEVIATIONS = Decimal("3.5")
OF_NORMAL = Decimal("1.4826")
LEAST_RISE = Decimal("0.5")


@dataclass(frozen=True)
class Usual:
    """The median of a history, and the median distance from it."""

    median: Decimal
    spread: Decimal
    count: int

    @classmethod
    def of(cls, amounts: Sequence[Decimal]) -> "Usual":
        """Of amounts without sign, at least one."""
        middle = median(amounts)
        spread = median(abs(amount - middle) for amount in amounts)
        return cls(middle, spread, len(amounts))

    @property
    def most(self) -> Decimal:
        """What is still usual.

        >>> Usual.of([Decimal(n) for n in (10, 11, 12, 13, 14)]).most
        Decimal('18.000')
        >>> Usual.of([Decimal(n) for n in (10, 20, 30, 40, 50)]).most
        Decimal('81.89100')
        """
        rise = max(DEVIATIONS * OF_NORMAL * self.spread, LEAST_RISE * self.median)
        return self.median + rise

    def is_unusual(self, amount: Decimal) -> bool:
        return amount > self.most

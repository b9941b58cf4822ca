"""What is usual, told by middles, which one outlier does not move."""

from collections.abc import Sequence
from decimal import Decimal
from math import log
from statistics import median

# Makes the middle distance of a normal distribution its standard deviation.
TO_SIGMA = 1.4826


def middle(amounts: Sequence[Decimal]) -> Decimal:
    return median(amounts)


def spread(values: Sequence[float]) -> float:
    """The middle distance from the middle, as a standard deviation."""
    centre = median(values)
    return TO_SIGMA * median(abs(each - centre) for each in values)


def oddity(amount: Decimal, usual: Sequence[Decimal], least: float) -> float:
    """How many spreads the amount is above what is usual, by their logarithms: prices
    differ by factors. `least` is the smallest spread believed; all amounts above zero.
    """
    logs = [log(each) for each in usual]
    return (log(amount) - median(logs)) / max(spread(logs), least)

"""Figures that one Book hardly changes, whoever the others are.

The exponential mechanism (McSherry and Talwar, 2007): a quantile is drawn by chance,
the likelier the nearer its rank is to the true one. Exchanging one Book for another
moves each rank by one at most, so it changes the chance of any figure by at most the
factor e^EPSILON: also for one who chose the spending of all other Books.
"""

import math
import random
from collections.abc import Sequence
from fractions import Fraction

# Whole per cent: what a share may be.
SHARES = range(101)
EPSILON = 3.0
QUARTILES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


def chances(counts: Sequence[int], quantile: Fraction) -> list[float]:
    """The chance of each share to be drawn; `counts` has the number of Books that have
    each share, 0 to 100, at least one in all.
    """
    total = sum(counts)
    goal = quantile * total
    distances, below = [], 0
    for count in counts:
        # The ranks that this share takes among all.
        first, last = below, below + count
        distances.append(max(first - goal, goal - last, Fraction(0)))
        below = last
    weights = [math.exp(-EPSILON / 2 * float(each)) for each in distances]
    whole = sum(weights)
    return [weight / whole for weight in weights]


def drawn_range(counts: Sequence[int], rng: random.Random) -> tuple[int, int, int]:
    """Lower end, middle and upper end of what is usual, in whole per cent."""
    drawn = [
        rng.choices(SHARES, weights=chances(counts, quantile))[0]
        for quantile in QUARTILES
    ]
    low, middle, high = sorted(drawn)
    return low, middle, high

"""Books of about one size: each doubling of spending per month is a band.

Doublings need no table of currencies: 250 to 500 is as wide a band as 25,000 to 50,000.
"""

from decimal import Decimal
from itertools import pairwise

# Upper ends, in whole units of the currency.
ENDS = tuple(Decimal(250) * 2**step for step in range(40))


def band_of(monthly: Decimal) -> int:
    """The band of that spending per month, from 0 for less than 250.

    >>> band_of(Decimal("249.99")), band_of(Decimal(250)), band_of(Decimal(1999))
    (0, 1, 3)
    """
    return sum(1 for end in ENDS if monthly >= end)


def bounds_of(band: int) -> tuple[Decimal, Decimal | None]:
    """From, inclusive, and to, exclusive; None has no end."""
    edges = [Decimal(0), *ENDS, None]
    low, high = list(pairwise(edges))[band]
    return low or Decimal(0), high

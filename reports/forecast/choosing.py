"""Which way to carry a series on: the one that would have done best so far.

Pure. Nothing about a month is decided by that month or a later one.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from reports.forecast.methods import METHODS, Values, Walk

# Errors of the latest so many months decide. Means can be told apart by a few, trends
# and seasons by more.
TRIED = 18
LEAST_TRIED = 4
LEAST_TRIED_FINE = 8
MEANS = 5
# How much better, by mean square, another method must have been than the first.
BETTER = 0.92
# With fewer sums than this that are not zero, seasons and trends are chance.
SELDOM = 4


class Chosen(NamedTuple):
    """What was expected before each month of a series, by the method then best."""

    outlooks: Walk
    names: list[str]

    def ahead(self, place: int, step: int) -> float:
        """What was expected, before the month of that place, of the `step`-th."""
        outlook = self.outlooks[place]
        return outlook.ahead(place, step) if outlook else 0.0


def choose(values: Values) -> Chosen:
    """Walks the series with every method, choosing anew before each month."""
    names = list(METHODS)
    walks = [METHODS[name](values) for name in names]
    errors = [Errors.of(walk, values) for walk in walks]
    outlooks: Walk = []
    taken = []
    for at in range(len(values) + 1):
        best = _best(errors, at) if _is_lively(values, at) else 0
        outlooks.append(walks[best][at])
        taken.append(names[best])
    return Chosen(outlooks, taken)


def _is_lively(values: Values, at: int) -> bool:
    return sum(1 for value in values[:at] if value) >= SELDOM


class Errors(NamedTuple):
    """Squared, of the month that followed each outlook: `sums[at]` of all before `at`,
    the first of the month `first`.
    """

    first: int
    sums: list[float]

    @classmethod
    def of(cls, walk: Walk, values: Values) -> "Errors":
        first = next((at for at, each in enumerate(walk) if each), len(values))
        each = (
            (outlook.ahead(at, 1) - value) ** 2 if outlook else 0.0
            for at, (outlook, value) in enumerate(zip(walk, values, strict=False))
        )
        return cls(first, [0.0, *accumulate(each)])

    def between(self, first: int, end: int) -> float:
        return self.sums[end] - self.sums[first]


def _best(errors: Sequence[Errors], at: int) -> int:
    """The place of the method with the least error before `at`, against the first."""
    best, least = 0, BETTER
    for place in range(1, len(errors)):
        ratio = _ratio(errors, place, at)
        if ratio is not None and ratio < least:
            best, least = place, ratio
    return best


def _ratio(errors: Sequence[Errors], place: int, at: int) -> float | None:
    """To the first one's errors, of the months that both were tried on; None when these
    are too few.
    """
    first = max(at - TRIED, errors[place].first, errors[0].first)
    least_tried = LEAST_TRIED if place < MEANS else LEAST_TRIED_FINE
    if at - first < least_tried:
        return None
    base = errors[0].between(first, at)
    return errors[place].between(first, at) / base if base else None

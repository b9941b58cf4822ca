"""How good forecasts made in the past were, and how wide the range has to be.

Pure. A Trial is a forecast made before a month from what was there by then, beside what
came of it. Rule: docs/algorithms/forecast.md
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import log
from statistics import fmean

from reports.forecast.choosing import Chosen, choose
from reports.forecast.methods import YEAR, Values

# What moves a balance: spending (refunds netted), income, and what is moved to or from
# a wallet by transfers.
Flow = str
Key = tuple[int | None, Flow]  # category, None for none
# Before the month of a place, what schedules brought the `step`-th month by flow.
Expected = Callable[[int, int], Mapping[Flow, float]]

# Trials of the latest so many months, none with less than LEAST_BEFORE months before.
MOST_TRIALS = 16
LEAST_BEFORE = 2


@dataclass(frozen=True)
class Past:
    """Whole months, oldest first. `rest` is what no schedule explains; `whole`
    everything, by flow. Signed as in Entry.
    """

    rest: Mapping[Key, Values]
    whole: Mapping[Flow, Values]
    expected: Expected

    @property
    def months(self) -> int:
        return max((len(values) for values in self.whole.values()), default=0)

    def net(self) -> list[float]:
        return [sum(month) for month in zip(*self.whole.values(), strict=True)]


@dataclass(frozen=True)
class Trial:
    """What was said before the month of that place, for as many months as have passed
    since (twelve at most), and what came: net sums.
    """

    place: int
    own: list[float]
    naive: list[float]
    actual: list[float]
    own_spending: float  # of the first month, as the next two
    naive_spending: float
    actual_spending: float


@dataclass(frozen=True)
class Estimate:
    """What the past lets expect, and how sure that is. `trials` oldest first."""

    past: Past
    chosen: Mapping[Key, Chosen]
    trials: list[Trial]

    @property
    def judged(self) -> list[Trial]:
        """Those that the stated error is of."""
        return self.trials[-YEAR:]

    @property
    def is_yearly(self) -> bool:
        """Whether the simple method looks a year back by now."""
        return self.past.months > YEAR

    @cached_property
    def is_better(self) -> bool:
        """Whether the own forecast was nearer than the naive one, or both were exact;
        with nothing to judge by, no.
        """
        own = sum(abs(each.actual[0] - each.own[0]) for each in self.judged)
        naive = sum(abs(each.actual[0] - each.naive[0]) for each in self.judged)
        return own < naive or (not naive and bool(self.judged))

    def ahead(self, step: int) -> float:
        """The net sum of the `step`-th month to come, by the better one."""
        if self.is_better:
            return _own(self.past, self.chosen, self.past.months, step)
        return naive_ahead(self.past.net(), self.past.months, step)

    @cached_property
    def errors(self) -> list[list[float]]:
        """Of the better one, what came less what was said: by trial, month by month."""
        said = [each.own if self.is_better else each.naive for each in self.trials]
        return [
            [came - each for came, each in zip(trial.actual, line, strict=True)]
            for trial, line in zip(self.trials, said, strict=True)
        ]

    @cached_property
    def spread(self) -> "Spread":
        return spread_of(self.errors)

    @property
    def covered(self) -> tuple[int, int]:
        """Of the judged months, how many had LEAST_FOR_RANGE trials before them to make
        a range of, and how many of these ended within it.
        """
        first = [each[0] for each in self.errors]
        start = max(len(first) - YEAR, LEAST_FOR_RANGE)
        ranges = [(quantiles(first[:at]), first[at]) for at in range(start, len(first))]
        return len(ranges), sum(low <= error <= high for (low, high), error in ranges)


def estimate(past: Past) -> Estimate:
    """Needs LEAST_BEFORE months and one more."""
    chosen = {key: choose(values) for key, values in past.rest.items()}
    return Estimate(past, chosen, trials_of(past, chosen))


def trials_of(past: Past, chosen: Mapping[Key, Chosen]) -> list[Trial]:
    """Rolling origin over the last months, oldest first."""
    months = past.months
    first = max(months - MOST_TRIALS, LEAST_BEFORE)
    net, spending = past.net(), past.whole.get("spending", [0.0] * months)
    found = []
    for place in range(first, months):
        steps = range(1, min(YEAR, months - place) + 1)
        found.append(
            Trial(
                place=place,
                own=[_own(past, chosen, place, step) for step in steps],
                naive=[naive_ahead(net, place, step) for step in steps],
                actual=net[place : place + len(steps)],
                own_spending=_own(past, chosen, place, 1, only="spending"),
                naive_spending=naive_ahead(spending, place, 1),
                actual_spending=spending[place],
            )
        )
    return found


def _own(
    past: Past, chosen: Mapping[Key, Chosen], place: int, step: int, only: Flow = ""
) -> float:
    known = past.expected(place, step)
    return sum(
        each.ahead(place, step)
        for (_, flow), each in chosen.items()
        if not only or flow == only
    ) + sum(amount for flow, amount in known.items() if not only or flow == only)


def naive_ahead(values: Values, place: int, step: int) -> float:
    """The same month a year before; with less than a year and a month, the last one.

    `place` months are there to look at.
    """
    if place > YEAR:
        return values[place - YEAR + (step - 1) % YEAR]
    return values[place - 1]


# --- the range ------------------------------------------------------------------------

# Four of five within: a tenth of the errors below and a tenth above.
TENTH = 0.1
LEAST_FOR_QUANTILES = 9
LEAST_FOR_RANGE = 3
# Student's t for a tenth above, by degrees of freedom.
T = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383)
# Errors add up over the months: as a root where they have nothing to do with each
# other, in proportion where they are all the same.
ROOT, PROPORTION = 0.5, 1.5
# What is assumed of that, and how many trials it weighs.
USUAL_GROWTH, ITS_WEIGHT = 0.7, 6.0


@dataclass(frozen=True)
class Spread:
    """How far below (negative) and above what is expected four of five months end,
    after one month; `growth` is the power of time by which that widens.
    """

    low: float
    high: float
    growth: float = ROOT

    def after(self, months: float) -> tuple[float, float]:
        """For the sum of so many months; none at all for 0. Days of one month have
        little to do with each other.
        """
        power = self.growth if months > 1 else ROOT
        wider = months**power if months > 0 else 0.0
        return self.low * wider, self.high * wider


def spread_of(errors: Sequence[Sequence[float]]) -> Spread:
    """From the errors (what came less what was said) of trials, each by month ahead."""
    first = [each[0] for each in errors]
    low, high = quantiles(first)
    return Spread(low, high, growth_of(errors))


def quantiles(errors: Sequence[float]) -> tuple[float, float]:
    """Bounds that the next error stays within four times of five: of few errors by
    Student's t around zero, of more by their own order, each as one of a sample that
    the next error belongs to.
    """
    count = len(errors)
    if count < LEAST_FOR_QUANTILES:
        square = fmean(error * error for error in errors)
        wide = T[count - 1] * (square * (1 + 1 / count)) ** 0.5
        return -wide, wide
    ordered = sorted(errors)
    low = _at_rank(ordered, TENTH * (count + 1))
    high = _at_rank(ordered, (1 - TENTH) * (count + 1))
    return min(low, 0.0), max(high, 0.0)


def _at_rank(ordered: Sequence[float], rank: float) -> float:
    """Between the two values whose ranks (from 1) enclose it."""
    below = min(max(int(rank), 1), len(ordered) - 1)
    share = rank - below
    return ordered[below - 1] + share * (ordered[below] - ordered[below - 1])


def growth_of(errors: Sequence[Sequence[float]]) -> float:
    """The power by which errors of sums grew with the months, as seen in the trials
    and drawn towards what is usual, the more the fewer there are.
    """
    sums = [list(accumulate(each)) for each in errors]
    one = fmean(abs(each[0]) for each in sums)
    whole, weights = USUAL_GROWTH * ITS_WEIGHT, ITS_WEIGHT
    for months in (3, 6, 12):
        far = [abs(each[months - 1]) for each in sums if len(each) >= months]
        if not far or not one:
            continue
        power = log(max(fmean(far) / one, 1.0)) / log(months)
        weight = len(far) / months  # overlapping sums say the same again
        whole += weight * min(max(power, ROOT), PROPORTION)
        weights += weight
    return whole / weights

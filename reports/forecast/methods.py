"""Ways to carry a series of monthly sums on. Pure: sums in, outlooks out.

Sums are signed as in Entry, as floats: an estimate is no booked amount. Every method
walks a series once and says, before each of its months, what it would have expected
then, from the months before alone. Rule: docs/algorithms/forecast.md
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

YEAR = 12
# Each month a trend goes on by so much of the month before: none lasts for ever.
DAMPING = 0.9
NO_SEASON = (0.0,) * YEAR
# Normal deviations per median absolute deviation, and how many of them an outlier has.
DEVIATION = 1.4826
OUTLIER = 3.0
TWO_YEARS = 2 * YEAR
MOST_YEARS = 4
TREND_FROM = 6


class Outlook(NamedTuple):
    """What is expected from a month on. `season` is by the month's place in the series,
    modulo 12; `slope` what the first month adds, each later one DAMPING of that.
    """

    level: float
    slope: float = 0.0
    season: tuple[float, ...] = NO_SEASON

    def ahead(self, place: int, step: int) -> float:
        """The month `step` after, 1 for the first, which has that place."""
        trend = self.slope * (1 - DAMPING**step) / (1 - DAMPING)
        return self.level + trend + self.season[(place + step - 1) % YEAR]


Values = Sequence[float]
# By place, one more than there are months: the last is about the months to come.
# None where there is too little before it.
Walk = list[Outlook | None]
Method = Callable[[Values], Walk]


# The statistics module's take several times as long, and are asked thousands of times.
def _mean(values: Values) -> float:
    return sum(values) / len(values)


def _middle(values: Values) -> float:
    """The median."""
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def recent(count: int) -> Method:
    """The mean of the last `count` months, or of as many as there are."""

    def walk(values: Values) -> Walk:
        sums = _running(values)
        return [None] + [
            Outlook((sums[at] - sums[at - many]) / many)
            for at in range(1, len(values) + 1)
            for many in [min(at, count)]
        ]

    return walk


def _running(values: Values) -> list[float]:
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


def steadied(values: Values) -> Walk:
    """The mean of the last twelve months with its outliers cut off."""
    return [None] + [
        Outlook(_mean(without_outliers(values[max(at - YEAR, 0) : at])))
        for at in range(1, len(values) + 1)
    ]


def without_outliers(values: Values) -> list[float]:
    """What lies beyond OUTLIER deviations of the middle is pulled to there; values of
    which most are equal stay as they are.
    """
    middle = _middle(values)
    play = OUTLIER * DEVIATION * _middle([abs(value - middle) for value in values])
    if not play:
        return list(values)
    return [min(max(value, middle - play), middle + play) for value in values]


def last_year(values: Values) -> Walk:
    """The same month a year earlier: the seasonal naive method."""
    return [
        Outlook(0.0, 0.0, _by_place(values, at)) if at >= YEAR else None
        for at in range(len(values) + 1)
    ]


def half_last_year(values: Values) -> Walk:
    """Between the same month a year earlier and the mean of that year."""
    return [
        Outlook(_mean(values[at - YEAR : at]) / 2, 0.0, _halved(_by_place(values, at)))
        if at >= YEAR
        else None
        for at in range(len(values) + 1)
    ]


def _by_place(values: Values, at: int) -> tuple[float, ...]:
    """The twelve values before `at`, each at its place modulo 12."""
    turned = at % YEAR
    year = tuple(values[at - YEAR : at])
    return year[YEAR - turned :] + year[: YEAR - turned]


def _halved(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(value / 2 for value in values)


def seasonal(values: Values) -> Walk:
    """The mean of the last year, and what each month differs by on average, shrunk by
    how much of that may be chance.
    """
    return [
        _seasonal(values, at) if at >= TWO_YEARS else None
        for at in range(len(values) + 1)
    ]


def _seasonal(values: Values, at: int) -> Outlook:
    count = min(at // YEAR, MOST_YEARS)
    years = []
    for back in range(count):
        year = _by_place(values, at - back * YEAR)
        level = sum(year) / YEAR
        years.append([value - level for value in year])
    means = [sum(each) / count for each in zip(*years, strict=True)]
    signal = sum(mean * mean for mean in means)
    every = sum(value * value for year in years for value in year)
    noise = (every - count * signal) / (count - 1)
    share = max(1 - noise / (count * signal), 0.0) if signal else 0.0
    level = sum(values[at - YEAR : at]) / YEAR
    return Outlook(level, 0.0, tuple(share * mean for mean in means))


def twice_seen(values: Values) -> Walk:
    """The mean, and the outliers that came in the same month of both last years, as
    large as the smaller one: a bill of each year, not a purchase of one.
    """
    return [
        _twice_seen(values, at) if at >= TWO_YEARS else None
        for at in range(len(values) + 1)
    ]


def _twice_seen(values: Values, at: int) -> Outlook:
    years = values[at - TWO_YEARS : at]
    middle = _middle(years)
    play = OUTLIER * DEVIATION * _middle([abs(value - middle) for value in years])
    pairs = zip(_by_place(values, at), _by_place(values, at - YEAR), strict=True)
    season = tuple(_common(a - middle, b - middle, play) for a, b in pairs)
    return Outlook((sum(years) - 2 * sum(season)) / TWO_YEARS, 0.0, season)


def _common(one: float, other: float, play: float) -> float:
    if one * other <= 0 or min(abs(one), abs(other)) <= play:
        return 0.0
    return min(one, other, key=abs)


def smoothed(alpha: float, beta: float, gamma: float = 0.0) -> Method:
    """Holt's damped trend; with a `gamma` Holt and Winters' additive season as well. A
    month that surprises counts as an outlier at most.
    """

    def walk(values: Values) -> Walk:
        first = TWO_YEARS if gamma else TREND_FROM
        start = YEAR if gamma else 1
        if len(values) < start:
            return [None] * (len(values) + 1)
        states = _smooth(values, start, (alpha, beta, gamma))
        found: Walk = [None] * start
        found += states
        return [each if at >= first else None for at, each in enumerate(found)]

    return walk


def _smooth(
    values: Values, start: int, weights: tuple[float, float, float]
) -> Iterator[Outlook]:
    """The outlook before each month from `start` on, and after the last."""
    alpha, beta, gamma = weights
    level, slope = _mean(values[:start]), 0.0
    season = [value - level for value in values[:start]] if gamma else list(NO_SEASON)
    usual = 0.0  # size of a surprise
    yield Outlook(level, DAMPING * slope, tuple(season))
    for at in range(start, len(values)):
        place = at % YEAR
        error = values[at] - level - DAMPING * slope - season[place]
        play = OUTLIER * usual if at - start >= TREND_FROM else abs(error)
        usual += 0.2 * (min(abs(error), play or abs(error)) - usual)
        error = min(max(error, -play), play)
        level += DAMPING * slope + alpha * error
        slope = DAMPING * slope + alpha * beta * error
        season[place] += gamma * (1 - alpha) * error
        yield Outlook(level, DAMPING * slope, tuple(season))


# The simplest first: another one has to be better than it, not as good.
METHODS: dict[str, Method] = {
    "mean of the year": recent(YEAR),
    "year without outliers": steadied,
    "mean of six months": recent(6),
    "mean of three months": recent(3),
    "last month": recent(1),
    "trend": smoothed(0.2, 0.1),
    "quick trend": smoothed(0.5, 0.1),
    "half of last year": half_last_year,
    "last year": last_year,
    "bills of each year": twice_seen,
    "seasons": seasonal,
    "seasons and trend": smoothed(0.2, 0.1, 0.2),
    "seasons and quick trend": smoothed(0.4, 0.1, 0.4),
}

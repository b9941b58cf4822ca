"""How good the forecast is on made-up books: python -m bench.forecast [BOOKS].

For each character, books of random figures whose last year is held back and forecast
month by month from what is before: the mean error against the seasonal naive method's,
and how often the 80 % range held what came, after 1, 3, 6 and 12 months. Then the rest
of a running month, after so many of its days, of books that are booked by the day.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterable
from math import cos, pi
from statistics import fmean

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings_test")
django.setup()

from reports.forecast.backtest import Past, estimate, naive_ahead
from reports.forecast.spreading import rest_of_month

Rows = dict[tuple[int | None, str], list[float]]
YEAR = 12
HELD = 12
AFTER = (1, 3, 6, 12)
LARGE_PURCHASES = 0.06  # a month and category
WITHOUT_INCOME = 0.15
CATEGORIES, NOW_AND_THEN = 8, 5


def _rows(rng: random.Random, months: int, draw: Callable[..., float]) -> Rows:
    """Eight categories by that character; pay and rent are scheduled elsewhere."""
    rows: Rows = {}
    for category in range(CATEGORIES):
        mean, phase = rng.uniform(40, 500), rng.randrange(YEAR)
        rows[category, "spending"] = [
            -max(draw(rng, mean, phase, month), 0.0) for month in range(months)
        ]
    return rows


def steady(rng: random.Random, months: int) -> Rows:
    return _rows(rng, months, lambda r, mean, _p, _m: r.gauss(mean, mean * 0.15))


def seasonal(rng: random.Random, months: int) -> Rows:
    def draw(r: random.Random, mean: float, phase: int, month: int) -> float:
        wave = 1 + 0.5 * cos(2 * pi * (month - phase) / YEAR)
        return mean * wave + r.gauss(0, mean * 0.15)

    return _rows(rng, months, draw)


def trending(rng: random.Random, months: int) -> Rows:
    rates = [rng.uniform(-0.01, 0.025) for _ in range(YEAR)]

    def draw(r: random.Random, mean: float, phase: int, month: int) -> float:
        return mean * (1 + rates[phase]) ** month * r.gauss(1, 0.15)

    return _rows(rng, months, draw)


def noisy(rng: random.Random, months: int) -> Rows:
    return _rows(
        rng, months, lambda r, mean, _p, _m: mean * r.lognormvariate(-0.25, 0.7)
    )


def lumpy(rng: random.Random, months: int) -> Rows:
    """Quiet months, a large purchase now and then, one bill of each year."""

    def draw(r: random.Random, mean: float, phase: int, month: int) -> float:
        large = r.uniform(3, 9) * mean if r.random() < LARGE_PURCHASES else 0.0
        yearly = 4 * mean if month % YEAR == phase else 0.0
        return r.gauss(mean, mean * 0.2) * 0.5 + large + yearly

    return _rows(rng, months, draw)


def freelance(rng: random.Random, months: int) -> Rows:
    """Income that comes as it likes, some months none."""
    rows = steady(rng, months)
    rows[None, "income"] = [
        rng.lognormvariate(7.8, 0.6) if rng.random() > WITHOUT_INCOME else 0.0
        for _ in range(months)
    ]
    return rows


def salaried(rng: random.Random, months: int) -> Rows:
    """Pay that rises each year with one month doubled, rent, a life around them."""
    rows = seasonal(rng, months)
    pay, rent, bonus = (
        rng.uniform(2000, 4000),
        rng.uniform(600, 1300),
        rng.randrange(12),
    )
    rows[None, "income"] = [
        pay * 1.03 ** (month // YEAR) * (2 if month % YEAR == bonus else 1)
        for month in range(months)
    ]
    rows[90, "spending"] = [-rent * 1.02 ** (month // YEAR) for month in range(months)]
    return rows


def turned(rng: random.Random, months: int) -> Rows:
    """A steady life that costs half as much more from one month on."""
    rows = steady(rng, months)
    when = rng.randrange(6, months - 2)
    more = rng.uniform(1.2, 1.6)
    return {
        key: [value * (more if at >= when else 1) for at, value in enumerate(values)]
        for key, values in rows.items()
    }


CHARACTERS = (
    steady, seasonal, trending, noisy, lumpy, freelance, salaried, turned,
)  # fmt: skip


def past_of(rows: Rows, months: int) -> Past:
    """The first `months` of them."""
    rest = {key: values[:months] for key, values in rows.items()}
    flows = sorted({flow for _, flow in rows})
    whole = {
        flow: [
            sum(values[at] for (_, each), values in rest.items() if each == flow)
            for at in range(months)
        ]
        for flow in flows
    }
    return Past(rest, whole, lambda _place, _step: {})


def judge(
    rows: Rows, origins: Iterable[int]
) -> tuple[list[float], list[float], dict[int, list[bool]]]:
    """Errors of both methods of the month after each origin, the number of months there
    are to look at then, and whether the range held.
    """
    months = len(next(iter(rows.values())))
    net = past_of(rows, months).net()
    own, naive = [], []
    held: dict[int, list[bool]] = {after: [] for after in AFTER}
    for now in origins:
        found = estimate(past_of(rows, now))
        ahead = [found.ahead(step) for step in range(1, months - now + 1)]
        own.append(abs(net[now] - ahead[0]))
        naive.append(abs(net[now] - naive_ahead(net[:now], now, 1)))
        for after in AFTER:
            if after <= len(ahead):
                off = sum(net[now : now + after]) - sum(ahead[:after])
                low, high = found.spread.after(after)
                held[after].append(low <= off <= high)
    return own, naive, held


# --- the rest of a running month ------------------------------------------------------

DAYS = 30
GONE = (7, 14, 21, 27)
Days = dict[int, list[list[float]]]  # by category, of each month each day's spending


def daily(rng: random.Random, months: int) -> Days:
    """Five categories bought in now and then, three paid once a month on about a day;
    each month dearer or cheaper as a whole.
    """
    levels = [rng.lognormvariate(0, 0.15) for _ in range(months)]
    days: Days = {}
    for category in range(CATEGORIES):
        mean, often = rng.uniform(40, 500), rng.uniform(3, 12)
        due = rng.randrange(2, DAYS - 2)
        days[category] = [[0.0] * DAYS for _ in range(months)]
        for month, level in zip(days[category], levels, strict=True):
            if category < NOW_AND_THEN:
                for day in range(DAYS):
                    if rng.random() < often / DAYS:
                        month[day] -= level * rng.lognormvariate(0, 0.5) * mean / often
            else:
                month[due + rng.randint(-2, 2)] -= rng.gauss(mean, mean * 0.1)
    return days


def judge_rest(days: Days, gone: int) -> tuple[float, float, bool]:
    """Errors of the own rule and of the simple one (the tail of a year ago or of the
    last month) about the last month after so many days, and whether the range held.
    """
    key = "spending"
    sums: Rows = {(n, key): [sum(month) for month in each] for n, each in days.items()}
    heads: Rows = {
        (n, key): [sum(month[:gone]) for month in each] for n, each in days.items()
    }
    now = len(days[0]) - 1
    found = estimate(past_of(sums, now))
    own = sum(
        rest_of_month(
            heads=heads[each][max(now - YEAR, 0) : now],
            wholes=sums[each][max(now - YEAR, 0) : now],
            so_far=heads[each][now],
            expected=chosen.ahead(now, 1),
            days_left=1 - gone / DAYS,
        )
        for each, chosen in found.chosen.items()
    )
    tails = [
        sum(sums[each][n] - heads[each][n] for each in sums) for n in range(now + 1)
    ]
    simple = naive_ahead(tails, now, 1)
    off = tails[now] - (own if found.is_better else simple)
    low, high = found.spread.after(1 - gone / DAYS)
    return abs(tails[now] - own), abs(tails[now] - simple), low <= off <= high


def _rest_row(history: int, gone: int, books: int) -> str:
    found = [
        judge_rest(daily(random.Random(f"daily {seed}"), history + 1), gone)
        for seed in range(books * 5)
    ]
    own, simple, held = zip(*found, strict=True)
    return f"| {gone} | {history} | {sum(own) / sum(simple):.2f} | {fmean(held):.2f} |"


def main() -> None:
    books = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print("| character | months before | error ÷ naive | after 1 | 3 | 6 | 12 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    started = time.perf_counter()
    for history in (4, 8, 14, 26, 48):
        for character in CHARACTERS:
            print(_row(character, history, books))
    print("\n| days gone | months before | error ÷ simple | within the range |")
    print("| --- | --- | --- | --- |")
    for history in (8, 14, 26):
        for gone in GONE:
            print(_rest_row(history, gone, books))
    print(f"\n{time.perf_counter() - started:.0f} s")


def _row(character: Callable[..., Rows], history: int, books: int) -> str:
    own: list[float] = []
    naive: list[float] = []
    held: dict[int, list[bool]] = {after: [] for after in AFTER}
    for seed in range(books):
        rng = random.Random(f"{character.__name__} {seed}")
        found = judge(character(rng, history + HELD), range(history, history + HELD))
        own += found[0]
        naive += found[1]
        for after in AFTER:
            held[after] += found[2][after]
    shares = " | ".join(f"{fmean(held[after]):.2f}" for after in AFTER)
    ratio = fmean(own) / fmean(naive)
    return f"| {character.__name__} | {history} | {ratio:.2f} | {shares} |"


if __name__ == "__main__":
    main()

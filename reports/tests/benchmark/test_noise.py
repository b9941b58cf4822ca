"""What an attacker can learn from a figure who knows, or chose, all Books but one."""

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.benchmark.noise import EPSILON, QUARTILES, SHARES, chances, drawn_range

shares = st.integers(0, 100)
quartiles = st.sampled_from(QUARTILES)


def counts_of(values) -> list[int]:
    counts = [0] * 101
    for value in values:
        counts[value] += 1
    return counts


def chances_by_ranks(values, quantile) -> list[float]:
    """The same by plain counting over the values: the oracle."""
    weights = []
    for share in SHARES:
        below = sum(1 for value in values if value < share)
        upto = sum(1 for value in values if value <= share)
        goal = quantile * len(values)
        distance = (
            0 if below <= goal <= upto else min(abs(below - goal), abs(upto - goal))
        )
        weights.append(math.exp(-EPSILON / 2 * float(distance)))
    return [weight / sum(weights) for weight in weights]


@given(st.lists(shares, min_size=20, max_size=30), quartiles)
def test_chances_are_those_of_the_ranks(values, quantile):
    found = chances(counts_of(values), quantile)
    assert found == pytest.approx(chances_by_ranks(values, quantile))
    assert sum(found) == pytest.approx(1)


@given(st.lists(shares, min_size=19, max_size=40), shares, shares, quartiles)
def test_one_book_changes_no_chance_by_more_than_the_promised_factor(
    attackers, one, other, quantile
):
    """Whoever chose the 19 others, whatever the victim spends."""
    before = chances(counts_of([*attackers, one]), quantile)
    after = chances(counts_of([*attackers, other]), quantile)
    worst = max(
        max(a / b, b / a) for a, b in zip(before, after, strict=True) if a and b
    )
    assert worst <= math.exp(EPSILON) * (1 + 1e-9)


def test_the_classic_trap_catches_little():
    """Ten Books at 0 and nine at 100: the exact median would be the victim's share.

    The best guess from the drawn figure has to be nearly as bad as a blind one.
    """
    trap = [0] * 10 + [100] * 9
    found = chances(counts_of([*trap, 37]), Fraction(1, 2))
    assert found[37] < 0.03
    assert max(found) < 0.05


def test_honest_books_get_honest_figures():
    """21 Books from 10 to 30 per cent: each quartile within 3 points, nearly always."""
    counts = counts_of(range(10, 31))
    rng = random.Random(1)
    drawn = [drawn_range(counts, rng) for _ in range(300)]
    for place, truth in enumerate((15, 20, 25)):
        near = sum(abs(figures[place] - truth) <= 3 for figures in drawn)
        assert near >= 285


def test_many_books_hardly_feel_the_chance():
    counts = counts_of([share for share in range(10, 31) for _ in range(50)])
    low, middle, high = drawn_range(counts, random.Random(2))
    assert abs(low - 15) <= 1
    assert abs(middle - 20) <= 1
    assert abs(high - 25) <= 1


def test_a_range_is_in_order():
    counts = counts_of([5] * 20)
    for seed in range(50):
        low, middle, high = drawn_range(counts, random.Random(seed))
        assert low <= middle <= high


def test_what_is_too_far_away_still_has_a_chance_that_is_no_error():
    counts = [0] * 101
    counts[0] = 100_000
    assert sum(chances(counts, Fraction(1, 2))) == pytest.approx(1)

"""Ways to carry a series on, against known answers and plain reckoning."""

import random
from itertools import pairwise
from statistics import fmean

import pytest

from reports.forecast.choosing import choose
from reports.forecast.methods import METHODS, without_outliers

WAVE = [10, 20, 30, 40, 50, 60, 50, 40, 30, 20, 10, 0]


def ahead(name, values, step=1):
    return METHODS[name](values)[-1].ahead(len(values), step)


@pytest.mark.parametrize("name", METHODS)
def test_what_never_changes_goes_on(name):
    for step in (1, 2, 12):
        assert ahead(name, [70.0] * 30, step) == pytest.approx(70)


@pytest.mark.parametrize("name", METHODS)
def test_no_outlook_knows_its_own_month_or_a_later_one(name):
    rng = random.Random(3)
    values = [rng.uniform(0, 100) for _ in range(40)]
    other = [*values[:29], *(rng.uniform(500, 900) for _ in range(11))]
    assert METHODS[name](values)[:30] == METHODS[name](other)[:30]


def test_means_are_of_the_last_months():
    values = [float(n) for n in range(1, 21)]
    assert ahead("mean of three months", values) == 19
    assert ahead("mean of the year", values) == fmean(range(9, 21))
    assert ahead("mean of six months", [4.0, 8.0]) == 6


def test_last_year_repeats_wherever_a_year_begins():
    values = [float(n) for n in range(17)]
    said = [ahead("last year", values, step) for step in range(1, 14)]
    assert said == [*values[5:], 5.0]


def test_seasons_without_chance_are_found_whole():
    values = [float(each) for each in WAVE * 3]
    said = [ahead("seasons", values, step) for step in range(1, 13)]
    assert said == pytest.approx(WAVE)


def test_seasons_that_are_chance_are_shrunk():
    rng = random.Random(8)
    values = [rng.gauss(100, 20) for _ in range(48)]
    level = fmean(values[-12:])
    said = [ahead("seasons", values, step) - level for step in range(1, 13)]
    months = [fmean(values[at::12]) - fmean(values) for at in range(12)]
    assert sum(each * each for each in said) < 0.6 * sum(x * x for x in months)


def test_a_trend_goes_on_less_and_less():
    values = [100.0 + 5 * n for n in range(40)]
    steps = [ahead("quick trend", values, step) for step in range(1, 7)]
    gains = [after - before for before, after in pairwise(steps)]
    assert steps[0] > values[-1] - 10
    assert all(0 < after < before for before, after in pairwise(gains))


def test_an_outlier_counts_as_one_at_most():
    assert without_outliers([10, 11, 9, 10, 12, 900]) == pytest.approx(
        [10, 11, 9, 10, 12, 10.5 + 3 * 1.4826 * 1], abs=0.6
    )
    assert without_outliers([0, 0, 0, 0, 600]) == [0, 0, 0, 0, 600]


def test_the_season_is_chosen_where_there_is_one():
    rng = random.Random(1)
    values = [each + rng.gauss(0, 2) for each in WAVE * 4]
    chosen = choose(values)
    assert "season" in chosen.names[-1] or "last year" in chosen.names[-1]
    said = [chosen.ahead(48, step) for step in range(1, 13)]
    assert max(abs(a - b) for a, b in zip(said, WAVE, strict=True)) < 8


def test_the_simplest_is_kept_without_a_reason():
    assert choose([50.0] * 30).names[-1] == "mean of the year"
    assert choose([0.0] * 20 + [300.0] + [0.0] * 9).names[-1] == "mean of the year"
    assert choose([]).ahead(0, 1) == 0

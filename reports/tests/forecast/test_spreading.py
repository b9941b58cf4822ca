"""From months to days."""

import random
from datetime import date, timedelta
from statistics import fmean

import pytest

from expense_tracker.kernel.period import Period
from reports.forecast.spreading import days_of, over_weekdays, rest_of_month

NOVEMBER = Period.month(2026, 11)


def rest(heads, wholes, so_far, expected=None, days_left=0.3):
    return rest_of_month(
        heads=heads,
        wholes=wholes,
        so_far=so_far,
        expected=fmean(wholes) if expected is None else expected,
        days_left=days_left,
    )


def test_days_are_those_still_to_come():
    assert days_of(NOVEMBER, date(2026, 11, 28)) == [
        date(2026, 11, 29), date(2026, 11, 30),
    ]  # fmt: skip
    assert days_of(NOVEMBER, date(2026, 11, 30)) == []
    assert len(days_of(NOVEMBER, date(2026, 10, 5))) == 30


def test_weekdays_share_as_they_do_and_nothing_is_lost():
    days = days_of(NOVEMBER, date(2026, 10, 31))
    weekdays = (0.0, 0.1, 0.1, 0.1, 0.2, 0.4, 0.1)
    parts = over_weekdays(-300.0, days, weekdays)
    assert sum(parts) == pytest.approx(-300)
    assert parts[1] == 0  # Monday the 2nd
    assert parts[6] == pytest.approx(4 * parts[2])  # Saturday, Tuesday


def test_the_last_days_of_a_week_have_their_share_even_where_nothing_was():
    sunday = [date(2026, 11, 29)]
    assert over_weekdays(-10.0, sunday, (1.0, 0, 0, 0, 0, 0, 0)) == [-10]


def test_what_comes_once_a_month_does_not_come_twice():
    heads = [0.0, -1000.0] * 6
    wholes = [-1000.0] * 12
    assert rest(heads, wholes, -1000.0) == pytest.approx(0)
    assert rest(heads, wholes, 0.0) == pytest.approx(-1000)


def test_what_goes_on_as_ever_does_not_mind_what_was_spent():
    rng = random.Random(2)
    heads = [-rng.gauss(200, 20) for _ in range(12)]
    wholes = [head - rng.gauss(100, 20) for head in heads]
    little, much = rest(heads, wholes, -150.0), rest(heads, wholes, -260.0)
    assert little == pytest.approx(-100, abs=25)
    assert much == pytest.approx(-100, abs=25)


def test_one_huge_purchase_does_not_make_the_rest_huge():
    heads, wholes = [-100.0, -120.0, -80.0, -110.0], [-150.0, -180.0, -120.0, -165.0]
    assert rest(heads, wholes, -5000.0) >= -60
    assert rest(heads, wholes, -5000.0) <= -50


def test_a_month_that_is_larger_as_a_whole_is_so_in_its_rest():
    assert rest([-50.0] * 6, [-100.0] * 6, -75.0, expected=-150.0) == -75


def test_with_little_to_compare_it_is_a_share_of_the_days():
    assert rest([-50.0], [-100.0], -50.0, expected=-90.0) == pytest.approx(-27)
    assert rest([0.0] * 5, [0.0] * 5, 0.0, expected=-90.0) == pytest.approx(-27)


def test_no_rest_is_beyond_what_any_month_had():
    rng = random.Random(9)
    for _ in range(200):
        heads = [-rng.uniform(0, 100) for _ in range(8)]
        wholes = [head - rng.uniform(0, 100) for head in heads]
        found = rest(heads, wholes, -rng.uniform(0, 500))
        tails = [whole - head for whole, head in zip(wholes, heads, strict=True)]
        assert min(tails) - 1e-9 <= found <= max(tails) + 1e-9


def test_a_month_that_ran_hot_has_a_rest_all_the_same():
    heads = [-100.0, -200.0, -300.0, -400.0, -150.0, -250.0]
    tails = [-95.0, -70.0, -42.0, -30.0, -80.0, -30.0]
    wholes = [head + tail for head, tail in zip(heads, tails, strict=True)]
    assert rest(heads, wholes, -9000.0) == pytest.approx(-30)


def test_every_day_of_a_month_is_there_once():
    days = days_of(NOVEMBER, date(2026, 10, 31))
    assert days == [date(2026, 11, 1) + timedelta(n) for n in range(30)]

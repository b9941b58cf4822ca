"""Forecasts of the past: what they may see, how they are judged, how wide the range."""

import random
from statistics import fmean

import pytest

from bench.forecast import CHARACTERS, daily, judge, judge_rest, past_of
from reports.forecast.backtest import (
    Past,
    Spread,
    estimate,
    naive_ahead,
    quantiles,
    spread_of,
)

GROCERIES, PAY = (1, "spending"), (2, "income")


def past_with(rest, expected=lambda _place, _step: {}):
    flows = {flow for _, flow in rest}
    whole = {
        flow: [
            sum(month)
            for month in zip(
                *(v for (_, f), v in rest.items() if f == flow), strict=True
            )
        ]
        for flow in flows
    }
    return Past(rest, whole, expected)


def random_rest(seed, months):
    rng = random.Random(seed)
    return {
        GROCERIES: [-rng.uniform(300, 500) for _ in range(months)],
        PAY: [rng.uniform(1900, 2100) for _ in range(months)],
    }


def test_the_simple_method_is_last_year_or_else_last_month():
    values = [float(n) for n in range(20)]
    assert [naive_ahead(values, 20, step) for step in (1, 12, 13)] == [8, 19, 8]
    assert [naive_ahead(values, 12, step) for step in (1, 5)] == [11, 11]
    assert naive_ahead(values, 13, 1) == 1


def test_trials_never_see_what_came_later():
    rest = random_rest(5, 30)
    before = estimate(past_with(rest)).trials
    for place in range(before[0].place, 30):
        changed = {
            key: [*v[:place], *([9e4] * (30 - place))] for key, v in rest.items()
        }
        found = estimate(past_with(changed)).trials
        trial = next(each for each in before if each.place == place)
        other = next(each for each in found if each.place == place)
        assert other.own == trial.own
        assert other.naive == trial.naive


def test_errors_are_those_of_a_plain_loop():
    rest = random_rest(6, 5)
    found = estimate(past_with(rest))
    net = [a + b for a, b in zip(*rest.values(), strict=True)]
    # So short a series is always its mean.
    own = [abs(net[n] - fmean(net[:n])) for n in (2, 3, 4)]
    naive = [abs(net[n] - net[n - 1]) for n in (2, 3, 4)]
    assert [abs(t.actual[0] - t.own[0]) for t in found.judged] == pytest.approx(own)
    assert [abs(t.actual[0] - t.naive[0]) for t in found.judged] == pytest.approx(naive)
    assert found.is_better == (sum(own) < sum(naive))


def test_what_schedules_let_expect_is_added():
    rest = random_rest(7, 8)
    known = past_with(rest, lambda place, step: {"spending": -100.0 * step - place})
    plain, with_known = estimate(past_with(rest)).trials, estimate(known).trials
    for one, other in zip(plain, with_known, strict=True):
        added = [b - a for a, b in zip(one.own, other.own, strict=True)]
        wanted = [-100.0 * step - one.place for step in range(1, len(added) + 1)]
        assert added == pytest.approx(wanted)


def test_where_the_simple_method_is_nearer_it_is_shown():
    saw = [100.0, 900.0, 300.0, 50.0, 700.0, 20.0, 400.0, 10.0, 600.0, 80.0, 250.0, 5.0]
    past = past_with({GROCERIES: [-each for each in saw * 2]})
    found = estimate(past)
    assert not found.is_better
    assert [found.ahead(step) for step in (1, 2)] == [-100, -900]


# --- the range ------------------------------------------------------------------------


def test_few_errors_make_a_wider_range_than_many_like_them():
    widths = [quantiles([-10.0, 10.0] * count)[1] for count in (1, 2, 4, 30)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == pytest.approx(10)


def test_many_errors_are_ranked_each_side_for_itself():
    low, high = quantiles([float(n) for n in range(-9, 90)])
    assert (low, high) == pytest.approx((0, 80), abs=1)
    assert quantiles([float(n) for n in range(5, 30)])[0] == 0


def test_the_range_widens_with_time_and_is_none_today():
    spread = Spread(-10, 20, growth=0.5)
    assert spread.after(0) == (0, 0)
    assert spread.after(4) == (-20, 40)


def test_days_of_one_month_have_little_to_do_with_each_other():
    spread = Spread(-10, 20, growth=1.0)
    assert spread.after(0.25) == (-5, 10)
    assert [spread.after(months)[1] for months in (1, 2)] == [20, 40]


def test_errors_of_one_sign_add_up_in_proportion():
    alike = [[50.0] * 12 for _ in range(16)]
    apart = [[50.0, -50.0] * 6 for _ in range(16)]
    assert spread_of(alike).growth > 0.85
    assert spread_of(apart).growth < 0.65


@pytest.fixture(scope="module")
def judged():
    """By character, thirty made-up books with the month after one to four years."""
    return {
        character.__name__: [
            judge(character(random.Random(f"test {seed}"), 49), [14 + seed])
            for seed in range(30)
        ]
        for character in CHARACTERS
    }


def test_the_range_holds_four_months_of_five(judged):
    held = {name: [h for *_, h in books] for name, books in judged.items()}
    for after in (1, 3):
        shares = [fmean(each[after][0] for each in books) for books in held.values()]
        assert 0.70 <= fmean(shares) <= 0.90
        # Thirty books of one character are too few for more than this.
        assert min(shares) >= 0.55


def test_it_is_nearer_than_the_simple_method(judged):
    own = sum(own for books in judged.values() for (own,), _, _ in books)
    naive = sum(naive for books in judged.values() for _, (naive,), _ in books)
    assert own < 0.9 * naive


def test_the_rest_of_a_running_month_is_nearer_and_within_the_range():
    found = [judge_rest(daily(random.Random(n), 15), 20) for n in range(60)]
    own, simple, held = zip(*found, strict=True)
    assert sum(own) < 0.9 * sum(simple)
    assert 0.70 <= fmean(held) <= 0.95


def test_the_months_of_a_book_are_the_first_ones():
    rows = CHARACTERS[0](random.Random(1), 20)
    past = past_of(rows, 12)
    assert past.months == 12
    assert past.net() == pytest.approx(
        [sum(values[at] for values in rows.values()) for at in range(12)]
    )

from decimal import Decimal

import pytest

from expense_tracker.kernel.bars import Bar


def bar(used, pace="70", **more):
    return Bar("Food", Decimal(used), pace and Decimal(pace), **more)


@pytest.mark.parametrize(
    ("used", "style"),
    [
        ("0", "ok"),
        ("75", "ok"),
        ("75.01", "warn"),
        ("100", "warn"),
        ("100.01", "overb"),
        ("-10", "ok"),
    ],
)
def test_state_is_told_from_use_and_pace(used, style):
    assert bar(used).style == style


def test_without_a_pace_nothing_is_ahead_of_it():
    assert bar("99", None).style == "ok"
    assert bar("99", None).marker == ""


def test_bills_have_no_pace_but_can_be_over():
    assert bar("100", fixed=True).style == "fix"
    assert bar("100", fixed=True).marker == ""
    assert bar("101", fixed=True).style == "overb"


def test_over_the_limit_the_scale_grows_so_that_the_limit_stays_visible():
    over = bar("250")
    assert (over.limit, over.beyond) == ("40.0", "60.0")


def test_a_net_refund_draws_an_empty_bar():
    assert bar("-10").fill == ""


def test_lengths_fit_an_attribute():
    assert bar("56.349").fill == "56.3"
    assert bar("56", "33.333").marker == "33.3"


@pytest.mark.parametrize(
    ("used", "sentence"),
    [
        ("56.4", "Food: 56% used, 70% of the time gone"),
        ("109", "Food: 109% used, over budget"),
        ("-10", "Food: 0% used, 70% of the time gone"),
    ],
)
def test_says_itself_in_words(used, sentence):
    assert bar(used).sentence == sentence

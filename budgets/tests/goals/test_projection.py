"""The retirement projection, against closed formulas of annuities."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.goals.projection import Assumptions, project, three_lines

PLAN = Assumptions(
    age=40,
    retire_at=65,
    until_age=90,
    savings=Decimal(50_000),
    monthly=Decimal(400),
    growth=Decimal("0.05"),
    inflation=Decimal("0.02"),
    need=Decimal(2500),
    pension=Decimal(1200),
)

plans = st.builds(
    Assumptions,
    age=st.integers(20, 70),
    retire_at=st.integers(30, 70),
    until_age=st.integers(75, 110),
    savings=st.integers(0, 500_000).map(Decimal),
    monthly=st.integers(0, 3000).map(Decimal),
    growth=st.integers(-300, 1200).map(lambda n: Decimal(n) / 10_000),
    inflation=st.integers(0, 800).map(lambda n: Decimal(n) / 10_000),
    need=st.integers(500, 5000).map(Decimal),
    pension=st.integers(0, 3000).map(Decimal),
)


def close(one, other) -> bool:
    return float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-4)


def monthly_growth(plan: Assumptions) -> float:
    yearly = (1 + float(plan.growth)) / (1 + float(plan.inflation))
    return float(yearly ** (1 / 12) - 1)


def pot_by_formula(plan: Assumptions) -> float:
    """S (1+g)^n + m ((1+g)^n - 1) / g, an annuity at the end of each month."""
    rate, months = monthly_growth(plan), plan.months_of_work
    grown = float(plan.savings) * (1 + rate) ** months
    if abs(rate) < 1e-12:
        return grown + float(plan.monthly) * months
    return grown + float(plan.monthly) * ((1 + rate) ** months - 1) / rate


def drawing_by_formula(plan: Assumptions) -> float:
    """(1 - (1+g)^-n) / g (1+g), an annuity at the beginning of each month."""
    rate, months = monthly_growth(plan), plan.months_after
    if abs(rate) < 1e-12:
        return float(months)
    return (1 - (1 + rate) ** -months) / rate * (1 + rate)


@given(plans)
def test_savings_at_the_end_of_work_are_the_formula(plan):
    assert close(project(plan).at_end_of_work, pot_by_formula(plan))


@given(plans)
def test_the_gap_is_what_the_annuity_of_the_savings_does_not_give(plan):
    bearable = pot_by_formula(plan) / drawing_by_formula(plan)
    expected = max(float(plan.drawn) - bearable, 0)
    assert close(project(plan).gap, expected)


@given(plans)
def test_it_lasts_just_when_there_is_no_gap(plan):
    found = project(plan)
    if found.gap > Decimal("0.01"):
        assert found.lasts_months is not None
        assert found.lasts_until <= plan.until_age
    elif found.gap == 0 and plan.drawn == 0:
        assert found.lasts_months is None


@given(plans)
def test_saving_what_is_needed_leaves_nothing_and_no_gap(plan):
    needed = project(plan).needed
    if not needed:
        return
    found = project(replace(plan, monthly=needed))
    assert abs(found.gap) < Decimal("0.000001")
    assert abs(found.left_over) < Decimal("0.001")


def test_without_growth_and_inflation_it_is_plain_sums():
    flat = replace(PLAN, growth=Decimal(0), inflation=Decimal(0))
    found = project(flat)
    pot = 50_000 + 400 * 12 * 25
    assert found.at_end_of_work == pot
    assert found.lasts_months == pot // 1300
    assert found.lasts_until == 65 + pot // 1300 // 12
    assert close(found.needed, (1300 * 300 - 50_000) / 300)


def test_growth_that_equals_inflation_is_no_growth():
    even = replace(PLAN, growth=Decimal("0.03"), inflation=Decimal("0.03"))
    flat = replace(PLAN, growth=Decimal(0), inflation=Decimal(0))
    assert close(project(even).at_end_of_work, project(flat).at_end_of_work)


def test_a_pension_that_covers_the_need_lasts_for_ever():
    found = project(replace(PLAN, pension=Decimal(3000), savings=Decimal(0)))
    assert found.lasts_months is None
    assert found.gap == 0


def test_one_who_has_stopped_working_draws_from_now_on():
    found = project(replace(PLAN, age=70))
    assert found.at_end_of_work == PLAN.savings
    assert found.needed is None
    assert len(found.years) == 90 - 70 + 1


def test_there_is_a_row_for_each_birthday():
    ages = [year.age for year in project(PLAN).years]
    assert ages == list(range(40, 91))


def test_more_growth_is_never_less_money():
    low, middle, high = three_lines(PLAN)
    for one, two, three in zip(low.years, middle.years, high.years, strict=True):
        assert one.savings <= two.savings <= three.savings


def test_debts_instead_of_savings_grow_as_well():
    found = project(replace(PLAN, savings=Decimal(-10_000), monthly=Decimal(0)))
    assert found.at_end_of_work < -10_000
    assert found.lasts_months == 0

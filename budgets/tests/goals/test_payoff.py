"""Paying several debts off together, by both strategies."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from budgets.goals.amortisation import Loan, amortise
from budgets.goals.payoff import Strategy, only_minimums, pay_off

CENT = Decimal("0.01")
AVALANCHE, SNOWBALL = Strategy.AVALANCHE, Strategy.SNOWBALL


def loan(name, owed, rate, payment, key=0) -> Loan:
    amounts = (Decimal(owed), Decimal(rate), Decimal(payment))
    return Loan(name, *amounts, "EUR", key=key)


def cents(least, most):
    return st.integers(least, most).map(lambda n: Decimal(n) * CENT)


one_loan = st.builds(
    Loan,
    st.just("Loan"),
    cents(100, 20_000_00),
    st.integers(0, 3500).map(lambda n: Decimal(n) / 10_000),
    cents(50_00, 800_00),
    st.just("EUR"),
)
several = st.lists(one_loan, min_size=1, max_size=4).map(
    lambda loans: [
        Loan(each.name, each.owed, each.rate, each.payment, "EUR", key=at)
        for at, each in enumerate(loans)
    ]
)
extras = cents(0, 500_00)

CARD = loan("Card", "2000", "0.20", "60", key=1)
CAR = loan("Car", "1200", "0.05", "100", key=2)


def test_the_worked_example_of_the_docs():
    first = pay_off([CARD, CAR], Decimal(140), AVALANCHE)
    assert [each.name for each in first.loans] == ["Card", "Car"]
    [month, *_] = first.months
    # 300 a month: 100 to the car, 60 and the 140 of extra to the card.
    assert month.interest == Decimal("33.33") + Decimal("5.00")
    assert month.paid == (Decimal(200), Decimal(100))
    assert month.left == (Decimal("1833.33"), Decimal("1105.00"))


def test_avalanche_takes_the_highest_rate_first_and_snowball_the_smallest_debt():
    assert pay_off([CAR, CARD], Decimal(0), AVALANCHE).loans == (CARD, CAR)
    assert pay_off([CARD, CAR], Decimal(0), SNOWBALL).loans == (CAR, CARD)


@given(several, extras, st.sampled_from(Strategy))
def test_principals_add_up_to_each_debt(loans, extra, strategy):
    plan = pay_off(loans, extra, strategy)
    assume(plan.ends)
    paid = sum((month.payment for month in plan.months), Decimal(0))
    assert paid - plan.interest == sum(each.owed for each in loans)
    assert all(left == 0 for left in plan.months[-1].left)


@given(several, extras, st.sampled_from(Strategy))
def test_the_same_is_paid_every_month_until_the_last(loans, extra, strategy):
    """What a debt that is gone no longer takes rolls over to the next."""
    plan = pay_off(loans, extra, strategy)
    budget = extra + sum(each.payment for each in loans)
    assert all(month.payment == budget for month in plan.months[:-1])
    assert all(month.payment <= budget for month in plan.months)


@given(several, extras)
def test_only_the_first_open_debt_gets_more_than_its_least(loans, extra):
    plan = pay_off(loans, extra, AVALANCHE)
    for before, month in pairwise(plan.months):
        ahead = [
            place
            for place, each in enumerate(plan.loans)
            if month.paid[place] > each.payment
        ]
        still_open = [place for place, left in enumerate(month.left) if left]
        assert not still_open or all(place <= still_open[0] for place in ahead)
        assert len(before.left) == len(month.left)


@given(several, extras)
def test_avalanche_never_costs_more_than_snowball(loans, extra):
    """Up to the rounding of each debt's interest in each month."""
    avalanche = pay_off(loans, extra, AVALANCHE)
    snowball = pay_off(loans, extra, SNOWBALL)
    assume(avalanche.ends and snowball.ends)
    rounding = CENT * len(loans) * (len(snowball.months) + 1)
    assert avalanche.interest <= snowball.interest + rounding


@given(several)
def test_a_plan_never_costs_more_than_the_minimums_alone(loans):
    alone = only_minimums(loans)
    assume(alone.ends)
    plan = pay_off(loans, Decimal(0), AVALANCHE)
    assert plan.ends
    assert len(plan.months) <= alone.months
    assert plan.interest <= alone.interest + CENT * len(loans) * alone.months


@given(one_loan, extras)
def test_a_single_debt_is_the_annuity_of_all_that_is_paid(only, extra):
    plan = pay_off([only], extra, SNOWBALL)
    together = Loan(only.name, only.owed, only.rate, only.payment + extra, "EUR")
    done = amortise(together)
    assert plan.ends == done.ends
    assert len(plan.months) == done.months
    assert plan.interest == done.interest


def test_a_minimum_below_the_interest_is_paid_off_once_others_are_gone():
    hard = loan("Hard", "5000", "0.30", "100", key=1)  # 125 of interest
    soft = loan("Soft", "600", "0.02", "200", key=2)
    assert not only_minimums([hard, soft]).ends
    assert pay_off([hard, soft], Decimal(0), SNOWBALL).ends


def test_what_never_ends_is_said_and_stops():
    plan = pay_off([loan("Hard", "5000", "2", "10")], Decimal(0), AVALANCHE)
    assert not plan.ends
    assert plan.months == ()


def test_no_debts_are_no_plan():
    plan = pay_off([], Decimal(100), AVALANCHE)
    assert plan.ends
    assert plan.interest == 0


def test_each_debt_says_after_how_many_months_it_is_gone():
    plan = pay_off([CARD, CAR], Decimal(140), SNOWBALL)
    for place, months in enumerate(plan.gone_after):
        assert plan.months[months - 1].left[place] == 0
        assert months == 1 or plan.months[months - 2].left[place] > 0

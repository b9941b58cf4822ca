"""One debt's payments, against the closed formula of annuities in floating point."""

import math
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from budgets.goals.amortisation import Loan, amortise
from budgets.goals.pace import MOST_MONTHS

CENT = Decimal("0.01")


def loan(owed="10000", rate="0.06", payment="200", currency="EUR") -> Loan:
    return Loan("Loan", Decimal(owed), Decimal(rate), Decimal(payment), currency)


def cents(least, most):
    return st.integers(least, most).map(lambda n: Decimal(n) * CENT)


loans = st.builds(
    Loan,
    st.just("Loan"),
    cents(1, 50_000_00),
    st.integers(0, 4000).map(lambda n: Decimal(n) / 10_000),
    cents(1, 5_000_00),
    st.just("EUR"),
)


def months_by_formula(owed: float, rate: float, payment: float) -> float:
    """n = -ln(1 - r P / A) / ln(1 + r)."""
    monthly = rate / 12
    if monthly == 0:
        return owed / payment
    return -math.log(1 - monthly * owed / payment) / math.log(1 + monthly)


def test_the_worked_example_of_the_docs():
    done = amortise(loan("1000", "0.12", "400"))
    rows = [(r.payment, r.interest, r.principal, r.left) for r in done.instalments]
    assert rows == [
        (Decimal(400), Decimal("10.00"), Decimal("390.00"), Decimal("610.00")),
        (Decimal(400), Decimal("6.10"), Decimal("393.90"), Decimal("216.10")),
        (Decimal("218.26"), Decimal("2.16"), Decimal("216.10"), Decimal("0.00")),
    ]
    assert done.interest == Decimal("18.26")


@given(loans)
def test_principals_add_up_to_the_debt_and_the_last_payment_is_the_rest(made):
    done = amortise(made)
    assume(done.ends and done.months)
    assert sum(row.principal for row in done.instalments) == made.owed
    assert done.paid == made.owed + done.interest
    assert all(row.payment == made.payment for row in done.instalments[:-1])
    assert 0 < done.instalments[-1].payment <= made.payment
    assert done.instalments[-1].left == 0


@given(loans)
def test_each_month_pays_a_twelfth_of_the_rate_and_shrinks_the_debt(made):
    rows = amortise(made).instalments
    for before, after in pairwise(rows):
        exact = before.left * made.rate / 12
        assert abs(after.interest - exact) <= CENT / 2
        assert after.left == before.left - after.principal < before.left


@given(loans)
def test_payments_and_interest_agree_with_the_formula(made):
    monthly = float(made.rate) / 12
    # Where the payment hardly covers the interest, each cent of rounding is months.
    assume(made.payment > made.owed * made.rate / 12 * Decimal("1.1") + 1)
    done = amortise(made)
    assume(done.ends)
    expected = months_by_formula(
        float(made.owed), float(made.rate), float(made.payment)
    )
    assert abs(done.months - math.ceil(expected)) <= 1
    # Each month's half cent grows with interest until the end.
    drift = 0.005 * sum((1 + monthly) ** n for n in range(done.months + 1))
    whole = math.floor(expected)
    left = float(made.owed) * (1 + monthly) ** whole
    left -= float(made.payment) * sum((1 + monthly) ** n for n in range(whole))
    total = whole * float(made.payment) + left * (1 + monthly)
    assert abs(float(done.paid) - total) <= drift + 0.01 + left * monthly


def test_a_payment_that_only_covers_the_interest_never_ends_and_says_so():
    done = amortise(loan("10000", "0.12", "100"))
    assert not done.ends
    assert done.instalments == ()
    assert not loan("10000", "0.12", "100").is_covered


def test_no_payment_at_all_never_ends():
    assert not amortise(loan(payment="0")).ends


def test_longer_than_a_hundred_years_counts_as_never():
    assert not amortise(loan("10000", "0", "8.33")).ends
    assert amortise(loan("10000", "0", "8.34")).months <= MOST_MONTHS


def test_without_interest_it_is_a_plain_division():
    done = amortise(loan("1000", "0", "300"))
    assert [row.payment for row in done.instalments] == [300, 300, 300, 100]
    assert done.interest == 0


def test_nothing_owed_needs_no_payment():
    done = amortise(loan("0", "0.06", "100"))
    assert done.ends
    assert done.months == 0


def test_interest_is_rounded_to_the_unit_of_its_currency():
    [first, *_] = amortise(loan("10000", "0.05", "900", "JPY")).instalments
    assert first.interest == 42  # 41.67 yen

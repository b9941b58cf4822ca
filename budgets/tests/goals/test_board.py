"""The page of all goals and the pay-off plan in the Book's currency."""

from datetime import date
from decimal import Decimal
from statistics import median

import pytest

from budgets.goals.board import goal_board, oversets_in, usually_left
from budgets.goals.plans import debt_plans
from budgets.goals.services import pause_goal
from budgets.tests.conftest import TODAY
from ledger.models import Entry
from ledger.tests.factories import make_entry, make_wallet


@pytest.fixture
def board(scope):
    return lambda: goal_board(book=scope, as_of=TODAY)


def test_sums_are_in_the_main_currency_at_todays_rate(
    scope, board, by_hand, put_by, owe_debt
):
    pounds = make_wallet(scope, "Pounds", currency="GBP", rate="1.2", opening="500")
    put_by(by_hand("Japan"), "300")
    put_by(by_hand("London", "900", wallet=pounds), "100")
    owe_debt(owed="700")
    found = board()
    assert found.saved.amount == 300 + 120
    assert found.owed.amount == 700


def test_required_is_dates_and_payments_of_what_is_neither_reached_nor_paused(
    scope, alice, board, by_hand, owe_debt
):
    by_hand("Japan", "700", target_date=date(2027, 6, 1))
    owe_debt(owed="700", payment="80")
    owe_debt("Gone", "0", target="50", payment="30")
    rests = by_hand("Rests", "700", target_date=date(2027, 6, 1))
    pause_goal(book=scope, actor=alice, goal=rests, paused=True)
    assert board().required.amount == 100 + 80


def test_usually_left_is_the_median_of_the_last_six_whole_months(scope, cash):
    """Each month's income less spending, summed by a plain loop, is the oracle."""
    make_entry(cash, "9999", kind="income", on=date(2026, 4, 30))
    for month, net in zip(range(5, 11), (100, 900, -50, 300, 200, 260), strict=True):
        make_entry(cash, "1000", kind="income", on=date(2026, month, 1))
        make_entry(cash, str(1000 - net), on=date(2026, month, 28))
    make_entry(cash, "5000", kind="income", on=date(2026, 11, 2))
    nets = [
        sum(
            each.amount
            for each in Entry.objects.exclude(kind__in=("opening", "transfer"))
            if each.date.month == month
        )
        for month in range(5, 11)
    ]
    assert usually_left(book=scope, as_of=TODAY).amount == median(nets) == 230


def test_months_before_the_first_entry_do_not_count(scope, cash):
    Entry.objects.filter(kind="opening").delete()
    make_entry(cash, "400", kind="income", on=date(2026, 10, 3))
    assert usually_left(book=scope, as_of=TODAY).amount == 400


def test_more_set_aside_than_there_is_is_named(scope, board, by_hand, put_by, savings):
    put_by(by_hand("Japan"), "700")
    assert board().overset == ()
    put_by(by_hand("Car"), "400")
    [found] = board().overset
    assert found.wallet == savings
    assert found.missing.amount == 100
    assert oversets_in(book=scope, wallet=savings, as_of=TODAY) == [found]


def test_what_has_no_rate_is_left_out_and_named(scope, board, owe_debt, monkeypatch):
    wallet = make_wallet(scope, "Loan", currency="GBP", rate="1.2", opening="-50")
    owe_debt(wallet=wallet)
    monkeypatch.setattr(
        "ledger.currencies.rates.Rates.or_nothing",
        lambda _self, currency, _day: Decimal(currency == "EUR"),
    )
    assert board().rate_missing == ("GBP",)
    plans = debt_plans(book=scope, as_of=TODAY, extra=Decimal(0))
    assert plans.loans == ()
    assert [state.goal.name for state in plans.out] == ["Loan"]


def test_a_plan_counts_foreign_debts_at_todays_rate(scope, owe_debt):
    wallet = make_wallet(scope, "Loan", currency="GBP", rate="1.2", opening="-500")
    owe_debt(wallet=wallet, owed="500", payment="50")
    owe_debt("Own", "300", payment="40")
    plans = debt_plans(book=scope, as_of=TODAY, extra=Decimal(25))
    assert plans.owed.amount == 600 + 300
    assert plans.payment.amount == 60 + 40 + 25


def test_a_plan_names_the_day_each_debt_is_gone(scope, owe_debt):
    owe_debt("Small", "100", interest="0", payment="50")
    owe_debt("Large", "400", interest="0", payment="50")
    plans = debt_plans(book=scope, as_of=TODAY, extra=Decimal(0))
    steps = [(step.loan.name, step.gone_on) for step in plans.snowball.steps]
    # 100 a month: Small takes two months, then all of it goes to Large.
    assert steps == [("Small", date(2027, 1, 21)), ("Large", date(2027, 4, 21))]
    assert plans.minimums.months == 8
    assert plans.snowball.months_saved == 3
    assert plans.snowball.interest_saved.amount == 0


def test_paused_and_paid_debts_are_not_planned(scope, alice, owe_debt):
    pause_goal(book=scope, actor=alice, goal=owe_debt("Rests"), paused=True)
    owe_debt("Gone", "0", target="50")
    assert debt_plans(book=scope, as_of=TODAY, extra=Decimal(0)).loans == ()


def test_minimums_that_never_end_have_nothing_to_be_compared_with(scope, owe_debt):
    owe_debt("Hard", "5000", interest="0.30", payment="100")
    plans = debt_plans(book=scope, as_of=TODAY, extra=Decimal(100))
    assert [loan.name for loan in plans.uncovered] == ["Hard"]
    assert plans.avalanche.plan.ends
    assert plans.avalanche.interest_saved is None
    assert plans.minimum_interest is None

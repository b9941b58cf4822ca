"""Where goals stand. Today is Saturday 21 November 2026."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from budgets.goals.pace import months_needed, months_until, required
from budgets.goals.services import archive_goal, pause_goal
from budgets.goals.states import Standing, goal_states
from budgets.goals.words import outlook, standing_words
from budgets.tests.conftest import TODAY
from ledger.models import Entry, Wallet
from ledger.tests.factories import make_entry, make_transfer, make_wallet

UNTIL = date(2027, 6, 1)

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(days, days)
def test_months_until_counts_the_days_a_month_apart_that_end_at_the_date(as_of, until):
    """The oracle goes back from the date, a month at a time."""
    count = 0
    while until - relativedelta(months=count) > as_of:
        count += 1
    assert months_until(as_of, until) == count


@given(days, st.integers(0, 400))
def test_what_is_required_is_enough_and_a_cent_less_is_not(as_of, ahead):
    months = months_until(as_of, as_of + timedelta(ahead))
    left = Decimal("1234.57")
    if months:
        each = required(left, months, "EUR")
        assert each * months >= left > (each - Decimal("0.01")) * months


@given(st.integers(1, 10**7), st.integers(1, 10**5))
def test_months_needed_are_just_enough(cents, pace):
    left, each = Decimal(cents) / 100, Decimal(pace) / 100
    months = months_needed(left, each)
    if months is None:
        assert each * 1200 < left
    else:
        assert each * (months - 1) < left <= each * months


def test_nothing_is_ever_there_at_a_pace_of_nothing():
    assert months_needed(Decimal(1), Decimal(0)) is None
    assert months_needed(Decimal(1), Decimal(-5)) is None
    assert months_needed(Decimal(0), Decimal(-5)) == 0


def test_the_whole_balance_counts_with_what_was_there_before(save_for, state_of, cash):
    goal = save_for("Japan", "4200", target_date=UNTIL)
    make_transfer(cash, goal.wallet, "350", on=date(2026, 7, 20))
    state = state_of(goal)
    assert state.saved.amount == 1350
    assert state.left.amount == 2850
    assert state.share == Decimal(1350) / 4200
    # The 1st of each month from December to June: 7 times.
    assert state.required.amount == Decimal("407.15")


def test_planned_entries_do_not_count_yet(save_for, state_of, cash):
    goal = save_for()
    make_transfer(cash, goal.wallet, "350", on=TODAY + timedelta(1))
    assert state_of(goal).saved.amount == 1000


def test_only_what_was_set_aside_counts_by_hand(by_hand, state_of, put_by):
    japan, car = by_hand("Japan", "4200"), by_hand("Car", "9000")
    put_by(japan, "300")
    put_by(car, "500")
    put_by(japan, "-100")
    put_by(japan, "50", TODAY + timedelta(1))
    assert state_of(japan).saved.amount == 200
    assert state_of(car).saved.amount == 500


def test_the_pace_is_the_mean_of_whole_months_since_the_start(
    save_for, state_of, cash, savings
):
    """A plain loop over entries is the oracle."""
    goal = save_for(starts_on=date(2026, 7, 1))
    for month, amount in ((6, "900"), (7, "100"), (8, "250"), (10, "130"), (11, "70")):
        make_transfer(cash, savings, amount, on=date(2026, month, 15))
    sums = []
    for month in (7, 8, 9, 10):
        rows = [
            each.amount
            for each in Entry.objects.filter(wallet=savings)
            if each.kind != "opening"
            and (each.date.year, each.date.month) == (2026, month)
        ]
        sums.append(sum(rows, Decimal(0)))
    state = state_of(goal)
    assert state.pace.amount == sum(sums) / 4 == 120
    assert [each.gain.amount for each in state.months] == [*sums, 70]
    assert [each.is_whole for each in state.months] == [True] * 4 + [False]


def test_the_month_it_began_in_counts_only_when_it_is_whole(save_for, state_of, cash):
    goal = save_for(starts_on=date(2026, 10, 2))
    make_transfer(cash, goal.wallet, "500", on=date(2026, 10, 20))
    assert state_of(goal).pace is None
    assert state_of(goal, date(2026, 11, 30)).pace.amount == 0


def test_an_opening_balance_is_no_progress_of_its_month(scope, state_of, save_for):
    goal = save_for(
        wallet=make_wallet(scope, "New", opening="800"), starts_on=date(2026, 1, 1)
    )
    assert state_of(goal).pace.amount == 0
    assert state_of(goal).saved.amount == 800


@pytest.fixture
def steady(save_for, cash, savings):
    """100 a month from June on, 500 to go: five more months."""

    def make(until: date | None):
        goal = save_for("Bike", "2000", target_date=until)
        for month in range(6, 11):
            make_transfer(cash, savings, "100", on=date(2026, month, 5))
        return goal

    return make


@pytest.mark.parametrize(
    ("until", "standing", "words"),
    [
        (date(2027, 4, 21), Standing.ON_TRACK, "On track"),
        (date(2027, 6, 21), Standing.AHEAD, "2 months ahead"),
        (date(2027, 3, 21), Standing.BEHIND, "1 month behind"),
        (date(2026, 11, 21), Standing.LATE, "Its date has passed"),
        (None, Standing.OPEN, ""),
    ],
)
def test_the_date_is_compared_with_the_projection(
    steady, state_of, until, standing, words
):
    state = state_of(steady(until))
    assert state.projected == date(2027, 4, 21)
    assert state.standing == standing
    assert standing_words(state) == words


def test_without_a_date_it_says_when_it_is_there(steady, state_of):
    assert outlook(state_of(steady(None))) == "There about April 2027"


def test_not_at_this_pace(save_for, state_of, savings):
    goal = save_for(target_date=UNTIL)
    make_entry(savings, "10", on=date(2026, 9, 9))
    state = state_of(goal)
    assert state.projected is None
    assert state.standing == Standing.BEHIND
    assert standing_words(state) == "Not at this pace"


def test_a_goal_of_this_month_is_too_young_to_judge(save_for, state_of):
    state = state_of(save_for(starts_on=TODAY, target_date=UNTIL))
    assert state.standing == Standing.OPEN
    assert state.required is not None


def test_reached_wins_over_everything(scope, alice, save_for, state_of):
    goal = save_for("Small", "900", target_date=date(2026, 7, 1))
    pause_goal(book=scope, actor=alice, goal=goal, paused=True)
    state = state_of(goal)
    assert state.standing == Standing.REACHED
    assert state.share == 1
    assert state.required is None


def test_a_paused_goal_says_so(scope, alice, save_for, state_of):
    goal = save_for(target_date=UNTIL)
    pause_goal(book=scope, actor=alice, goal=goal, paused=True)
    assert state_of(goal).standing == Standing.PAUSED


def test_a_debt_is_its_wallet_below_zero(scope, owe_debt, state_of, cash):
    wallet = make_wallet(scope, "Car loan", kind="loan", opening="-5000")
    goal = owe_debt(wallet=wallet, target="8000", payment="200")
    make_transfer(cash, wallet, "500", on=date(2026, 8, 1))
    state = state_of(goal)
    assert state.left.amount == 4500
    assert state.saved.amount == 3500
    assert state.pace.amount == 100
    # 24 payments: amortisation.md's own row counts are its own tests.
    assert state.months_needed == 24


def test_a_debt_without_a_wallet_is_what_was_typed(owe_debt, state_of):
    state = state_of(owe_debt(owed="700", target="1000", payment="100", interest="0"))
    assert state.left.amount == 700
    assert state.saved.amount == 300
    assert state.months == ()
    assert state.projected == date(2027, 6, 21)


def test_a_payment_below_the_interest_is_said_plainly(owe_debt, state_of):
    state = state_of(owe_debt(owed="5000", payment="20"))
    assert state.projected is None
    assert outlook(state) == (
        "Its payment does not cover the interest of €25.00 a month"
    )


def test_a_debt_wallet_above_zero_is_paid_off(scope, owe_debt, state_of):
    wallet = make_wallet(scope, "Car loan", kind="loan", opening="20")
    state = state_of(owe_debt(wallet=wallet))
    assert state.is_reached
    assert standing_words(state) == "Paid off"


def test_archived_goals_stand_apart(scope, alice, save_for, noon_now):
    goal = save_for()
    archive_goal(book=scope, actor=alice, goal=goal, at=noon_now)
    assert goal_states(book=scope, as_of=TODAY) == []
    [state] = goal_states(book=scope, as_of=TODAY, archived=True)
    assert state.goal == goal


def test_ten_goals_cost_as_many_queries_as_one(
    scope, by_hand, owe_debt, save_for, django_assert_num_queries
):
    by_hand("First")
    with django_assert_num_queries(6):
        goal_states(book=scope, as_of=TODAY)
    for number in range(4):
        by_hand(f"Goal {number}")
        owe_debt(f"Debt {number}")
        save_for(f"Own {number}", wallet=make_wallet(scope, f"Wallet {number}"))
    with django_assert_num_queries(6):
        goal_states(book=scope, as_of=TODAY)


def test_no_goals_cost_one_query(scope, django_assert_num_queries):
    assert Wallet.objects.exists()
    with django_assert_num_queries(1):
        assert goal_states(book=scope, as_of=TODAY) == []

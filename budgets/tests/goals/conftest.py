"""Goals that tests share. Their today is Saturday 21 November 2026."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgets.goals.services import GoalDraft, create_goal
from budgets.goals.setting_aside import set_aside
from budgets.goals.states import goal_states
from budgets.models import Goal
from budgets.tests.conftest import TODAY
from ledger.tests.factories import make_wallet


@pytest.fixture
def savings(scope):
    return make_wallet(scope, "Savings", opening="1000", kind="savings")


@pytest.fixture
def save_for(scope, alice, savings):
    """Make a saving goal of alice's: save_for("Japan", "4200", counting=...)."""

    def make(name: str = "Japan", target: str = "4200", **more) -> Goal:
        draft = GoalDraft(
            name=name,
            target=Decimal(target),
            wallet=more.pop("wallet", savings),
            starts_on=more.pop("starts_on", date(2026, 6, 1)),
            **more,
        )
        return create_goal(book=scope, actor=alice, draft=draft)

    return make


@pytest.fixture
def by_hand(save_for):
    return lambda *args, **more: save_for(
        *args, counting=Goal.Counting.SET_ASIDE, **more
    )


@pytest.fixture
def owe_debt(scope, alice):
    """Make a debt of alice's: owe_debt("Loan", "5000", interest="0.06")."""

    def make(name: str = "Loan", owed: str = "5000", **more) -> Goal:
        wallet = more.pop("wallet", None)
        draft = GoalDraft(
            kind=Goal.Kind.DEBT,
            name=name,
            target=Decimal(more.pop("target", owed)),
            owed=None if wallet else Decimal(owed),
            wallet=wallet,
            starts_on=more.pop("starts_on", date(2026, 6, 1)),
            interest=Decimal(more.pop("interest", "0.06")),
            payment=Decimal(more.pop("payment", "100")),
            **more,
        )
        return create_goal(book=scope, actor=alice, draft=draft)

    return make


@pytest.fixture
def put_by(scope, alice):
    """Note an amount as set aside, below zero as taken back."""

    def note(goal: Goal, amount: str, on: date = TODAY, **more):
        return set_aside(
            book=scope, actor=alice, goal=goal, amount=Decimal(amount), on=on, **more
        )

    return note


@pytest.fixture
def state_of(scope):
    def find(goal: Goal, as_of: date = TODAY):
        [state] = goal_states(book=scope, as_of=as_of, only=goal)
        return state

    return find


@pytest.fixture
def noon_now():
    return datetime(2026, 11, 21, 12, tzinfo=UTC)

"""Where budgets are likely to end."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.queries import budget_states
from budgets.services import BudgetDraft, create_budget
from reports.forecast.budgeting import projections
from reports.forecast.words import projection_said

from .conftest import TODAY


@pytest.fixture
def budget(scope, alice, category):
    def make(amount, name=None, **more):
        filed = category(name) if name else None
        draft = BudgetDraft(category=filed, amount=Decimal(amount), **more)
        return create_budget(book=scope, actor=alice, draft=draft)

    return make


def test_spent_known_and_the_usual_rest(scope, past, spend, budget, schedule):
    """The worked example of the page."""
    past("200", "Groceries", months=8, day=4)
    past("90", "Groceries", months=8, day=26)
    spend("210", "Groceries", on=date(2026, 11, 4))
    schedule("Box", "25", on=date(2026, 11, 27), filed="Groceries")
    budget("300", "Groceries")
    (found,) = projections(book=scope, as_of=TODAY)
    assert found.state.spent.amount == 210
    assert (found.known.amount, found.estimated.amount) == (25, 90)
    assert (found.expected.amount, found.over.amount) == (325, 25)
    assert found.low.amount <= 325 <= found.high.amount
    assert projection_said(found).startswith("likely €25.00 over")


def test_all_spending_holds_its_parts(scope, past, budget):
    past("100", "Groceries", months=8, day=25)
    past("40", "Fuel", months=8, day=26)
    past("7", None, months=8, day=27)
    for name in ("Groceries", "Fuel"):
        budget("50", name)
    budget("150")
    found = {
        each.state.budget.name: each for each in projections(book=scope, as_of=TODAY)
    }
    assert found["All spending"].expected.amount == 147
    assert found["Groceries"].expected.amount == 100
    assert found["Fuel"].over.amount == -10
    assert next(iter(found)) == "Groceries"  # the worst first


def test_a_year_reaches_to_its_end(scope, past, budget):
    past("100", "Groceries", months=8, day=25)
    budget("5000", "Groceries", cadence="year")
    (found,) = projections(book=scope, as_of=TODAY)
    assert found.estimated.amount == 200
    assert found.expected.amount == 1000


def test_never_likely_less_than_is_spent(scope, past, spend, budget):
    for n in range(6):
        past(str(20 + 60 * n), "Groceries", months=6 - n, day=4)
    spend("500", "Groceries", on=date(2026, 11, 4))
    budget("300", "Groceries")
    (found,) = projections(book=scope, as_of=TODAY)
    assert found.low.amount >= 500


def test_too_little_history_says_nothing(scope, past, budget):
    past("100", "Groceries", months=2)
    budget("300", "Groceries")
    assert projections(book=scope, as_of=TODAY) == []


def test_states_at_hand_are_not_read_again(scope, past, budget):
    past("100", "Groceries", months=6)
    budget("300", "Groceries")
    states = budget_states(book=scope, as_of=TODAY)
    found = projections(book=scope, as_of=TODAY, states=states)
    assert [each.state for each in found] == states

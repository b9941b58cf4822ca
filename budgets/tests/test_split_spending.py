"""Budgets count the parts of a split in their own categories, less what came back."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.queries import budget_states
from budgets.services import BudgetDraft, create_budget
from ledger.services.entries import Part
from ledger.tests.factories import make_entry

DAY = date(2026, 11, 10)


@pytest.fixture
def budget(scope, alice, category):
    clothing = category("Clothing")
    draft = BudgetDraft(category=clothing, amount=Decimal(100))
    return create_budget(book=scope, actor=alice, draft=draft)


@pytest.mark.parametrize(
    ("returned", "november", "december"),
    [(date(2026, 11, 30), 15, 0), (date(2026, 12, 2), 20, -5)],
)
def test_a_part_and_its_refund(
    scope, cash, category, budget, returned, november, december
):
    clothing = category("Clothing")
    parts = (Part(Decimal(30), category("Groceries")), Part(Decimal(20), clothing))
    bought = make_entry(cash, "50", on=DAY, parts=parts)
    part = bought.group.entries.get(position=1)
    make_entry(cash, "5", kind="refund", category=clothing, refund_of=part, on=returned)
    assert spent(scope, date(2026, 11, 30)) == november
    assert spent(scope, date(2026, 12, 31)) == december


def test_a_discount_lowers_its_category(scope, cash, category, budget):
    clothing = category("Clothing")
    parts = (Part(Decimal(20), clothing), Part(Decimal(-5), clothing))
    make_entry(cash, "15", on=DAY, parts=parts)
    assert spent(scope, date(2026, 11, 30)) == 15


def spent(book, day):
    (state,) = budget_states(book=book, as_of=day)
    return state.spent.amount

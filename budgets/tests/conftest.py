"""Budgets and bills that tests share. Their today is Saturday 21 November 2026."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.models import Bill, Budget
from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget

TODAY = date(2026, 11, 21)


@pytest.fixture
def limit(scope, alice, category):
    """Make a budget of alice's: limit("180", "Eating out", cadence="week")."""

    def make(
        amount: str, of: str | None = "Eating out", *, name: str = "", **more
    ) -> Budget:
        filed = category(of) if of else None
        draft = BudgetDraft(amount=Decimal(amount), category=filed, name=name, **more)
        return create_budget(book=scope, actor=alice, draft=draft)

    return make


@pytest.fixture
def owe(scope, alice, cash):
    """Make a bill of alice's: owe("Rent", "1450", on=date(2026, 12, 1))."""

    def make(name: str, amount: str = "20", *, on: date, **more) -> Bill:
        draft = BillDraft(
            name=name,
            amount=Decimal(amount),
            wallet=more.pop("wallet", cash),
            due_on=on,
            **more,
        )
        return create_bill(book=scope, actor=alice, draft=draft)

    return make

"""Schedules that tests share. Their today is Saturday 21 November 2026."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.models import Recurring
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_wallet

TODAY = date(2026, 11, 21)


def draft_of(wallet, amount="20", *, on=TODAY, name="Rent", **more):
    return RecurringDraft(
        name=name, amount=Decimal(amount), wallet=wallet, due_on=on, **more
    )


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday", opening="1000")


@pytest.fixture
def savings(scope):
    return make_wallet(scope, "Rainy day")


@pytest.fixture
def plan(scope, alice, bank):
    """Make a schedule: plan("Rent", "1450", on=date(2026, 12, 1), automatic=True)."""

    def make(name="Rent", amount="20", *, on=TODAY, **more) -> Recurring:
        wallet = more.pop("wallet", bank)
        draft = draft_of(wallet, amount, on=on, name=name, **more)
        return create_recurring(book=scope, actor=alice, draft=draft)

    return make

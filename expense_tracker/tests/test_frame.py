"""Figures around every page: the overview has worked them all out, and keeps them."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget
from expense_tracker.frame import frame_figures
from ledger.tests.factories import make_entry, make_transfer, make_wallet

TODAY = date(2026, 11, 21)


@pytest.fixture
def waiting(scope, alice):
    """Something of each kind waits."""
    with time_machine.travel("2026-11-21 12:00Z", tick=False):
        wallet = make_wallet(scope, "Everyday", opening="100")
        travel = make_wallet(scope, "Travel", currency="GBP", rate="1.25")
        make_entry(wallet, "12.50")
        make_entry(wallet, "7", on=date(2026, 11, 25))
        make_entry(wallet, "8", on=date(2026, 10, 2))
        make_transfer(wallet, travel, "10", to_amount="8")
        create_budget(book=scope, actor=alice, draft=BudgetDraft(amount=Decimal(5)))
        bill = BillDraft(
            name="Rent", amount=Decimal(9), wallet=wallet, due_on=date(2026, 11, 3)
        )
        create_bill(book=scope, actor=alice, draft=bill)
        scope.refresh_from_db()
        cache.clear()
        yield


@pytest.mark.usefixtures("waiting")
def test_the_overview_keeps_what_would_be_worked_out(client_alice, scope):
    client_alice.get(reverse("reports:overview"))
    with CaptureQueriesContext(connection) as captured:
        kept = frame_figures(scope, TODAY)
    assert not captured
    cache.clear()
    assert frame_figures(scope, TODAY) == kept
    assert list(kept.waiting.values()) == [2, 1, 1]


@pytest.mark.usefixtures("waiting")
def test_the_overview_of_another_month_keeps_nothing_of_its_own(client_alice, scope):
    client_alice.get(reverse("reports:overview-month", args=["2026-10"]))
    kept = frame_figures(scope, TODAY)
    cache.clear()
    assert frame_figures(scope, TODAY) == kept

"""What programs are told of budgets, bills and wallets that run low."""

from datetime import timedelta

import pytest

from accounts.models import WebhookDelivery
from accounts.webhooks.finding import KEPT, books_to_look_at, find_events
from accounts.webhooks.watching import look_for_events
from budgets.overruns import check_overruns
from budgets.tests.conftest import TODAY
from budgets.tests.dates import pay_bill
from expense_tracker.kernel.scoping import all_books
from ledger.models import Wallet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(f"{TODAY}T12:00Z", tick=False)


def test_a_threshold_is_told_once(told, limit, spend, scope):
    budget = limit("100")
    spend("85", "Eating out", on=TODAY)
    check_overruns(book=scope, as_of=TODAY)
    check_overruns(book=scope, as_of=TODAY)
    assert told("budget.alert") == [
        {
            "budget": {"id": budget.pk, "name": budget.name},
            "kind": "threshold",
            "percent": 80,
            "period": {"start": "2026-11-01", "end": "2026-11-30"},
            "spent": "85.00",
            "limit": "100.00",
            "currency": "EUR",
        }
    ]


def test_a_bill_is_told_on_its_day_and_once(told, owe, scope):
    rent = owe("Rent", "950", on=TODAY)
    owe("Later", on=TODAY + timedelta(days=1))
    owe("Long gone", on=TODAY - timedelta(days=2), unit="year")
    assert find_events(scope) == 1
    assert find_events(scope) == 0
    assert told("bill.due") == [
        {
            "recurring": {"id": rent.recurring_id, "name": "Rent"},
            "due_on": "2026-11-21",
            "amount": "950.00",
            "currency": "EUR",
        }
    ]


def test_a_bill_that_is_paid_is_not_told(told, owe, scope, alice):
    pay_bill(
        book=scope, actor=alice, bill=owe("Rent", on=TODAY), paid_on=TODAY, due_on=TODAY
    )
    find_events(scope)
    assert told("bill.due") == []


def test_a_wallet_below_its_floor_is_told(told, scope, cash):
    Wallet.objects.filter(pk=cash.pk).update(floor=100, below_floor_since=TODAY)
    find_events(scope)
    find_events(scope)
    (low,) = told("wallet.low")
    assert (low["balance"], low["floor"]) == ("0.00", "100.00")


def test_beat_looks_only_where_somebody_wants_to_know(told, owe, scope, other_book):
    owe("Rent", on=TODAY)
    with all_books():
        assert books_to_look_at() == [scope.pk]
    look_for_events()
    assert len(told("bill.due")) == 1


def test_the_log_ends_after_a_month(told, spend, time_machine):
    spend("12.50", on=TODAY)
    WebhookDelivery.objects.update(state=WebhookDelivery.State.SENT)
    time_machine.shift(KEPT + timedelta(minutes=1))
    look_for_events()
    assert told("entry.created") == []

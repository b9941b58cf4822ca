"""What is told of subscriptions, each once."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Notice
from budgets.kinds import SUBSCRIPTION
from budgets.reminders.daily import remind
from budgets.reminders.subscriptions import Reader, subscriptions_to_tell
from budgets.tests.conftest import TODAY
from ledger.recurring.coming import due_dates
from ledger.services.occurrences import link_occurrence
from ledger.services.recurring import (
    RecurringDraft,
    cancel_recurring,
    create_recurring,
)


@pytest.fixture
def plan(scope, alice, cash):
    def make(amount="12.99", **more):
        values = {"name": "Streamo", "due_on": TODAY, "payee": "Streamo", **more}
        draft = RecurringDraft(amount=Decimal(amount), wallet=cash, **values)
        return create_recurring(book=scope, actor=alice, draft=draft)

    return make


@pytest.fixture
def told(scope):
    def on(today=TODAY, lead=3):
        reader = Reader(scope, today, lead, "en-IE")
        found = subscriptions_to_tell(reader)
        return [f"{each.name} {each.fact}: {each.amount}" for each in found]

    return on


def test_a_trial_is_told_before_it_ends_and_on_its_day(plan, told):
    plan(trial_ends_on=date(2026, 11, 27))
    assert told(date(2026, 11, 23)) == []
    said = "Streamo ends its trial on Fri 27 Nov: €12.99"
    assert told(date(2026, 11, 24)) == [said]
    assert told(date(2026, 11, 27)) == ["Streamo ends its trial today: €12.99"]
    assert told(date(2026, 11, 28)) == []


def test_the_last_day_to_cancel(plan, told):
    plan(cancel_by=date(2026, 11, 24))
    assert told() == ["Streamo can be cancelled until Tue 24 Nov: €12.99"]
    assert told(lead=2) == []


def test_a_higher_price_is_told_linked_or_not(plan, told, spend, scope, alice):
    tv = plan()
    entry = spend("15.59", None, on=TODAY, payee="Streamo")
    said = ["Streamo costs 20% more since Sat 21 Nov: €15.59"]
    assert told() == said
    link_occurrence(book=scope, actor=alice, recurring=tv, due_on=TODAY, entry=entry)
    assert due_dates(book=scope, until=TODAY) == []
    assert told() == said


@pytest.mark.parametrize("amount", ["12.99", "11.00"])
def test_the_same_or_a_lower_price_is_no_news(plan, told, spend, amount):
    plan()
    spend(amount, None, on=TODAY, payee="Streamo")
    assert told() == []


def test_within_its_range_it_may_vary(plan, told, spend):
    plan("100", least=Decimal(60), most=Decimal(140))
    spend("139", None, on=TODAY, payee="Streamo")
    assert told() == []


def test_cancelled_it_is_told_when_charged_again(plan, told, spend, scope, alice):
    tv = plan(trial_ends_on=TODAY, cancel_by=TODAY)
    cancel_recurring(book=scope, actor=alice, recurring=tv, cancelled_on=TODAY)
    assert told() == []
    later = TODAY + timedelta(days=3)
    spend("12.99", None, on=later, payee="Streamo")
    (said,) = told(later)
    assert said == "Streamo was charged again on Tue 24 Nov, though cancelled: €12.99"


def test_the_mail_comes_once(plan, alice):
    plan(cancel_by=TODAY + timedelta(days=1))
    for hour in (20, 21):
        alice.refresh_from_db()
        now = datetime(2026, 11, 21, hour, tzinfo=ZoneInfo(alice.time_zone))
        remind(user=alice, now=now)
    notice = Notice.objects.get(channel="mail", kind=SUBSCRIPTION)
    assert notice.payload["items"][0]["name"] == "Streamo"

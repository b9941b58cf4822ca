"""What members are told after a pay, and of their credit cards."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from accounts.models import Notice, User
from budgets.reminders.daily import look_again, remind
from ledger.models import Change
from ledger.services.entries import change_entry, draft_of
from ledger.services.undo import undo_change
from ledger.tests.factories import make_entry
from ledger.tests.test_cards import make_card

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_her_hour():
    with time_machine.travel(NOW - timedelta(hours=8), tick=False):
        yield


@pytest.fixture(autouse=True)
def awake(alice):
    alice.idle_reminder = User.Idle.OFF
    alice.save()


def run(user, now=NOW):
    user.refresh_from_db()
    remind(user=user, now=now)


def notices(kind):
    return Notice.objects.filter(kind=kind, channel="mail").order_by("pk")


# --- pay ------------------------------------------------------------------------------


def test_a_pay_tells_what_is_due_and_what_is_free(alice, book, spend, owe, limit):
    limit("480", "Groceries")
    spend("80", "Groceries", on=date(2026, 11, 3))
    owe("Waste", "32", on=date(2026, 11, 17), unit="once")
    owe("Phone", "20", on=date(2026, 11, 23), unit="once")
    owe("Rent", "1450", on=date(2026, 12, 1), unit="once")
    spend("3180", "Salary", on=TODAY, kind="income", payee="Acme")
    run(alice)
    payload = notices("salary").get().payload
    assert (payload["pay"], payload["payer"]) == ("€3,180.00", "Acme")
    # No next pay is known: up to the book's month, so the rent is not before it.
    assert (payload["due"], payload["next"]) == ("€52.00", "Tue 1 Dec")
    assert [item["name"] for item in payload["items"]] == ["Waste", "Phone"]
    # 480 - 80 left in budgets, less the two bills of this month.
    assert payload["free"] == "€348.00"
    assert payload["free_until"] == "Mon 30 Nov"


def test_it_is_told_once_for_each_pay(alice, book, spend):
    entry = spend("3180", "Salary", on=TODAY, kind="income")
    for day in range(4):
        look_again(book)
        run(alice, NOW + day * DAY)
    assert notices("salary").count() == 1
    draft = draft_of([entry])
    change_entry(book=book, actor=alice, entry=entry, version=1, draft=draft)
    spend("500", "Salary", on=TODAY, kind="income")
    look_again(book)
    run(alice)
    assert [each.payload["pay"] for each in notices("salary")] == [
        "€3,180.00",
        "€500.00",
    ]


@pytest.mark.parametrize(("days", "count"), [(-4, 0), (-3, 1), (0, 1), (1, 0)])
def test_old_and_planned_pay_is_no_news(alice, spend, days, count):
    spend("3180", "Salary", on=TODAY + days * DAY, kind="income")
    run(alice)
    assert notices("salary").count() == count


def test_a_pay_taken_back_before_her_hour_is_not_told(alice, book, spend):
    spend("3180", "Salary", on=TODAY, kind="income")
    undo_change(book=book, actor=alice, change=Change.objects.latest("pk"))
    run(alice)
    assert not notices("salary").exists()


# --- cards ----------------------------------------------------------------------------


@pytest.fixture
def card(scope):
    limit = Decimal(1000)
    return make_card(scope, "Visa", statement_day=5, due_day=25, limit=limit)


def facts():
    return [
        f"{item['name']} {item['fact']}"
        for each in notices("card")
        for item in each.payload["items"]
    ]


def test_a_statement_is_told_before_on_and_after_its_day(alice, card, book):
    make_entry(card, "100", on=date(2026, 11, 1))
    for day in (0, 1, 4, 5, 6, 12, 14):
        look_again(book)
        run(alice, NOW + day * DAY)
    # Lead of three days; on 6 December the next statement has closed with it.
    assert facts() == [
        "Visa is due on Wed 25 Nov",
        "Visa is due today",
        "Visa is 1 day late, due Wed 25 Nov",
        "Visa is 8 days late, due Wed 25 Nov",
    ]
    assert notices("card").first().payload["items"][0]["amount"] == "€100.00"


def test_a_limit_nearly_used_is_told_once_for_each_statement(alice, card, book):
    make_entry(card, "950", on=date(2026, 11, 6))
    for day in (0, 1, 13):
        look_again(book)
        run(alice, NOW + day * DAY)
    assert facts() == ["Visa has 95% of its limit of €1,000.00 used"]
    look_again(book)
    run(alice, NOW + 15 * DAY)
    assert len([each for each in facts() if "limit" in each]) == 2


def test_a_paid_card_is_not_told(alice, cash, card):
    make_entry(card, "100", on=date(2026, 11, 1))
    make_entry(card, "100", kind="income", on=date(2026, 11, 20))
    run(alice)
    assert facts() == []

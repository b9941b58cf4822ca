"""The month's calendar and the lists of its days."""

from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
import time_machine

from budgets.calendar.month import ENTRIES_SHOWN, Event, day_list, month_calendar
from budgets.tests.conftest import TODAY
from budgets.tests.dates import pay_bill, skip_bill
from expense_tracker.kernel.period import Period
from ledger.models import Entry
from ledger.tests.factories import make_entry, make_transfer, make_wallet
from ledger.tests.test_cards import make_card

NOVEMBER = Period.month(2026, 11)


def events_on(book, day, as_of=TODAY):
    shown = month_calendar(book=book, month=Period.month_of(day), as_of=as_of)
    [found] = [each for each in shown.days if each.date == day]
    return found


def said(day):
    return [(event.kind, event.name, event.amount.amount) for event in day.events]


def test_entries_are_one_line_for_each_kind(scope, cash, spend):
    day = date(2026, 11, 3)
    spend("10", "Groceries", on=day, payee="Market")
    spend("5.50", "Groceries", on=day)
    spend("2", "Groceries", on=day, kind="refund")
    spend("100", "Salary", on=day, kind="income", payee="Acme")
    make_transfer(cash, make_wallet(scope, "Rainy day"), "40", on=day)
    assert sorted(said(events_on(scope, day))) == [
        ("in", "Acme", 100),
        ("spent", "3 expenses", Decimal("13.50")),
        ("tr", "Transfer", 40),
    ]


def test_what_settles_a_bill_is_not_there_twice(scope, alice, owe):
    bill = owe("Rent", "1450", on=TODAY)
    pay_bill(book=scope, actor=alice, bill=bill, due_on=TODAY, paid_on=TODAY)
    assert said(events_on(scope, TODAY)) == [("paid", "Rent", 1450)]


def test_every_kind_has_its_icon_and_word():
    assert Event.ICONS.keys() == Event.WORDS.keys()
    assert len(set(Event.ICONS.values())) == len(Event.ICONS)


def test_a_card_is_on_its_day(scope):
    card = make_card(scope, "Visa", statement_day=5, due_day=25)
    make_entry(card, "100", on=date(2026, 11, 1))
    assert said(events_on(scope, date(2026, 11, 25))) == [("bill-card", "Visa", 100)]


def test_a_full_day_counts_what_has_no_room(scope, owe):
    for n in range(7):
        owe(f"Bill {n}", on=TODAY, unit="once")
    day = events_on(scope, TODAY)
    assert (len(day.shown), day.more) == (2, 5)
    assert day.kinds == ["due"]
    assert day.said == "7 due"


def test_a_busy_month_costs_no_more_statements(
    scope, cash, django_assert_max_num_queries
):
    day = date(2026, 11, 2)
    rows = [
        Entry(
            book=scope,
            wallet=cash,
            kind="expense",
            date=day + timedelta(days=n % 28),
            amount=Decimal(-1),
            base_amount=Decimal(-1),
            rate=Decimal(1),
        )
        for n in range(600)
    ]
    Entry.objects.bulk_create(rows)
    with django_assert_max_num_queries(8):
        shown = month_calendar(book=scope, month=NOVEMBER, as_of=TODAY)
    total = sum(event.amount.amount for each in shown.days for event in each.events)
    assert total == 600


# --- one day --------------------------------------------------------------------------


def test_a_day_lists_what_is_on_it(scope, alice, owe, spend):
    owe("Phone", on=TODAY, unit="once")
    skip_bill(
        book=scope,
        actor=alice,
        bill=owe("Gym", on=TODAY, unit="once"),
        due_on=TODAY,
    )
    spend("10", on=TODAY)
    spend("11", on=TODAY + timedelta(days=1))
    listed = day_list(book=scope, day=TODAY, as_of=TODAY)
    assert [due.name for due in listed.dues] == ["Phone"]
    assert [each.recurring.name for each in listed.skipped] == ["Gym"]
    assert [each.amount for each in listed.entries] == [-10]


def test_a_day_with_many_entries_shows_some_and_counts_all(scope, cash):
    for _ in range(ENTRIES_SHOWN + 3):
        make_entry(cash, "1", on=TODAY)
    listed = day_list(book=scope, day=TODAY, as_of=TODAY)
    assert (len(listed.entries), listed.count) == (ENTRIES_SHOWN, ENTRIES_SHOWN + 3)


@pytest.fixture
def noon():
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.mark.usefixtures("noon")
def test_a_day_has_an_address(client_alice, spend):
    spend("10", on=date(2026, 10, 3), payee="Canary shop")
    page = client_alice.get("/bills/day/2026-10-03/").content.decode()
    assert "Canary shop" in page
    assert "October 2026" in page
    assert 'href="/entries/?period=2026-10-03"' in page
    assert client_alice.get("/bills/day/2026-10/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("slug", ["1900-01-01", "2200-12-31", "2026-02-30", "x"])
def test_days_at_the_edge_have_a_page_or_none(client_alice, owe, slug):
    owe("Daily", on=TODAY, unit="day")
    answer = client_alice.get(f"/bills/day/{slug}/")
    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}


@pytest.mark.usefixtures("noon")
def test_the_page_marks_today_and_names_kinds(client_alice, owe, spend):
    owe("Phone", on=date(2026, 11, 23), unit="once")
    spend("10", on=TODAY, payee="Market")
    page = client_alice.get("/bills/").content.decode()
    assert 'aria-current="date">21</time>' in page
    assert "Due: </span>Phone" in page
    assert "Spent: </span>Market" in page


@pytest.mark.usefixtures("noon")
def test_a_varying_bill_asks_for_its_amount_in_place(client_alice, owe):
    owe("Energy", "100", on=TODAY, least=Decimal(88), most=Decimal(136))
    page = client_alice.get("/bills/").content.decode()
    assert "€88.00 to €136.00" in page
    assert 'name="amount" value="100.00"' in page


@pytest.mark.usefixtures("noon")
def test_empty_books_say_how_to_begin(client_alice, book):
    page = client_alice.get("/bills/").content.decode()
    assert "No bills yet" in page
    assert "Add your pay" in page

"""Schedules that book themselves, and entries that are taken for their dates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from budgets.tasks import post_recurring, sweep_recurring
from expense_tracker.kernel.scoping import all_books
from ledger.models import Entry, Occurrence, Wallet
from ledger.recurring.coming import due_dates, fitting_entries
from ledger.services.entries import delete_entry
from ledger.services.posting import books_to_post, hindrance, post_due
from ledger.services.recurring import pause_recurring
from ledger.tests.factories import make_entry
from ledger.tests.recurring.conftest import TODAY

SEPTEMBER = date(2026, 9, 30)


def booked():
    rows = Entry.objects.exclude(kind="opening").order_by("date", "pk")
    return [str(entry.date) for entry in rows]


def test_missed_dates_are_caught_up_in_order(plan, book):
    plan(on=SEPTEMBER, automatic=True)
    assert post_due(book=book, as_of=TODAY) == 2
    assert booked() == ["2026-09-30", "2026-10-30"]
    assert Occurrence.objects.filter(state="booked").count() == 2


def test_run_again_it_books_nothing(plan, book):
    plan(on=SEPTEMBER, automatic=True)
    for _ in range(3):
        post_due(book=book, as_of=TODAY)
    assert len(booked()) == 2


def test_day_by_day_is_the_same_as_late(plan, book):
    plan(on=SEPTEMBER, automatic=True, unit="week", interval=1)
    for n in range(60):
        post_due(book=book, as_of=SEPTEMBER + timedelta(days=n))
    assert booked() == [str(SEPTEMBER + timedelta(weeks=n)) for n in range(9)]


def test_a_deleted_entry_does_not_come_back(plan, book, alice):
    plan(on=TODAY, automatic=True)
    post_due(book=book, as_of=TODAY)
    delete_entry(
        book=book, actor=alice, entry=Entry.objects.get(kind=Entry.Kind.EXPENSE)
    )
    post_due(book=book, as_of=TODAY + timedelta(days=5))
    assert booked() == []
    # It is asked for instead.
    assert [due.on for due in due_dates(book=book, until=TODAY)] == [TODAY]


def test_those_that_ask_or_pause_are_left_alone(plan, book, alice):
    plan("Asks", on=TODAY)
    gym = plan("Gym", on=TODAY, automatic=True)
    pause_recurring(book=book, actor=alice, recurring=gym, paused=True, as_of=TODAY)
    assert post_due(book=book, as_of=TODAY) == 0


def test_an_archived_wallet_holds_it_until_it_is_back(plan, book, bank):
    rent = plan(on=SEPTEMBER, automatic=True)
    bank.archived_at = timezone.now()
    bank.save()
    assert post_due(book=book, as_of=TODAY) == 0
    assert hindrance(book, rent.fresh(), TODAY) == "Everyday is archived."
    bank.archived_at = None
    bank.save()
    assert post_due(book=book, as_of=TODAY) == 2


def test_without_a_rate_it_waits_and_says_so(plan, book):
    wallet = Wallet(book=book, name="Yen", currency="JPY")
    wallet.save()
    rent = plan(on=TODAY, automatic=True, wallet=wallet)
    assert post_due(book=book, as_of=TODAY) == 0
    assert "No exchange rate for JPY" in hindrance(book, rent, TODAY)


def test_the_books_day_decides(plan, book):
    book.time_zone = "Pacific/Auckland"
    book.save()
    plan(on=date(2026, 11, 22), automatic=True)
    evening = datetime(2026, 11, 21, 12, tzinfo=UTC)  # the 22nd down there
    with all_books():
        assert books_to_post(evening) == [book.pk]
    with time_machine.travel(evening, tick=False):
        post_recurring(book.pk)
        assert booked() == ["2026-11-22"]
        with all_books():
            assert books_to_post(evening) == []
            assert books_to_post(evening + timedelta(hours=23)) == [book.pk]


def test_the_sweep_asks_the_books_that_have_one(plan, book, other_book, monkeypatch):
    asked = []
    monkeypatch.setattr(
        post_recurring, "apply_async", lambda args, **_: asked.append(args)
    )
    plan("Rent", on=TODAY, automatic=True)
    plan("Phone", on=TODAY, automatic=True)
    with time_machine.travel("2026-11-21 12:00Z", tick=False):
        sweep_recurring()
    assert asked == [(book.pk,)]


# --- entries taken for dates ----------------------------------------------------------


def fitting(book, until=TODAY):
    dues = due_dates(book=book, until=until)
    return list(fitting_entries(book=book, dues=dues).values())


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        ({}, True),
        ({"payee": "RENT Oakline 0042"}, True),
        ({"payee": "Rental cars", "amount": "200"}, False),
        ({"payee": "Somebody"}, False),
        ({"amount": "26"}, True),
        ({"amount": "30"}, False),
        ({"on": TODAY - timedelta(days=4)}, True),
        ({"on": TODAY - timedelta(days=5)}, False),
        ({"kind": "income"}, False),
        ({"payee": ""}, False),
        ({"payee": "", "note": "rent of november"}, True),
    ],
)
def test_what_fits_by_payee_amount_and_day(plan, book, bank, entry, fits):
    plan("Rent", "20", on=TODAY)
    values = {"payee": "Rent", "amount": "20", "on": TODAY} | entry
    made = make_entry(bank, values.pop("amount"), **values)
    assert fitting(book) == ([made] if fits else [])


def test_a_range_says_what_fits(plan, book, bank):
    plan("Energy", "100", least=Decimal(60), most=Decimal(140))
    make_entry(bank, "141", payee="Energy")
    fits = make_entry(bank, "60", payee="Energy")
    assert fitting(book) == [fits]


def test_an_entry_is_taken_for_one_date_only(plan, book, bank):
    plan("Coffee", "5", unit="day", on=TODAY - timedelta(days=2))
    make_entry(bank, "5", payee="Coffee")
    assert len(fitting(book)) == 1


def test_what_fits_is_settled_rather_than_booked_twice(plan, book, bank):
    plan("Rent", "20", on=TODAY, automatic=True)
    made = make_entry(bank, "20", payee="Rent", on=TODAY - timedelta(days=1))
    assert post_due(book=book, as_of=TODAY) == 1
    assert Occurrence.objects.get().entry == made
    assert len(booked()) == 1

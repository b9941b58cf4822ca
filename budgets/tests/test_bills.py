"""Bills: their dates, paying, skipping, pausing, changing."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest

from budgets.bills.upcoming import upcoming
from budgets.calendar.month import month_calendar
from budgets.models import Bill
from budgets.queries import due_bills
from budgets.services import BillDraft, change_bill
from budgets.tests.conftest import TODAY
from budgets.tests.dates import delete_bill, pause_bill, pay_bill, skip_bill
from expense_tracker.kernel.period import Period
from ledger.errors import InvalidEntry, StaleVersion
from ledger.models import Change, Entry, Occurrence, Rate, Wallet
from ledger.recurring.schedule import next_due
from ledger.services.undo import undo_change


def due_on(book, until):
    return [due.on for due in due_bills(book=book, until=until)]


def draft_of(bill, **changes):
    recurring = bill.recurring
    return BillDraft(
        **{
            "name": recurring.name,
            "amount": recurring.amount,
            "wallet": recurring.wallet,
            "due_on": next_due(recurring).due_on,
            "unit": recurring.unit,
            "interval": recurring.interval,
            **changes,
        }
    )


# --- dates (P10) ----------------------------------------------------------------------


def test_forty_eight_months_from_the_31st(book, owe):
    owe("Rent", on=date(2026, 1, 31))
    months = [(2026 + n // 12, n % 12 + 1) for n in range(48)]
    expected = [date(year, month, monthrange(year, month)[1]) for year, month in months]
    assert due_on(book, date(2029, 12, 31)) == expected


def test_yearly_from_a_leap_day(book, owe):
    owe("Club", on=date(2028, 2, 29), unit="year")
    assert due_on(book, date(2032, 12, 31)) == [
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2030, 2, 28),
        date(2031, 2, 28),
        date(2032, 2, 29),
    ]


@pytest.mark.parametrize(
    ("unit", "interval", "count"),
    [("once", 1, 1), ("day", 10, 4), ("week", 2, 3), ("month", 1, 2), ("year", 1, 1)],
)
def test_rules(book, owe, unit, interval, count):
    owe("Bill", on=TODAY, unit=unit, interval=interval)
    assert len(due_on(book, TODAY + timedelta(days=30))) == count


def test_it_ends_on_its_last_day_included(book, owe):
    owe("Course", on=TODAY, ends_on=date(2027, 1, 21))
    assert len(due_on(book, date(2028, 1, 1))) == 3


# --- paying ---------------------------------------------------------------------------


def test_paying_makes_the_entry(book, alice, owe, category):
    bill = owe("Rent", "1450", on=TODAY, category=category("Home"))
    pay_bill(book=book, actor=alice, bill=bill, due_on=TODAY, paid_on=TODAY)
    entry = Entry.objects.get()
    assert (entry.amount, entry.payee.name) == (-1450, "Rent")
    assert (entry.category.name, entry.date) == ("Home", TODAY)
    assert due_on(book, TODAY) == []


def test_paying_another_amount_from_another_wallet(book, alice, owe):
    card = Wallet(book=book, name="Card", currency="EUR")
    card.save()
    bill = owe("Energy", "100", on=TODAY)
    pay_bill(
        book=book,
        actor=alice,
        bill=bill,
        due_on=TODAY,
        paid_on=TODAY,
        amount=Decimal("118.42"),
        wallet=card,
    )
    entry = Entry.objects.get()
    assert (entry.amount, entry.wallet) == (Decimal("-118.42"), card)


def test_paid_twice_is_refused(book, alice, owe):
    bill = owe("Rent", on=TODAY)
    pay_bill(book=book, actor=alice, bill=bill, due_on=TODAY, paid_on=TODAY)
    with pytest.raises(StaleVersion):
        pay_bill(book=book, actor=alice, bill=bill, due_on=TODAY, paid_on=TODAY)
    assert Entry.objects.count() == 1


def test_a_day_it_is_not_due_on_is_refused(book, alice, owe):
    bill = owe("Rent", on=TODAY)
    with pytest.raises(InvalidEntry):
        skip_bill(book=book, actor=alice, bill=bill, due_on=TODAY + timedelta(days=1))


def test_undoing_a_payment_makes_it_due_again(book, alice, owe):
    bill = owe("Rent", on=TODAY)
    change = pay_bill(book=book, actor=alice, bill=bill, due_on=TODAY, paid_on=TODAY)
    undo_change(book=book, actor=alice, change=change)
    assert due_on(book, TODAY) == [TODAY]
    assert not Entry.objects.exists()


def test_skipping_leaves_no_entry(book, alice, owe):
    bill = owe("Rent", on=TODAY)
    skip_bill(book=book, actor=alice, bill=bill, due_on=TODAY)
    assert due_on(book, TODAY) == []
    assert next_due(bill.recurring).on == date(2026, 12, 21)
    assert not Entry.objects.exists()


# --- changing -------------------------------------------------------------------------


def test_a_new_amount_keeps_counting_from_the_31st(book, alice, owe):
    bill = owe("Rent", on=date(2027, 1, 31))
    pay_bill(book=book, actor=alice, bill=bill, due_on=date(2027, 1, 31), paid_on=TODAY)
    draft = draft_of(bill, amount=Decimal(99))
    change_bill(book=book, actor=alice, bill=bill, version=1, draft=draft)
    dates = due_on(book, date(2027, 3, 31))
    assert dates == [date(2027, 2, 28), date(2027, 3, 31)]


def test_a_new_day_counts_from_there_and_owes_nothing_old(book, alice, owe):
    bill = owe("Rent", on=date(2026, 9, 1))
    for month in (9, 10, 11):
        day = date(2026, month, 1)
        pay_bill(book=book, actor=alice, bill=bill, due_on=day, paid_on=day)
    draft = draft_of(bill, due_on=date(2026, 12, 5))
    change_bill(book=book, actor=alice, bill=bill, version=1, draft=draft)
    assert due_on(book, date(2027, 1, 31)) == [date(2026, 12, 5), date(2027, 1, 5)]
    assert Occurrence.objects.count() == 3


def test_a_stale_change_is_refused(book, alice, owe):
    bill = owe("Rent", on=TODAY)
    draft = draft_of(bill, amount=Decimal(1))
    change_bill(book=book, actor=alice, bill=bill, version=1, draft=draft)
    with pytest.raises(StaleVersion):
        change_bill(book=book, actor=alice, bill=bill, version=1, draft=draft)


def test_a_paused_bill_owes_nothing_and_resumes_from_today(book, alice, owe):
    bill = owe("Gym", on=date(2026, 9, 21))
    pause_bill(book=book, actor=alice, bill=bill, paused=True, as_of=TODAY)
    assert due_on(book, TODAY) == []
    change = pause_bill(book=book, actor=alice, bill=bill, paused=False, as_of=TODAY)
    assert due_on(book, TODAY) == [TODAY]
    undo_change(book=book, actor=alice, change=change)
    assert bill.recurring.fresh().paused
    assert not Occurrence.objects.exists()


def test_a_deleted_bill_comes_back_whole(book, alice, owe):
    bill = owe("Rent", on=TODAY)
    pay_bill(book=book, actor=alice, bill=bill, due_on=TODAY, paid_on=TODAY)
    change = delete_bill(book=book, actor=alice, bill=bill)
    assert Entry.objects.count() == 1
    assert not Bill.objects.exists()
    undo_change(book=book, actor=alice, change=change)
    assert next_due(bill.fresh().recurring).on == date(2026, 12, 21)
    assert Change.objects.filter(subject="budgets.bill").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"category": "Salary"}, "category"),
    ],
)
def test_what_is_no_bill_is_refused(owe, category, changes, field):
    if "category" in changes:
        changes = {"category": category(changes["category"])}
    amount = str(changes.pop("amount", 20))
    with pytest.raises(InvalidEntry) as refused:
        owe("Bill", amount, on=TODAY, **changes)
    assert refused.value.field == field


# --- what the page shows --------------------------------------------------------------


def test_groups_add_up_to_what_is_to_pay(book, owe, spend):
    owe("Waste", "32.00", on=date(2026, 11, 17), unit="once")
    owe("Phone", "20.00", on=date(2026, 11, 23), unit="once")
    owe("Rent", "1450.00", on=date(2026, 12, 1))
    owe("Club", "9", on=date(2026, 12, 5), unit="once")
    owe("Next year", "9", on=date(2027, 1, 1))
    spend("3180", "Salary", on=date(2026, 12, 20), kind="income")
    shown = upcoming(book=book, as_of=TODAY)
    assert [(group.title, group.total.amount) for group in shown.groups] == [
        ("Overdue", Decimal(32)),
        ("Next 14 days", Decimal(1470)),
        ("Later", Decimal(9)),
    ]
    assert shown.to_pay.amount == 1511
    assert shown.coming_in.amount == 3180
    assert [each.when for group in shown.groups for each in group.bills] == [
        "4 days late, due Tue 17 Nov",
        "Mon 23 Nov, in 2 days",
        "Tue 1 Dec, in 10 days",
        "Sat 5 Dec, in 14 days",
    ]


def test_foreign_bills_count_at_the_known_rate(book, owe):
    Rate(book=book, currency="GBP", date=TODAY, rate=Decimal("1.2")).save()
    wallet = Wallet(book=book, name="Travel", currency="GBP")
    wallet.save()
    owe("Club", "10", on=TODAY, wallet=wallet)
    (due,) = due_bills(book=book, until=TODAY)
    assert (due.amount.currency, due.worth.amount) == ("GBP", 12)


def test_the_calendar_shows_whole_weeks(book, alice, owe, spend):
    rent = owe("Rent", "1450", on=date(2026, 11, 1))
    pay_bill(
        book=book,
        actor=alice,
        bill=rent,
        due_on=date(2026, 11, 1),
        paid_on=date(2026, 11, 1),
    )
    owe("Waste", on=date(2026, 11, 17), unit="once")
    owe("Phone", on=date(2026, 11, 23), unit="once")
    spend("100", "Salary", on=date(2026, 11, 27), kind="income", payee="Acme")
    shown = month_calendar(book=book, month=Period.month(2026, 11), as_of=TODAY)
    assert (shown.days[0].date, shown.days[-1].date) == (
        date(2026, 10, 26),
        date(2026, 12, 6),
    )
    assert shown.weekdays[0] == "Mon"
    kinds = {
        day.date.day: [event.kind for event in day.events]
        for day in shown.days
        if day.is_inside and day.events
    }
    assert kinds == {1: ["paid"], 17: ["over"], 23: ["due"], 27: ["in"]}
    assert [day.date for day in shown.days if day.is_today] == [TODAY]


def test_the_calendar_begins_its_weeks_as_the_book_does(book, scope):
    book.first_weekday = 6
    shown = month_calendar(book=book, month=Period.month(2026, 11), as_of=TODAY)
    assert shown.days[0].date == date(2026, 11, 1)
    assert shown.weekdays[0] == "Sun"


def test_statements_do_not_grow_with_bills(book, owe, django_assert_num_queries):
    for n in range(2):
        owe(f"Bill {n}", on=TODAY)
    with django_assert_num_queries(2):
        due_bills(book=book, until=TODAY)
    for n in range(40):
        owe(f"More {n}", on=TODAY)
    with django_assert_num_queries(2):
        assert len(due_bills(book=book, until=TODAY)) == 42

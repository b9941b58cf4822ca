"""Reminders: by each person's own clock, each thing told once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Book, Notice, User
from accounts.services import create_book, register_person
from budgets.floors import check_floors
from budgets.reminders.daily import idle_key, look_again, people_due, remind
from budgets.reminders.stages import stage_of
from budgets.tests.dates import pay_bill
from conftest import make_person
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Wallet
from ledger.services.entries import EntryDraft, record_entry

# Saturday 21 November 2026, 18:00 in UTC, where alice is: her hour.
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_her_hour(request):
    """Everything is made three days before, so that silence is not a matter."""
    with time_machine.travel(NOW - timedelta(hours=8), tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def awake(alice):
    alice.idle_reminder = User.Idle.OFF
    alice.save()


def told(user, kind):
    """Subjects' facts of the notices of a kind: name and fact of each item."""
    notices = Notice.objects.filter(channel="mail", user=user, kind=kind).order_by("pk")
    return [
        [f"{item['name']} {item['fact']}" for item in notice.payload["items"]]
        for notice in notices
    ]


def run(user, now=NOW):
    user.refresh_from_db()
    remind(user=user, now=now)


# --- bills ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_days", "fact"),
    [
        (4, None),
        (3, "is due on Tue 24 Nov"),
        (1, "is due on Sun 22 Nov"),
        (0, "is due today"),
        (-1, "is 1 day late, due Fri 20 Nov"),
        (-9, "is 9 days late, due Thu 12 Nov"),
        (-29, None),
    ],
)
def test_a_bill_is_told_before_on_and_after_its_day(alice, owe, in_days, fact):
    owe("Phone", on=NOW.date() + timedelta(days=in_days), unit="once")
    run(alice)
    assert told(alice, "bill") == ([[f"Phone {fact}"]] if fact else [])


def test_each_stage_is_told_once_over_the_days(alice, owe):
    owe("Phone", on=date(2026, 11, 24), unit="once")
    for day in range(50):
        for _ in range(2):
            run(alice, NOW + timedelta(days=day))
    # 3 days before, on the day, 1, 8, 15 and 22 days late.
    days = [0, 3, 4, 11, 18, 25]
    keys = Notice.objects.filter(channel="mail", user=alice, kind="bill").values_list(
        "key", flat=True
    )
    assert [key.split(":")[2] for key in keys] == [
        str(NOW.date() + timedelta(days=day)) for day in days
    ]


def test_several_bills_are_one_mail(alice, owe):
    owe("Phone", "20", on=date(2026, 11, 23))
    owe("Rent", "1450", on=date(2026, 11, 21))
    run(alice)
    notice = Notice.objects.get(channel="mail", user=alice, kind="bill")
    assert len(notice.payload["items"]) == 2
    assert notice.payload["total"] == "€1,470.00"


def test_a_bill_added_after_her_hour_is_still_told(alice, owe, book):
    owe("Phone", on=date(2026, 11, 23))
    run(alice)
    owe("Rent", on=date(2026, 11, 21))
    look_again(book)
    run(alice)
    assert told(alice, "bill") == [
        ["Phone is due on Mon 23 Nov"],
        ["Rent is due today"],
    ]


def test_a_paid_bill_is_not_told(alice, owe, book):
    bill = owe("Phone", on=date(2026, 11, 21))
    pay_bill(book=book, actor=alice, bill=bill, due_on=NOW.date(), paid_on=NOW.date())
    run(alice)
    assert told(alice, "bill") == []


def test_a_bills_own_lead_comes_before_the_persons(alice, owe):
    owe("Insurance", on=date(2026, 12, 15), unit="once", lead_days=30)
    owe("Phone", on=date(2026, 11, 22), unit="once", lead_days=0)
    run(alice)
    assert told(alice, "bill") == [["Insurance is due on Tue 15 Dec"]]


def test_every_member_is_told(alice, bob, vera, owe):
    owe("Rent", on=date(2026, 11, 21))
    for person in (alice, bob, vera):
        run(person)
        assert len(told(person, "bill")) == 1


@pytest.mark.parametrize(
    ("late", "stage"),
    [(1, "late0"), (7, "late0"), (8, "late1"), (22, "late3"), (28, "late3"), (29, "")],
)
def test_late_is_said_weekly_and_four_times(late, stage):
    assert stage_of(NOW.date() - timedelta(days=late), NOW.date(), 3) == stage


# --- planned entries ------------------------------------------------------------------


def test_planned_entries_are_told_before_their_date(alice, spend):
    spend("85", "Health", on=date(2026, 11, 24), payee="Walsh Dental")
    spend("10", on=date(2026, 11, 25))
    spend("10", on=date(2026, 11, 21))
    for _ in range(2):
        run(alice)
    assert told(alice, "planned") == [["Walsh Dental is planned for Tue 24 Nov"]]
    run(alice, NOW + timedelta(days=1))
    assert len(told(alice, "planned")) == 2


def test_a_planned_transfer_is_told_once(alice, book, cash):
    savings = Wallet(book=book, name="Savings", currency="EUR")
    savings.save()
    draft = EntryDraft(
        kind="transfer",
        date=date(2026, 11, 23),
        wallet=cash,
        to_wallet=savings,
        amount=Decimal(400),
    )
    record_entry(book=book, actor=alice, draft=draft)
    run(alice)
    ((item,),) = [
        notice.payload["items"]
        for notice in Notice.objects.filter(channel="mail", kind="planned")
    ]
    assert item["amount"] == "€400.00"


# --- wallets --------------------------------------------------------------------------


@pytest.fixture
def floored(cash):
    cash.floor = Decimal(100)
    cash.save()
    return cash


def floors(user):
    return Notice.objects.filter(channel="mail", user=user, kind="floor").count()


def test_one_warning_for_each_fall(alice, book, floored, spend):
    fell = []
    for day, amount, kind in [
        (0, "100", "income"),  # on the floor is not below it
        (1, "0.01", "expense"),
        (2, "5", "expense"),
        (3, "5.01", "income"),
        (4, "1", "expense"),
    ]:
        on = NOW.date() + timedelta(days=day)
        spend(amount, "Salary" if kind == "income" else "Groceries", on=on, kind=kind)
        check_floors(book=book, as_of=on)
        run(alice, NOW + timedelta(days=day))
        fell.append(floors(alice))
    assert fell == [0, 1, 1, 1, 2]
    assert (
        Notice.objects.filter(channel="mail", kind="floor").first().payload["balance"]
        == "€99.99"
    )


def test_archived_wallets_do_not_warn(alice, book, floored):
    floored.archived_at = NOW
    floored.save()
    assert check_floors(book=book, as_of=NOW.date()) == []


# --- silence --------------------------------------------------------------------------


def test_silence_is_told_after_the_chosen_days(alice, spend):
    alice.idle_reminder, alice.idle_days = User.Idle.WEEKLY, 3
    alice.save()
    spend("5", on=NOW.date())
    sent = []
    for day in range(20):
        run(alice, NOW + timedelta(days=day))
        if Notice.objects.filter(channel="mail", kind="idle").count() > len(sent):
            sent.append(day)
    assert sent == [3, 10, 17]


def test_silence_is_told_daily_to_who_wants_that(alice, spend):
    alice.idle_reminder, alice.idle_days = User.Idle.DAILY, 2
    alice.save()
    spend("5", on=NOW.date())
    for day in range(5):
        run(alice, NOW + timedelta(days=day))
    assert Notice.objects.filter(channel="mail", kind="idle").count() == 3


def test_a_members_entry_ends_the_silence(alice, bob, book, cash, at_her_hour):
    alice.idle_reminder, alice.idle_days = User.Idle.DAILY, 2
    alice.save()
    at_her_hour.shift(timedelta(days=5))
    draft = EntryDraft(kind="expense", date=NOW.date(), wallet=cash, amount=Decimal(1))
    record_entry(book=book, actor=bob, draft=draft)
    run(alice, NOW + timedelta(days=5))
    assert not Notice.objects.filter(channel="mail", kind="idle").exists()


def test_what_is_entered_in_a_sample_does_not_end_it(alice, book, at_her_hour):
    alice.idle_reminder, alice.idle_days = User.Idle.DAILY, 2
    alice.save()
    at_her_hour.shift(timedelta(days=5))
    sample = create_book(owner=alice, name="Sample", base_currency="EUR")
    Book.objects.filter(pk=sample.pk).update(is_sample=True)
    with book_scope(sample):
        wallet = Wallet.objects.get(name="Cash")
        draft = EntryDraft(
            kind="expense", date=NOW.date(), wallet=wallet, amount=Decimal(1)
        )
        record_entry(book=sample, actor=alice, draft=draft)
    run(alice, NOW + timedelta(days=5))
    assert Notice.objects.filter(channel="mail", kind="idle").exists()


@pytest.mark.parametrize(
    ("mode", "silent", "key"),
    [
        ("daily", 2, ""),
        ("daily", 3, "idle:2026-11-21"),
        ("weekly", 9, "idle:2026-11-12:0"),
        ("weekly", 10, "idle:2026-11-11:1"),
    ],
)
def test_a_silence_is_known_by_its_beginning(mode, silent, key):
    user = User(idle_reminder=mode, idle_days=3)
    today = NOW.date()
    assert idle_key(user, today - timedelta(days=silent), today) == key


# --- the hour, the day and the zone (P8, P11) -----------------------------------------


ZONES = [
    "Pacific/Pago_Pago",  # -11
    "America/New_York",
    "Asia/Kathmandu",  # +05:45
    "Pacific/Kiritimati",  # +14
    "Europe/Dublin",
    "Australia/Lord_Howe",  # shifts by half an hour
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "day",
    [date(2026, 11, 21), date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25)],
)
def test_once_on_their_day_at_their_hour(alice, owe, zone, day):
    alice.time_zone, alice.reminder_hour = zone, 2
    alice.save()
    owe("Rent", on=day, unit="once")
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    first = None
    for minutes in range(0, 24 * 60, 15):
        now = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(UTC)
        if alice.pk in people_due(now):
            run(alice, now)
        if first is None and Notice.objects.filter(channel="mail").exists():
            first = now.astimezone(ZoneInfo(zone))
    assert Notice.objects.filter(channel="mail").count() == 1
    assert first.date() == day
    assert first.hour in {2, 3}  # 3 on a day without a 02:00


def test_before_the_hour_nobody_is_due(alice, book):
    assert people_due(NOW - timedelta(minutes=1)) == []
    assert people_due(NOW) == [alice.pk]


def test_a_late_start_the_same_day_still_sends(alice, owe):
    owe("Rent", on=NOW.date(), unit="once")
    run(alice, NOW + timedelta(hours=5, minutes=59))
    assert len(told(alice, "bill")) == 1


def test_a_missed_day_is_not_made_up_for(alice, owe):
    owe("Rent", on=NOW.date(), unit="once")
    run(alice, NOW + timedelta(days=1))
    assert told(alice, "bill") == [["Rent is 1 day late, due Sat 21 Nov"]]


def test_a_day_is_done_once(alice, book):
    run(alice)
    assert people_due(NOW + timedelta(hours=2)) == []
    assert people_due(NOW + timedelta(days=1)) == [alice.pk]


def test_a_clock_set_back_does_not_repeat_a_day(alice, owe):
    owe("Rent", on=NOW.date() + timedelta(days=1), unit="once")
    run(alice, NOW + timedelta(days=1))
    run(alice, NOW)
    assert told(alice, "bill") == [["Rent is due today"]]


def test_who_is_inactive_or_has_no_book_is_not_due(alice, book):
    make_person("Homeless", time_zone="UTC", reminder_hour=0)
    alice.is_active = False
    alice.save()
    assert people_due(NOW) == []


def test_finding_who_is_due_takes_two_statements(alice, book):
    for n, zone in enumerate(ZONES * 3):
        register_person(user=make_person(f"P{n}", time_zone=zone))
    with CaptureQueriesContext(connection) as queries:
        assert len(people_due(NOW)) > 1
    assert len(queries) == 2

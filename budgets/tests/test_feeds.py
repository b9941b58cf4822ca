"""The secret calendar address: what it shows, to whom, and when it ends."""

import logging
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Membership
from budgets.calendar import feeds
from budgets.calendar.feeds import find_feed, make_feed
from budgets.calendar.ical import calendar_of
from budgets.models import CalendarFeed
from budgets.tests.conftest import TODAY
from budgets.tests.dates import pay_bill
from expense_tracker.kernel.scoping import book_scope
from ledger.services.occurrences import move_occurrence
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_entry
from ledger.tests.test_cards import make_card

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def token(scope, alice):
    return make_feed(book=scope, user=alice, shows_amounts=True)


@pytest.fixture
def read():
    """As a calendar program does: without signing in."""
    return lambda token: Client().get(f"/calendar/{token}.ics")


def events(answer):
    """Summaries by day, as another reader understands the file."""
    calendar = Calendar.from_ical(answer.content)
    return {
        (each["summary"].to_ical().decode(), each["dtstart"].dt)
        for each in calendar.walk("VEVENT")
    }


# --- what it shows --------------------------------------------------------------------


def test_all_that_is_ahead_is_on_its_day(
    scope, alice, cash, category, owe, token, read
):
    owe("Rent", "1450", on=date(2026, 12, 1), unit="once")
    owe("Waste", "32", on=date(2026, 11, 17), unit="once")
    pay = RecurringDraft(
        name="Acme",
        kind="income",
        amount=Decimal(3180),
        wallet=cash,
        category=category("Salary"),
        due_on=date(2026, 12, 20),
        unit="once",
    )
    create_recurring(book=scope, actor=alice, draft=pay)
    trial = RecurringDraft(
        name="Streamo",
        amount=Decimal(9),
        wallet=cash,
        due_on=date(2026, 12, 9),
        unit="once",
        trial_ends_on=date(2026, 12, 8),
        cancel_by=date(2026, 12, 7),
    )
    create_recurring(book=scope, actor=alice, draft=trial)
    card = make_card(scope, "Visa", statement_day=5, due_day=25)
    make_entry(card, "100", on=date(2026, 11, 1))
    answer = read(token)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert events(answer) == {
        ("Waste\\, €32.00", date(2026, 11, 17)),
        ("Pay Visa\\, €100.00", date(2026, 11, 25)),
        ("Rent\\, €1\\,450.00", date(2026, 12, 1)),
        ("Last day to cancel Streamo", date(2026, 12, 7)),
        ("Trial of Streamo ends", date(2026, 12, 8)),
        ("Streamo\\, €9.00", date(2026, 12, 9)),
        ("Acme\\, €3\\,180.00", date(2026, 12, 20)),
    }


def test_events_are_whole_days_with_an_exclusive_end(scope, owe, token, read):
    owe("Rent", on=date(2026, 12, 1), unit="once")
    [event] = Calendar.from_ical(read(token).content).walk("VEVENT")
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["dtend"].dt == date(2026, 12, 2)


def test_amounts_are_shown_only_when_wanted(scope, alice, owe, read):
    owe("Rent", "1450", on=date(2026, 12, 1), unit="once")
    token = make_feed(book=scope, user=alice, shows_amounts=False)
    answer = read(token)
    assert events(answer) == {("Rent", date(2026, 12, 1))}
    assert b"1,450" not in answer.content.replace(b"\\", b"")


def test_long_and_odd_names_come_back_whole(scope, owe, token, read):
    name = ('Müllabfuhr; "Süd", 漢字 \\ ' * 6).strip()[:100]
    owe(name, "1", on=date(2026, 12, 1), unit="once")
    answer = read(token)
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == f"{name}, €1.00"
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75


def test_a_moved_bill_keeps_its_uid_and_a_paid_one_goes(scope, alice, owe, token, read):
    bill = owe("Rent", on=date(2026, 12, 1), unit="once")

    def uids():
        found = Calendar.from_ical(read(token).content).walk("VEVENT")
        return {str(each["uid"]): each["dtstart"].dt for each in found}

    [(uid, _)] = uids().items()
    move_occurrence(
        book=scope,
        actor=alice,
        recurring=bill.recurring,
        due_on=date(2026, 12, 1),
        to=date(2026, 12, 4),
    )
    assert uids() == {uid: date(2026, 12, 4)}
    pay_bill(
        book=scope, actor=alice, bill=bill, due_on=date(2026, 12, 1), paid_on=TODAY
    )
    assert uids() == {}


def test_every_uid_is_its_own(scope, owe):
    for name in ("Rent", "Phone"):
        owe(name, on=TODAY)
    text = calendar_of(book=scope, shows_amounts=False, as_of=TODAY)
    found = [str(each["uid"]) for each in Calendar.from_ical(text).walk("VEVENT")]
    assert len(found) == len(set(found)) == 26


# --- who may read ---------------------------------------------------------------------


def test_only_the_hash_is_kept(token):
    feed = CalendarFeed.objects.get()
    assert token not in str(vars(feed))
    assert len(token) >= 43


def test_nobody_reads_another_book_by_it(scope, other_book, charlie, owe, read):
    owe("Canary", on=TODAY)
    with book_scope(other_book):
        token = make_feed(book=other_book, user=charlie, shows_amounts=True)
    answer = read(token)
    assert answer.status_code == 200
    assert b"Canary" not in answer.content


@pytest.mark.parametrize("ending", ["renewed", "revoked", "left", "inactive"])
def test_an_ended_address_is_not_found(scope, alice, token, read, ending):
    assert read(token).status_code == 200
    if ending == "renewed":
        make_feed(book=scope, user=alice, shows_amounts=True)
    elif ending == "revoked":
        feeds.revoke_feed(book=scope, user=alice)
    elif ending == "left":
        Membership.objects.filter(user=alice).delete()
    else:
        alice.is_active = False
        alice.save()
    assert read(token).status_code == 404


def test_who_comes_back_makes_a_new_address(scope, alice, token, read):
    later = timezone.now() + timedelta(hours=1)
    Membership.objects.filter(user=alice).update(joined_at=later)
    assert read(token).status_code == 404


def test_an_unknown_token_is_not_found_and_guessing_is_slowed(read):
    answers = [read(f"guess-{n}").status_code for n in range(31)]
    assert set(answers[:30]) == {404}
    assert answers[30] == 429


def test_reading_too_often_is_refused(token, read, monkeypatch):
    monkeypatch.setattr("budgets.views.feeds.READS_AN_HOUR", 2)
    assert [read(token).status_code for _ in range(3)] == [200, 200, 429]


def test_the_token_is_compared_in_constant_time(token, monkeypatch):
    asked = []

    def compare(one, other):
        asked.append((one, other))
        return False

    monkeypatch.setattr(feeds.secrets, "compare_digest", compare)
    assert find_feed(token) is None
    assert len(asked) == 1


def test_the_token_is_never_logged_in_full(read, caplog):
    secret = "s3cret-token-of-somebody"
    with caplog.at_level(logging.DEBUG):
        read(secret)
    assert secret not in caplog.text


def test_reading_is_noted_now_and_then(scope, token, read, today):
    read(token)
    first = CalendarFeed.objects.get().last_read_at
    today.shift(timedelta(minutes=5))
    read(token)
    assert CalendarFeed.objects.get().last_read_at == first
    today.shift(timedelta(minutes=6))
    read(token)
    assert CalendarFeed.objects.get().last_read_at > first


# --- the page -------------------------------------------------------------------------


def test_the_page_shows_the_address_once(client_alice, scope, read):
    form = client_alice.get("/bills/calendar/").context["form"]
    sent = {"form_token": form["form_token"].value(), "shows_amounts": "on"}
    page = client_alice.post("/bills/calendar/", sent)
    address = page.context["address"]
    assert address in page.content.decode()
    assert read(address.rsplit("/", 1)[1].removesuffix(".ics")).status_code == 200
    # The same form again, as a reload sends it, makes no other.
    assert client_alice.post("/bills/calendar/", sent).status_code == 302
    assert address not in client_alice.get("/bills/calendar/").content.decode()
    assert read(address.rsplit("/", 1)[1].removesuffix(".ics")).status_code == 200


def test_the_page_ends_it(client_alice, scope, token, read):
    client_alice.post("/bills/calendar/end/")
    assert read(token).status_code == 404


def test_a_viewer_has_an_address_of_their_own(vera, as_user, book):
    assert as_user(vera).post("/bills/calendar/").status_code == 200
    with book_scope(book):
        assert CalendarFeed.objects.get().user == vera

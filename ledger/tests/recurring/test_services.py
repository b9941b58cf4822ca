"""Making schedules and dealing with their dates."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ledger.errors import InvalidEntry, StaleVersion
from ledger.forms.recurring import recurring_values
from ledger.models import Entry, Occurrence, Recurring
from ledger.recurring.coming import due_dates
from ledger.recurring.schedule import dates, next_due, open_dues
from ledger.services.occurrences import (
    Payment,
    book_occurrence,
    link_occurrence,
    move_occurrence,
    skip_occurrence,
)
from ledger.services.recurring import (
    cancel_recurring,
    change_recurring,
    delete_recurring,
    pause_recurring,
    remaining_count,
    shown_date,
)
from ledger.services.undo import undo_change
from ledger.tests.factories import balance_of, make_entry, make_wallet, rows_of
from ledger.tests.recurring.conftest import TODAY, draft_of


def open_days(recurring, until=date(2027, 3, 31)):
    return [str(due.on) for due in open_dues(recurring.fresh(), until=until)]


@pytest.fixture
def deal(scope, alice):
    """Deal with one date: deal(skip_occurrence, rent, TODAY)."""

    def settle(how, recurring, due_on, **more):
        return how(book=scope, actor=alice, recurring=recurring, due_on=due_on, **more)

    return settle


@pytest.fixture
def change(scope, alice):
    def make(recurring, version=None, **more):
        known = {
            "unit": recurring.unit,
            "interval": recurring.interval,
            "days": recurring.days,
            "count": remaining_count(recurring),
            "on": shown_date(recurring),
        }
        draft = draft_of(recurring.wallet, **known | more)
        change_recurring(
            book=scope,
            actor=alice,
            recurring=recurring,
            version=recurring.version if version is None else version,
            draft=draft,
        )
        return recurring.fresh()

    return make


# --- one date -------------------------------------------------------------------------


def test_a_skipped_date_is_passed_over(plan, deal):
    rent = plan(on=date(2027, 1, 31))
    deal(skip_occurrence, rent, date(2027, 1, 31))
    assert open_days(rent) == ["2027-02-28", "2027-03-31"]


def test_a_moved_date_moves_alone_and_can_be_booked(plan, deal):
    rent = plan(on=date(2027, 1, 1))
    deal(move_occurrence, rent, date(2027, 2, 1), to=date(2027, 2, 9))
    assert open_days(rent) == ["2027-01-01", "2027-02-09", "2027-03-01"]
    deal(book_occurrence, rent, date(2027, 2, 1), paid=Payment(on=date(2027, 2, 9)))
    assert open_days(rent) == ["2027-01-01", "2027-03-01"]
    assert Occurrence.objects.get().state == "booked"


def test_a_date_moved_before_the_first_comes_first(plan, deal):
    rent = plan(on=date(2027, 1, 1))
    deal(move_occurrence, rent, date(2027, 3, 1), to=date(2026, 12, 24))
    assert open_days(rent)[0] == "2026-12-24"
    assert next_due(rent.fresh()).due_on == date(2027, 3, 1)


def test_undoing_a_move_puts_the_date_back(plan, deal, scope, alice):
    rent = plan(on=date(2027, 1, 1))
    moved = deal(move_occurrence, rent, date(2027, 1, 1), to=date(2027, 1, 5))
    undo_change(book=scope, actor=alice, change=moved)
    assert open_days(rent)[0] == "2027-01-01"


def test_a_standing_order_books_both_legs(plan, deal, bank, savings):
    saving = plan("Saving", "250", kind="transfer", to_wallet=savings)
    deal(book_occurrence, saving, TODAY, paid=Payment(on=TODAY))
    assert (balance_of(bank), balance_of(savings)) == (750, 250)


def test_between_currencies_the_rate_says_what_arrives(plan, deal, scope):
    pounds = make_wallet(scope, "Travel", currency="GBP", rate="1.25")
    saving = plan("Trip", "100", kind="transfer", to_wallet=pounds)
    deal(book_occurrence, saving, TODAY, paid=Payment(on=TODAY))
    assert balance_of(pounds) == 80


def test_income_comes_in(plan, deal, bank, category):
    pay = plan("Acme", "3000", kind="income", category=category("Salary"))
    deal(book_occurrence, pay, TODAY, paid=Payment(on=TODAY))
    assert balance_of(bank) == 4000


def test_linking_settles_with_what_is_there(plan, deal, bank, scope, alice):
    rent = plan(on=TODAY)
    entry = make_entry(bank, "20", payee="Rent")
    change = deal(link_occurrence, rent, TODAY, entry=entry)
    assert open_days(rent, TODAY) == []
    with pytest.raises(InvalidEntry):
        deal(link_occurrence, rent, date(2026, 12, 21), entry=entry)
    undo_change(book=scope, actor=alice, change=change)
    assert Entry.objects.filter(pk=entry.pk).exists()
    assert open_days(rent, TODAY) == [str(TODAY)]


def test_a_settled_date_is_settled(plan, deal):
    rent = plan(on=TODAY)
    deal(skip_occurrence, rent, TODAY)
    for how, more in (
        (skip_occurrence, {}),
        (move_occurrence, {"to": TODAY}),
        (book_occurrence, {"paid": Payment(on=TODAY)}),
    ):
        with pytest.raises(StaleVersion):
            deal(how, rent, TODAY, **more)


def test_a_deleted_schedule_has_no_dates(plan, deal, scope, alice):
    rent = plan()
    delete_recurring(book=scope, actor=alice, recurring=rent)
    for how, more in ((skip_occurrence, {}), (move_occurrence, {"to": TODAY})):
        with pytest.raises(StaleVersion):
            deal(how, rent, TODAY, **more)


# --- changing -------------------------------------------------------------------------


def test_a_count_goes_on_over_a_change(plan, deal, change):
    course = plan("Course", on=date(2026, 9, 30), count=6)
    for due_on in (date(2026, 9, 30), date(2026, 10, 30)):
        deal(book_occurrence, course, due_on, paid=Payment(on=due_on))
    course = course.fresh()
    assert recurring_values(course)["count"] == 4
    changed = change(course, amount="25")
    assert len(list(dates(changed))) == 6
    assert len(open_days(changed, date(2030, 1, 1))) == 4


def test_seen_in_february_the_31st_is_still_meant(plan, deal, change):
    rent = plan(on=date(2027, 1, 31))
    deal(skip_occurrence, rent, date(2027, 1, 31))
    rent = rent.fresh()
    assert shown_date(rent) == date(2027, 2, 28)
    changed = change(rent, interval=2)
    assert open_days(changed, date(2027, 6, 30)) == [
        "2027-02-28",
        "2027-04-30",
        "2027-06-30",
    ]
    assert changed.days == "31"


def test_a_stale_change_is_refused(plan, change):
    rent = plan()
    change(rent, amount="25")
    with pytest.raises(StaleVersion):
        change(rent, version=1, amount="30")


def test_resuming_passes_over_what_was_missed(plan, scope, alice):
    gym = plan("Gym", on=date(2026, 9, 1))
    for paused in (True, False):
        pause_recurring(
            book=scope, actor=alice, recurring=gym, paused=paused, as_of=TODAY
        )
    assert open_days(gym, date(2027, 1, 1)) == ["2026-12-01", "2027-01-01"]
    assert Occurrence.objects.filter(state="skipped").count() == 3


def test_cancelled_it_expects_nothing_more(plan, scope, alice):
    tv = plan("Streamo", on=date(2026, 11, 1))
    cancel_recurring(book=scope, actor=alice, recurring=tv, cancelled_on=TODAY)
    assert open_days(tv) == ["2026-11-01"]


def test_a_deleted_schedule_comes_back_whole(plan, deal, scope, alice):
    rent = plan()
    deal(book_occurrence, rent, TODAY, paid=Payment(on=TODAY))
    before = rows_of(Recurring, Occurrence, Entry)
    change = delete_recurring(book=scope, actor=alice, recurring=rent)
    assert not Recurring.objects.exists()
    assert Entry.objects.filter(kind="expense").count() == 1
    undo_change(book=scope, actor=alice, change=change)
    assert rows_of(Recurring, Occurrence, Entry) == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "transfer"}, "to_wallet"),
        ({"least": Decimal(5)}, "most"),
        ({"most": Decimal(50)}, "least"),
        ({"least": Decimal(25), "most": Decimal(50)}, "most"),
        ({"count": 3, "ends_on": TODAY}, "count"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
    ],
)
def test_what_cannot_be_planned_is_told_at_its_field(plan, more, field):
    with pytest.raises(InvalidEntry) as refused:
        plan(**more)
    assert refused.value.field == field
    assert not Recurring.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"least": Decimal(5)},
        {"most": Decimal(5)},
        {"least": Decimal(9), "most": Decimal(5)},
        {"count": 3, "ends_on": date(2027, 1, 1)},
        {"count": 0},
        {"interval": 0},
        {"kind": "transfer"},
    ],
)
def test_the_database_holds_what_a_schedule_is(plan, columns):
    rent = plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recurring.objects.filter(pk=rent.pk).update(**columns)


# --- what is due ----------------------------------------------------------------------


def test_due_dates_are_of_all_kinds_with_their_signs(plan, savings, scope, category):
    plan("Rent", "1450", on=TODAY)
    plan("Acme", "3000", kind="income", on=TODAY, category=category("Salary"))
    plan("Saving", "250", kind="transfer", to_wallet=savings, on=TODAY)
    dues = due_dates(book=scope, until=TODAY)
    assert [due.signed.amount for due in dues] == [-1450, 3000, -250]


def test_a_weekend_moves_the_day_and_keeps_the_date(plan, scope):
    plan("Rent", on=date(2026, 11, 22), weekend="before")
    (due,) = due_dates(book=scope, until=date(2026, 11, 20))
    assert (due.due_on, due.on) == (date(2026, 11, 22), date(2026, 11, 20))

"""Ticking a statement off, and that what is settled stays."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.errors import InvalidEntry, LockedEntry, NotUndoable, StaleVersion
from ledger.models import Entry, Reconciliation
from ledger.services import reconcile
from ledger.services.bulk_edit import change_many, delete_many
from ledger.services.drafts import Part
from ledger.services.entries import (
    change_entry,
    delete_entry,
    draft_of,
    group_rows,
    record_entry,
)
from ledger.services.undo import undo_change
from ledger.tests.factories import TODAY, make_entry, make_transfer, rows_of
from ledger.tests.factories import draft_of as new_draft

LAST = date(2026, 10, 31)


@pytest.fixture
def lunch(bank):
    return make_entry(bank, "12.50", payee="Lunch", on=LAST - timedelta(3))


@pytest.fixture
def rent(bank):
    return make_entry(bank, "800", payee="Rent", on=LAST)


@pytest.fixture
def start(scope, alice, bank):
    def begin(balance="187.50", on=LAST):
        return reconcile.start_reconciliation(
            book=scope, actor=alice, wallet=bank, on=on, balance=Decimal(balance)
        )

    return begin


@pytest.fixture
def do(scope, alice):
    """Calls a service of reconciliation as alice."""
    return lambda verb, found, **more: verb(
        book=scope, actor=alice, reconciliation=found, **more
    )


@pytest.fixture
def settled(start, do, lunch, rent):
    """The statement of October: 1000 opening, lunch and rent."""
    opened = start()
    do(reconcile.tick_all, opened)
    do(reconcile.finish, opened)
    return opened.fresh()


def change(entry, alice, **changes):
    rows = group_rows(entry)
    return change_entry(
        book=entry.book,
        actor=alice,
        entry=entry,
        version=rows[0].version,
        draft=replace(draft_of(rows), **changes),
    )


# --- ticking --------------------------------------------------------------------------


def test_the_difference_is_what_the_ticks_lack(start, do, lunch, rent):
    opened = start()
    assert reconcile.difference(opened) == Decimal("-812.5")
    do(reconcile.tick, opened, shown=[lunch.pk, rent.pk], ticked=[rent.pk])
    assert reconcile.difference(opened) == Decimal("-12.5")
    do(reconcile.tick, opened, shown=[lunch.pk, rent.pk], ticked=[lunch.pk])
    assert reconcile.difference(opened) == Decimal(-800)


def test_only_the_wallets_own_entries_up_to_the_day_are_ticked(
    start, do, cash, bank, lunch
):
    other = make_entry(cash, "5", on=LAST)
    later = make_entry(bank, "5", on=LAST + timedelta(1))
    opened = start()
    pks = [other.pk, later.pk, lunch.pk]
    do(reconcile.tick, opened, shown=pks, ticked=pks)
    ticked = Entry.objects.filter(reconciliation=opened).exclude(kind="opening")
    assert list(ticked) == [lunch]


def test_an_earlier_day_unticks_what_is_after_it(start, do, lunch, rent):
    opened = start()
    do(reconcile.tick_all, opened)
    again = start(on=LAST - timedelta(1))
    assert again == opened
    assert rent.fresh().reconciliation is None
    assert lunch.fresh().reconciliation == opened


def test_the_next_statement_begins_where_the_last_ended(start, do, bank, settled):
    coffee = make_entry(bank, "7.50", on=LAST + timedelta(5))
    following = start("180", on=LAST + timedelta(30))
    assert reconcile.difference(following) == Decimal("-7.5")
    do(reconcile.tick, following, shown=[coffee.pk], ticked=[coffee.pk])
    do(reconcile.finish, following)
    assert reconcile.last_done(bank) == following


def test_an_earlier_statement_is_refused(start, settled):
    with pytest.raises(InvalidEntry, match="later statement"):
        start(on=LAST - timedelta(1))


def test_it_is_not_finished_while_something_is_missing(start, do, lunch, rent):
    opened = start()
    with pytest.raises(InvalidEntry, match="not agree"):
        do(reconcile.finish, opened)


def test_an_adjustment_fills_what_is_missing_and_can_be_undone(
    scope, alice, start, do, lunch
):
    opened = start("990")
    before = rows_of(Entry)
    made = do(reconcile.adjust, opened)
    entry = Entry.objects.get(pk=made.subject_id)
    assert (entry.kind, entry.amount, entry.date) == ("expense", Decimal(-10), LAST)
    assert reconcile.difference(opened) == 0
    undo_change(book=scope, actor=alice, change=made)
    assert rows_of(Entry) == before


def test_dropping_it_leaves_everything_unticked(start, do, lunch, rent):
    before = rows_of(Entry)
    opened = start()
    do(reconcile.tick_all, opened)
    do(reconcile.discard, opened)
    assert rows_of(Entry) == before
    assert not Reconciliation.objects.exists()


# --- the lock -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"amount": Decimal(13)}, {"date": LAST - timedelta(9)}, {"kind": "income"}],
)
def test_what_moves_the_balance_is_refused(alice, settled, lunch, changes):
    before = rows_of(Entry)
    with pytest.raises(LockedEntry, match="statement of"):
        change(lunch, alice, **changes)
    assert rows_of(Entry) == before


def test_another_wallet_is_refused(alice, settled, lunch, cash):
    with pytest.raises(LockedEntry):
        change(lunch, alice, wallet=cash)


def test_deleting_is_refused(scope, alice, settled, lunch):
    with pytest.raises(LockedEntry):
        delete_entry(book=scope, actor=alice, entry=lunch)
    assert lunch.fresh() == lunch


def test_words_and_category_stay_open(alice, settled, lunch, category):
    food = category("Food")
    change(lunch, alice, payee="Café", note="n", tags=("t",), category=food)
    found = lunch.fresh()
    assert (found.payee.name, found.note, found.category) == ("Café", "n", food)
    assert found.reconciliation == settled


def test_it_may_be_split_as_long_as_the_sum_stays(alice, settled, lunch, category):
    parts = (Part(Decimal(10), category("Food")), Part(Decimal("2.5")))
    change(lunch, alice, parts=parts)
    assert Entry.objects.filter(reconciliation=settled).count() == 4
    with pytest.raises(LockedEntry):
        change(lunch.fresh(), alice, amount=Decimal(10), parts=())


def test_one_leg_of_a_transfer_holds_the_other(scope, alice, start, do, bank, cash):
    move = make_transfer(bank, cash, "100", on=LAST)
    opened = start("900")
    do(reconcile.tick_all, opened)
    do(reconcile.finish, opened)
    with pytest.raises(LockedEntry):
        change(move, alice, amount=Decimal(90))


def test_bulk_changes_leave_it_out_and_say_so(scope, alice, settled, lunch, bank):
    free = make_entry(bank, "1", payee="Free")
    both = Entry.objects.filter(pk__in=[lunch.pk, free.pk])
    result = change_many(book=scope, actor=alice, entries=both, date=TODAY)
    assert (result.changed, result.skipped) == (1, {"checked against a statement": 1})
    result = delete_many(book=scope, actor=alice, entries=both)
    assert (result.changed, result.skipped) == (1, {"checked against a statement": 1})


def test_undo_does_not_get_around_it(scope, alice, bank, start, do):
    made = record_entry(book=scope, actor=alice, draft=new_draft(bank, "5", on=LAST))
    opened = start("995")
    do(reconcile.tick_all, opened)
    do(reconcile.finish, opened)
    with pytest.raises(LockedEntry):
        undo_change(book=scope, actor=alice, change=made)
    assert Entry.objects.filter(pk=made.subject_id).exists()


def test_while_it_is_open_everything_may_change(scope, alice, start, do, lunch):
    do(reconcile.tick_all, start())
    change(lunch, alice, amount=Decimal(13))
    delete_entry(book=scope, actor=alice, entry=lunch)


# --- opening again --------------------------------------------------------------------


def test_opened_again_it_no_longer_locks(scope, alice, do, settled, lunch):
    do(reconcile.reopen, settled)
    change(lunch, alice, amount=Decimal(13))


def test_undo_of_finishing_opens_it_again(scope, alice, start, do, lunch, rent):
    opened = start()
    do(reconcile.tick_all, opened)
    done = do(reconcile.finish, opened)
    undo_change(book=scope, actor=alice, change=done)
    assert opened.fresh().state == "open"
    assert lunch.fresh().reconciliation == opened
    change(lunch, alice, amount=Decimal(13))


def test_only_the_last_one_is_opened_again(start, do, settled):
    following = start("187.50", on=LAST + timedelta(30))
    with pytest.raises(InvalidEntry, match="open first"):
        do(reconcile.reopen, settled)
    do(reconcile.finish, following)
    with pytest.raises(InvalidEntry, match="Only the last"):
        do(reconcile.reopen, settled)


def test_what_somebody_finished_is_not_ticked(do, settled, lunch):
    with pytest.raises(StaleVersion):
        do(reconcile.tick, settled, shown=[lunch.pk], ticked=[])
    assert lunch.fresh().reconciliation == settled


def test_what_no_longer_agrees_is_not_settled_by_undoing_the_undo(
    scope, alice, do, start, lunch, rent
):
    opened = start()
    do(reconcile.tick_all, opened)
    done = do(reconcile.finish, opened)
    undone = undo_change(book=scope, actor=alice, change=done)
    delete_entry(book=scope, actor=alice, entry=lunch)
    with pytest.raises(NotUndoable, match="no longer agree"):
        undo_change(book=scope, actor=alice, change=undone)
    assert opened.fresh().state == "open"


def test_a_statement_that_a_later_one_builds_on_is_not_opened_by_undo(
    scope, alice, do, start, lunch, rent
):
    opened = start()
    do(reconcile.tick_all, opened)
    done = do(reconcile.finish, opened)
    do(reconcile.finish, start(on=LAST + timedelta(30)))
    with pytest.raises(NotUndoable, match="no longer agree"):
        undo_change(book=scope, actor=alice, change=done)
    assert opened.fresh().state == "done"

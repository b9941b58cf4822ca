from decimal import Decimal

import pytest
from django.db import connection

from accounts.services import remove_person
from ledger.errors import NotUndoable
from ledger.models import (
    Category,
    Change,
    Entry,
    EntryGroup,
    EntryTag,
    MonthTotal,
    Wallet,
)
from ledger.services.categories import CategoryDraft, create_category, delete_category
from ledger.services.entries import change_entry, delete_entry, record_entry
from ledger.services.undo import undo_change
from ledger.services.wallets import archive_wallet, delete_wallet
from ledger.tests.factories import (
    TODAY,
    draft_of,
    make_entry,
    make_transfer,
    make_wallet,
    rows_of,
)

LEDGER = (Entry, EntryGroup, EntryTag, MonthTotal, Wallet, Category)


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday", opening="1000")


@pytest.fixture
def state(scope):
    """The ledger's rows; MonthTotal's ids do not matter."""

    def rows():
        found = rows_of(*(model for model in LEDGER if model is not MonthTotal))
        cells = MonthTotal.objects.values_list(
            "month", "wallet", "category", "kind", "amount", "base_amount", "count"
        )
        return found, sorted(map(str, cells))

    return rows


@pytest.fixture
def undo(scope, alice):
    return lambda change: undo_change(book=scope, actor=alice, change=change)


def test_undoing_an_addition_leaves_nothing(scope, alice, cash, state, undo):
    before = state()
    change = record_entry(
        book=scope, actor=alice, draft=draft_of(cash, tags=("trip",), note="Tea")
    )
    undo(change)
    assert state() == before


def test_undoing_a_deletion_brings_back_the_very_rows(
    scope, alice, cash, bank, state, undo
):
    leaving = make_transfer(bank, cash, tags=("trip",))
    before = state()
    undo(delete_entry(book=scope, actor=alice, entry=leaving))
    assert state() == before


def test_undoing_a_change_restores_each_column(
    scope, alice, cash, bank, category, state, undo
):
    entry = make_entry(cash, payee="Aldi", tags=("trip", "food"), note="Tea")
    before = state()
    change = change_entry(
        book=scope,
        actor=alice,
        entry=entry,
        version=1,
        draft=draft_of(
            bank, "99", kind="income", category=category("Salary"), tags=("food", "new")
        ),
    )
    undo(change)
    assert state() == before


@pytest.mark.parametrize("made", ["expense", "transfer"])
def test_undoing_a_change_of_kind(scope, alice, cash, bank, state, undo, made):
    to_wallet = cash if made == "expense" else None
    entry = make_transfer(bank, cash) if made == "transfer" else make_entry(bank)
    before = state()
    draft = draft_of(
        bank, "5", kind="transfer" if to_wallet else "expense", to_wallet=to_wallet
    )
    undo(change_entry(book=scope, actor=alice, entry=entry, version=1, draft=draft))
    assert state() == before


def test_undoing_a_purchases_deletion_links_its_refund_again(
    scope, alice, cash, state, undo
):
    bought = make_entry(cash, "35")
    make_entry(cash, "35", kind="refund", refund_of=bought)
    before = state()
    undo(delete_entry(book=scope, actor=alice, entry=bought))
    assert state() == before


def test_an_undo_can_be_undone(scope, alice, cash, state, undo):
    entry = make_entry(cash)
    deletion = delete_entry(book=scope, actor=alice, entry=entry)
    without = state()
    undo(undo(deletion))
    assert state() == without


def test_undoing_a_wallets_deletion(scope, alice, state, undo):
    wallet = make_wallet(scope, "Old", opening="12.34")
    before = state()
    undo(delete_wallet(book=scope, actor=alice, wallet=wallet))
    assert state() == before


def test_undoing_an_archiving(scope, alice, cash, undo):
    undo(archive_wallet(book=scope, actor=alice, wallet=cash, archived=True))
    assert not cash.fresh().is_archived


def test_what_the_program_notes_does_not_stop_an_undo(scope, alice, cash, undo):
    archived = archive_wallet(book=scope, actor=alice, wallet=cash, archived=True)
    Wallet.objects.filter(pk=cash.pk).update(below_floor_since=TODAY)
    undo(archived)
    assert not cash.fresh().is_archived
    assert cash.fresh().below_floor_since == TODAY


def test_a_deleted_wallet_comes_back_without_what_was_noted(scope, alice, cash, undo):
    Wallet.objects.filter(pk=cash.pk).update(below_floor_since=TODAY)
    undo(delete_wallet(book=scope, actor=alice, wallet=cash.fresh()))
    assert cash.fresh().below_floor_since is None


def test_a_change_is_undone_once(scope, alice, cash, undo):
    change = delete_entry(book=scope, actor=alice, entry=make_entry(cash))
    undo(change)
    with pytest.raises(NotUndoable, match="already"):
        undo(change)
    assert Entry.objects.count() == 1


def test_later_work_is_never_overwritten(scope, alice, cash, undo):
    entry = make_entry(cash)
    added = Change.objects.get()
    change_entry(
        book=scope, actor=alice, entry=entry, version=1, draft=draft_of(cash, "20")
    )
    with pytest.raises(NotUndoable, match="since"):
        undo(added)
    assert entry.fresh().amount == -20


def test_what_somebody_booked_who_is_gone_comes_back(scope, bob, cash, undo):
    added = record_entry(book=scope, actor=bob, draft=draft_of(cash))
    deleted = delete_entry(book=scope, actor=bob, entry=entry_of(added))
    remove_person(user=bob)
    back = undo(deleted)
    connection.check_constraints()
    assert entry_of(added).created_by is None
    undo(back)
    assert not Entry.objects.filter(pk=added.subject_id).exists()


def entry_of(change):
    return Entry.objects.get(pk=change.subject_id)


def test_an_entry_cannot_come_back_to_a_deleted_category(scope, alice, cash, undo):
    draft = CategoryDraft(name="Boats", kind="expense", icon="tag", colour="sky")
    boats = create_category(book=scope, actor=alice, draft=draft)
    deleted = delete_entry(
        book=scope, actor=alice, entry=make_entry(cash, category=boats)
    )
    delete_category(book=scope, actor=alice, category=boats)
    with pytest.raises(NotUndoable, match="Restore that first"):
        undo(deleted)
    assert not Entry.objects.exists()


def test_a_wallet_cannot_come_back_to_a_name_that_is_taken(scope, alice, undo):
    deleted = delete_wallet(book=scope, actor=alice, wallet=make_wallet(scope, "Old"))
    make_wallet(scope, "Old")
    with pytest.raises(NotUndoable, match="taken its place"):
        undo(deleted)
    assert Wallet.objects.filter(name="Old").count() == 1


def test_a_wallet_in_use_by_now_is_kept(scope, alice, undo):
    wallet = make_wallet(scope, "New")
    added = Change.objects.get()
    make_entry(wallet)
    with pytest.raises(NotUndoable, match="in use"):
        undo(added)
    assert wallet.fresh().entries.get().amount == Decimal("-12.5")

"""Deleted entries come back one by one or all, with their ids."""

import pytest

from ledger import doctor
from ledger.errors import NotUndoable
from ledger.history.trash import deletions
from ledger.models import Entry, EntryGroup, EntryTag, Receipt
from ledger.services.bulk_edit import delete_many
from ledger.services.categories import delete_category
from ledger.services.restoring import restore_entries
from ledger.services.undo import undo_change
from ledger.tests.factories import make_entry, make_transfer, rows_of

KEPT = (Entry, EntryGroup, EntryTag)


@pytest.fixture
def lunch(cash):
    return make_entry(cash, "12.50", payee="Café", tags=("Trip",))


@pytest.fixture
def move(bank, cash):
    return make_transfer(bank, cash, "200", payee="Move")


@pytest.fixture
def deleted(scope, alice, lunch, move):
    entries = Entry.objects.filter(pk__in=[lunch.pk, move.pk])
    return delete_many(book=scope, actor=alice, entries=entries).change


@pytest.fixture
def restore(scope, alice):
    return lambda change, *ids: restore_entries(
        book=scope, actor=alice, change=change, ids=ids
    )


def titles(book, **more):
    found, _ = deletions(book=book, **more)
    return [item.title for each in found for item in each.items]


def test_one_of_several_comes_back_whole(scope, deleted, restore, lunch, move):
    restore(deleted, move.pk)
    legs = Entry.objects.filter(group=move.group_id)
    assert {leg.pk for leg in legs} >= {move.pk}
    assert legs.count() == 2
    assert not Entry.objects.filter(pk=lunch.pk).exists()
    assert titles(scope) == ["Café"]
    assert list(doctor.findings(scope)) == []


def test_one_after_the_other_is_as_all_at_once(
    scope, alice, lunch, move, restore, cash
):
    before = rows_of(*KEPT)
    both = Entry.objects.filter(pk__in=[lunch.pk, move.pk])
    change = delete_many(book=scope, actor=alice, entries=both).change
    restore(change, move.pk)
    restore(change, lunch.pk)
    assert rows_of(*KEPT) == before
    assert titles(scope) == []


def test_all_of_them_undo_the_deletion(scope, deleted, restore, lunch, move):
    restore(deleted, lunch.pk, move.pk)
    assert deleted.fresh().undone_at is not None
    assert titles(scope) == []


def test_restoring_can_be_undone(scope, alice, deleted, restore, lunch):
    change = restore(deleted, lunch.pk)
    undo_change(book=scope, actor=alice, change=change)
    assert not Entry.objects.filter(pk=lunch.pk).exists()
    assert "Café" in titles(scope)


def test_what_is_back_is_not_restored_twice(deleted, restore, lunch):
    restore(deleted, lunch.pk)
    with pytest.raises(NotUndoable):
        restore(deleted, lunch.pk)


def test_without_its_category_it_says_so(scope, alice, cash, category, restore):
    food = category("Eating out")
    kept = make_entry(cash, "1")
    filed = make_entry(cash, "5", category=food)
    both = Entry.objects.filter(pk__in=[kept.pk, filed.pk])
    change = delete_many(book=scope, actor=alice, entries=both).change
    delete_category(book=scope, actor=alice, category=food)
    with pytest.raises(NotUndoable, match="category was deleted"):
        restore(change, filed.pk)
    restore(change, kept.pk)


def test_a_receipt_that_is_still_there_is_linked_again(
    scope, alice, lunch, move, restore
):
    receipt = Receipt.objects.create(
        book=scope,
        entry=lunch,
        name="r.png",
        content_type="image/png",
        size=1,
        digest="",
    )
    both = Entry.objects.filter(pk__in=[lunch.pk, move.pk])
    change = delete_many(book=scope, actor=alice, entries=both).change
    assert receipt.fresh().entry is None
    restore(change, lunch.pk)
    assert receipt.fresh().entry == lunch


def test_the_trash_is_searched(scope, deleted):
    assert titles(scope, text="CAFÉ") == ["Café"]
    assert titles(scope, text="trip") == ["Café"]
    assert titles(scope, text="nothing") == []

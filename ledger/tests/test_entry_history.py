"""An entry's history tells what bulk changes, rules and files did to it."""

import pytest
from django.utils import timezone

from ledger.history.changes import history_rows
from ledger.history.entry import Hands, entry_changes, hands_of
from ledger.models import Entry
from ledger.services.bulk_edit import change_many
from ledger.services.entries import group_rows
from ledger.tests.factories import make_entry, make_transfer


@pytest.fixture
def told(scope):
    """Who changed what of the entry, newest first."""

    def words(entry):
        changes = entry_changes(group_rows(entry))
        return [
            {each.label: each.after for each in row.differences}
            for row in history_rows(changes, now=timezone.now())
            if row.change.verb == "changed"
        ]

    return words


def test_a_change_of_many_tells_what_it_did_to_each(scope, alice, cash, told):
    lunch = make_entry(cash, payee="Lunch", tags=("Old",))
    other = make_entry(cash, payee="Other")
    bystander = make_entry(cash, payee="Bystander")
    both = Entry.objects.filter(pk__in=[lunch.pk, other.pk])
    change_many(book=scope, actor=alice, entries=both, note="x", add_tags=("New",))
    assert told(lunch) == [{"Note": "x", "Tags": "New, Old"}]
    assert told(other) == [{"Note": "x", "Tags": "New"}]
    assert told(bystander) == []


def test_a_transfer_is_told_as_a_whole(scope, alice, cash, bank, told):
    move = make_transfer(bank, cash)
    lunch = make_entry(cash)
    both = Entry.objects.filter(pk__in=[move.pk, lunch.pk])
    change_many(book=scope, actor=alice, entries=both, payee="Somebody")
    assert told(move) == [{"Payee": "Somebody"}]


def test_the_sheet_shows_it(scope, alice, cash, client_alice, url):
    first, second = make_entry(cash), make_entry(cash)
    both = Entry.objects.filter(pk__in=[first.pk, second.pk])
    change_many(book=scope, actor=alice, entries=both, note="together")
    page = client_alice.get(url("entry-edit", first.pk)).text
    assert "with others (2 transactions)" in page


def test_in_a_shared_book_it_says_who_made_and_who_changed_it(scope, alice, bob, cash):
    entry = make_entry(cash, payee="Lunch")
    Entry.objects.filter(pk=entry.pk).update(created_by=alice)
    entry.refresh_from_db()
    assert hands_of(entry, entry_changes([entry])) == Hands("Alice", "")
    both = Entry.objects.filter(pk=entry.pk)
    change_many(book=scope, actor=bob, entries=both, note="x")
    assert hands_of(entry, entry_changes([entry])) == Hands("Alice", "Bob")


def test_alone_nobody_is_named(scope, cash):
    entry = make_entry(cash, payee="Lunch")
    assert hands_of(entry, entry_changes([entry])) is None

"""What programs are told of entries and imports."""

from datetime import date

import pytest
from django.db import transaction

from ledger.models import Entry
from ledger.services.entries import change_entry, delete_entries, delete_entry
from ledger.services.undo import undo_change
from ledger.tests.factories import draft_of, make_transfer, make_wallet
from ledger.tests.services.import_helpers import book_all, take_back, take_in
from ledger.webhook_events import WHOLE

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 3)
TWO = b"Date,Description,Amount\n2026-10-01,Lidl,-12.40\n2026-10-02,Cafe,-3.50\n"


def test_an_entry_that_was_added_is_told_whole(told, spend, cash, category):
    entry = spend("12.50", on=DAY, payee="Corner shop", tags=("work", "lunch"))
    assert told("entry.created") == [
        {
            "count": 1,
            "ids": [entry.pk],
            "entries": [
                {
                    "id": entry.pk,
                    "version": 1,
                    "date": "2026-11-03",
                    "kind": "expense",
                    "amount": "-12.50",
                    "currency": "EUR",
                    "wallet": {"id": cash.pk, "name": "Cash"},
                    "category": {"id": category("Groceries").pk, "name": "Groceries"},
                    "payee": "Corner shop",
                    "note": "",
                    "tags": ["lunch", "work"],
                    "group": None,
                }
            ],
        }
    ]


def test_a_transfer_is_one_event_with_both_legs(told, scope, alice, cash):
    bank = make_wallet(scope, "Everyday")
    before = len(told("entry.created"))
    make_transfer(cash, bank, "20")
    (data,) = told("entry.created")[before:]
    assert [each["amount"] for each in data["entries"]] == ["-20.00", "20.00"]
    assert len({each["group"] for each in data["entries"]}) == 1


def test_changes_and_deletions_are_told(told, spend, scope, alice, cash):
    entry = spend("12.50", on=DAY)
    change_entry(
        book=scope,
        actor=alice,
        entry=entry,
        version=entry.version,
        draft=draft_of(cash, amount="15"),
    )
    (changed,) = told("entry.changed")
    assert (changed["ids"], changed["entries"][0]["amount"]) == ([entry.pk], "-15.00")
    delete_entry(book=scope, actor=alice, entry=Entry.objects.get(pk=entry.pk))
    assert told("entry.deleted") == [{"count": 1, "ids": [entry.pk]}]


def test_undo_tells_that_they_are_back(told, spend, scope, alice):
    entry = spend("12.50", on=DAY)
    change = delete_entry(book=scope, actor=alice, entry=entry)
    undo_change(book=scope, actor=alice, change=change)
    assert [data["ids"] for data in told("entry.created")] == [[entry.pk]] * 2


def test_a_large_edit_is_one_event_with_the_first_whole(told, spend, scope, alice):
    entries = [spend("1", on=DAY) for _ in range(3)]
    delete_entries(book=scope, actor=alice, entries=entries)
    assert [data["count"] for data in told("entry.deleted")] == [3]
    assert WHOLE == 100


def test_what_is_rolled_back_is_not_told(told, spend, scope, alice):
    entry = spend("12.50", on=DAY)
    with transaction.atomic():
        delete_entry(book=scope, actor=alice, entry=entry)
        transaction.set_rollback(True)
    assert told("entry.deleted") == []


def test_an_import_and_its_undo_are_told_once_each(told, scope, alice, cash):
    run = book_all(take_in(scope, alice, TWO, wallet=cash))
    assert told("import.done") == [
        {
            "id": run.pk,
            "file": "bank.csv",
            "wallet": {"id": cash.pk, "name": "Cash"},
            "rows": 2,
        }
    ]
    take_back(run)
    (undone,) = told("import.undone")
    assert undone["id"] == run.pk
    assert len(told("import.done")) == 1

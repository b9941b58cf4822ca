"""Receipts as rows: kept, linked, read, deleted and restored."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.signals import leftovers_sought
from ledger.errors import StaleVersion
from ledger.history.changes import RESTORABLE
from ledger.models import Change, Entry, Receipt
from ledger.queries.receipts import likely_entries
from ledger.receipts import reading
from ledger.receipts.errors import UnusableFile
from ledger.receipts.limits import MAX_PER_ENTRY
from ledger.receipts.pictures import Clean
from ledger.services import receipt_reading, receipts
from ledger.services.entries import delete_entry
from ledger.services.receipts import (
    add_receipt,
    change_receipt,
    delete_receipt,
    link_receipt,
)
from ledger.services.undo import undo_change
from ledger.tasks import resume_reading
from ledger.tests.factories import make_entry
from ledger.tests.receipts.drawn import CAFE, pdf, photo


@pytest.fixture(autouse=True)
def unexamined(monkeypatch):
    """Files are kept as they come: test_pictures.py is about what is made of them."""

    def as_it_is(content_type, suffix):
        return lambda data: Clean(data, content_type, suffix, b"small")

    pictures, pdfs = as_it_is("image/jpeg", ".jpg"), as_it_is("application/pdf", ".pdf")
    monkeypatch.setattr(receipts, "clean_picture", pictures)
    monkeypatch.setattr(receipts, "check_pdf", pdfs)
    monkeypatch.setattr(reading, "text_of", lambda _: CAFE)


@pytest.fixture
def add(scope, alice):
    def make(data=None, name="slip.jpg", **more):
        return add_receipt(
            book=scope, actor=alice, name=name, data=data or photo(), **more
        )

    return make


@pytest.fixture
def entry(cash):
    return make_entry(cash, "15.10", on=date(2026, 3, 16), payee="Café Linden")


def stored(receipt) -> list[bool]:
    return [
        default_storage.exists(each.name) for each in (receipt.file, receipt.thumbnail)
    ]


def test_a_receipt_may_come_before_its_entry(add):
    receipt = add()
    assert receipt.entry is None
    assert stored(receipt) == [True, True]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\slip.PNG", "slip.jpg"),
        ("slip\r\nX-Evil: 1.jpg", "slip X-Evil: 1.jpg"),
        ("", "receipt.jpg"),
        ("x" * 400 + ".jpg", "x" * 196 + ".jpg"),
    ],
)
def test_the_name_is_a_label_and_no_path(add, name, kept):
    receipt = add(name=name)
    assert receipt.name == kept
    assert "passwd" not in receipt.file.name
    assert receipt.file.name.startswith("receipts/")


def test_the_same_file_is_kept_once_in_one_place(add, entry):
    add()
    add(entry=entry)
    with pytest.raises(UnusableFile, match="there already"):
        add(entry=entry)


def test_an_entry_has_so_many_receipts_and_no_more(add, entry, scope):
    first = add(entry=entry)
    Receipt.objects.bulk_create(
        Receipt(book=scope, entry=entry, digest=str(n), size=1, file=first.file.name)
        for n in range(1, MAX_PER_ENTRY)
    )
    with pytest.raises(UnusableFile, match="at most"):
        add(photo(colour="red"), entry=entry)


def test_a_refused_file_leaves_nothing(add, scope, settings):
    with pytest.raises(UnusableFile):
        add(b"no picture")
    assert not Receipt.objects.exists()
    assert not Change.objects.filter(subject="ledger.receipt").exists()


def test_undo_of_adding_takes_it_away(add, scope, alice):
    add()
    change = Change.objects.filter(subject="ledger.receipt").get()
    undo_change(book=scope, actor=alice, change=change)
    assert not Receipt.objects.exists()


def test_a_deleted_receipt_comes_back_with_its_file(add, scope, alice):
    receipt = add()
    change = delete_receipt(book=scope, actor=alice, receipt=receipt)
    assert stored(receipt) == [True, True]
    undo_change(book=scope, actor=alice, change=change)
    back = Receipt.objects.get()
    assert (back.pk, back.name, back.file.name) == (
        receipt.pk,
        receipt.name,
        receipt.file.name,
    )
    assert "slip" in back.search_text


def test_its_files_go_when_it_can_no_longer_come_back(add, scope, alice):
    receipt = add()
    kept = add(photo(colour="red"))
    delete_receipt(book=scope, actor=alice, receipt=receipt)
    soon = timezone.now() + timedelta(days=2)
    leftovers_sought.send(sender=None, now=soon)
    assert stored(receipt) == [True, True]
    Change.objects.update(at=timezone.now() - RESTORABLE - timedelta(days=1))
    leftovers_sought.send(sender=None, now=soon)
    assert stored(receipt) == [False, False]
    assert stored(kept) == [True, True]


def test_with_its_book_the_files_go_at_once(
    add, scope, django_capture_on_commit_callbacks
):
    receipt = add()
    with django_capture_on_commit_callbacks(execute=True):
        scope.delete()
    assert stored(receipt) == [False, False]


def test_deleting_an_entry_sets_its_receipts_free_and_undo_links_them(
    add, entry, scope, alice
):
    receipt = add(entry=entry)
    change = delete_entry(book=scope, actor=alice, entry=entry)
    assert Receipt.objects.get().entry is None
    undo_change(book=scope, actor=alice, change=change)
    assert Receipt.objects.get().entry == entry
    assert Entry.objects.get(pk=entry.pk).receipts.get() == receipt


def test_reading_meanwhile_does_not_stand_in_the_way_of_undo(add, scope, alice):
    receipt = add(pdf(), name="cafe.pdf")
    change = change_receipt(
        book=scope,
        actor=alice,
        receipt=receipt,
        version=1,
        note="New lamp",
        warranty_until=None,
    )
    receipt_reading.read(receipt.fresh())
    undo_change(book=scope, actor=alice, change=change)
    after = Receipt.objects.get()
    assert (after.note, after.reading) == ("", "done")
    assert "cappuccino" in after.search_text
    assert "lamp" not in after.search_text


def test_a_stale_form_is_told_so(add, scope, alice):
    receipt = add()
    with pytest.raises(StaleVersion):
        change_receipt(
            book=scope,
            actor=alice,
            receipt=receipt,
            version=7,
            note="",
            warranty_until=None,
        )


def test_linking_can_be_undone(add, entry, scope, alice):
    receipt = add()
    change = link_receipt(book=scope, actor=alice, receipt=receipt, entry=entry)
    assert Receipt.objects.get().entry == entry
    undo_change(book=scope, actor=alice, change=change)
    assert Receipt.objects.get().entry is None


# --- reading --------------------------------------------------------------------------


def test_what_is_read_is_a_proposal_and_changes_no_entry(add, entry):
    receipt = add(pdf(), name="cafe.pdf", entry=entry)
    before = Entry.objects.values().get(pk=entry.pk)
    receipt_reading.read(receipt)
    read = receipt.fresh()
    assert (read.found_amount, read.found_currency) == (Decimal("15.10"), "EUR")
    assert read.found_date == date(2026, 3, 14)
    assert read.found_merchant == "CAFE LINDEN GMBH"
    assert read.found_surely
    assert Entry.objects.values().get(pk=entry.pk) == before


def test_a_picture_waits_for_no_recogniser_that_is_not_there(add):
    assert add().reading == "off"


def test_a_receipt_that_somebody_reads_is_left_to_them(add, monkeypatch):
    receipt = add(pdf(), name="cafe.pdf")
    Receipt.objects.update(claimed_at=timezone.now())
    receipt_reading.read(receipt)
    assert receipt.fresh().reading == "waiting"
    Receipt.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    receipt_reading.read(receipt)
    assert receipt.fresh().reading == "done"


@pytest.mark.parametrize("error", [reading.Unread, UnusableFile("x"), OSError])
def test_a_reading_that_fails_says_so(add, monkeypatch, error):
    receipt = add(pdf(), name="cafe.pdf")

    def fail(*_):
        raise error

    monkeypatch.setattr(reading, "read_receipt", fail)
    receipt_reading.read(receipt)
    assert receipt.fresh().reading == "failed"


def test_a_text_with_control_characters_is_kept(add, monkeypatch):
    receipt = add(pdf(), name="cafe.pdf")
    monkeypatch.setattr(reading, "read_receipt", lambda *_: ["TOTAL\0 1.00"])
    receipt_reading.read(receipt)
    assert "\0" not in receipt.fresh().text


def test_the_sweep_takes_up_what_waits(add, django_capture_on_commit_callbacks):
    receipt = add(pdf(), name="cafe.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        resume_reading()
    assert receipt.fresh().reading == "done"


def test_entries_of_the_same_amount_and_days_are_offered(add, entry, cash):
    make_entry(cash, "15.10", on=date(2026, 4, 16), payee="Later")
    make_entry(cash, "15.20", on=date(2026, 3, 14), payee="Other")
    receipt = add(pdf(CAFE), name="cafe.pdf")
    receipt_reading.read(receipt)
    assert likely_entries(receipt.fresh()) == [entry]

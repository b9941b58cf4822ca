"""The vault's pages, and receipts in the form of a transaction."""

from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import StaffAccess
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Entry, Receipt
from ledger.receipts import reading
from ledger.receipts.limits import MAX_BYTES
from ledger.receipts.pictures import Clean
from ledger.services import receipt_reading, receipts
from ledger.services.receipts import add_receipt
from ledger.tests.factories import make_entry
from ledger.tests.receipts.drawn import CAFE, pdf, photo

pytestmark = pytest.mark.usefixtures("noon", "scope")
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def unexamined(monkeypatch):
    def as_it_is(content_type, suffix):
        return lambda data: Clean(data, content_type, suffix, b"small")

    pictures, pdfs = as_it_is("image/jpeg", ".jpg"), as_it_is("application/pdf", ".pdf")
    monkeypatch.setattr(receipts, "clean_picture", pictures)
    monkeypatch.setattr(receipts, "check_pdf", pdfs)
    monkeypatch.setattr(reading, "text_of", lambda _: CAFE)


@pytest.fixture
def slip(scope, alice):
    return add_receipt(book=scope, actor=alice, name="slip.jpg", data=photo())


@pytest.fixture
def entry(cash):
    return make_entry(cash, "15.10", on=date(2026, 3, 16), payee="Café Linden")


def upload(name="slip.jpg", data=None):
    return SimpleUploadedFile(name, data or photo(), content_type="text/html")


def detail(receipt):
    return reverse("ledger:receipt-detail", args=[receipt.pk])


def file_url(receipt):
    return reverse("ledger:receipt-file", args=[receipt.pk])


# --- adding ---------------------------------------------------------------------------


def test_a_file_is_added_and_shown(client_alice, url):
    answer = client_alice.post(url("receipt-add"), {"files": [upload()]}, follow=True)
    receipt = Receipt.objects.get()
    assert answer.redirect_chain[-1][0] == detail(receipt)
    assert receipt.uploaded_by.name == "Alice"


def test_several_files_are_added_at_once(client_alice, url):
    files = [upload(), upload("b.pdf", pdf())]
    page = client_alice.post(url("receipt-add"), {"files": files}, follow=True)
    assert Receipt.objects.count() == 2
    assert "2 receipts added" in page.content.decode()


def test_a_script_gets_a_tile_for_each_file_and_words_for_each_refusal(
    client_alice, url, entry
):
    files = [upload(), upload("page.jpg", b"<svg><script>")]
    sent = {"files": files, "entry": entry.pk}
    answer = client_alice.post(url("receipt-add"), sent, **PART)
    assert answer.status_code == HTTPStatus.OK
    text = answer.content.decode()
    assert text.count('name="receipt"') == 1
    assert "page.jpg: That is a web page." in text
    assert entry.receipts.count() == 1


@pytest.mark.parametrize("data", [b"", b"nothing", b"x" * (MAX_BYTES + 2)])
def test_a_refused_file_is_answered_with_words(client_alice, url, data):
    file = SimpleUploadedFile("slip.jpg", data)
    answer = client_alice.post(url("receipt-add"), {"files": [file]}, **PART)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "rc-bad" in answer.content.decode()
    assert not Receipt.objects.exists()


def test_nothing_chosen_is_said(client_alice, url):
    page = client_alice.post(url("receipt-add"), follow=True)
    assert "Choose a file first." in page.content.decode()


@pytest.mark.parametrize("pk", ["x", "0", "999999", "9" * 40])
def test_an_entry_that_is_not_there_is_not_found(client_alice, url, pk):
    sent = {"files": [upload()], "entry": pk}
    assert (
        client_alice.post(url("receipt-add"), sent).status_code == HTTPStatus.NOT_FOUND
    )


def test_a_viewer_may_not_add(vera, as_user, url):
    answer = as_user(vera).post(url("receipt-add"), {"files": [upload()]})
    assert answer.status_code == HTTPStatus.FORBIDDEN


# --- files ----------------------------------------------------------------------------


def test_a_picture_is_served_so_that_nothing_in_it_runs(client_alice, slip):
    answer = client_alice.get(file_url(slip))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert b"".join(answer.streaming_content) == photo()


def test_a_pdf_is_only_ever_downloaded(client_alice, scope, alice):
    receipt = add_receipt(book=scope, actor=alice, name='a"\r\nX: y.pdf', data=pdf())
    answer = client_alice.get(file_url(receipt))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer["Content-Disposition"]
    assert "X" not in answer.headers


def test_another_books_receipt_is_not_found(client_alice, other_book, charlie, url):
    with book_scope(other_book):
        theirs = add_receipt(book=other_book, actor=charlie, name="x", data=photo())
    for name in ("detail", "file", "thumbnail", "tile"):
        address = url(f"receipt-{name}", theirs.pk)
        assert client_alice.get(address).status_code == HTTPStatus.NOT_FOUND
    for name in ("delete", "link", "read"):
        address = url(f"receipt-{name}", theirs.pk)
        assert client_alice.post(address).status_code == HTTPStatus.NOT_FOUND


def test_a_file_that_the_storage_lost_is_not_found(client_alice, slip):
    slip.file.storage.delete(slip.file.name)
    assert client_alice.get(file_url(slip)).status_code == HTTPStatus.NOT_FOUND


# --- the vault ------------------------------------------------------------------------


def test_an_empty_vault_says_what_it_is_for(client_alice, url):
    assert "No receipts yet" in client_alice.get(url("receipt-list")).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=slip", True),
        ("q=SLIP+linden", True),  # the name, and the entry's payee
        ("q=nowhere", False),
        ("show=unlinked", False),
        ("show=warranty", True),
        ("show=ending", True),
        ("show=nonsense", True),
        ("before=x", True),
        ("before=1&q=%00", False),
    ],
)
def test_the_vault_is_searched_and_narrowed(
    client_alice, url, slip, entry, asked, found
):
    slip.entry = entry
    slip.warranty_until = date(2026, 12, 1)
    slip.save()
    page = client_alice.get(f"{url('receipt-list')}?{asked}").content.decode()
    assert (detail(slip) in page) is found


def test_a_long_vault_is_read_page_by_page(client_alice, url, slip, scope, queries_of):
    few = queries_of(url("receipt-list"))
    Receipt.objects.bulk_create(
        Receipt(book=scope, name=f"r{n}", size=1, file="x", reading="off")
        for n in range(60)
    )
    assert queries_of(url("receipt-list")) == few
    page = client_alice.get(url("receipt-list")).context["page"]
    first = [row.pk for month in page.months for row in month.receipts]
    rest = client_alice.get(f"{url('receipt-list')}?before={page.next}").context["page"]
    second = [row.pk for month in rest.months for row in month.receipts]
    expected = Receipt.objects.order_by("-pk").values_list("pk", flat=True)
    assert first + second == list(expected)
    assert rest.next is None


# --- one ------------------------------------------------------------------------------


def test_warranty_and_note_are_saved(client_alice, slip):
    sent = {"warranty_until": "2028-03-14", "note": "Desk lamp", "version": 1}
    page = client_alice.post(detail(slip), sent, follow=True)
    assert "Receipt saved" in page.content.decode()
    after = slip.fresh()
    assert (after.warranty_until, after.note) == (date(2028, 3, 14), "Desk lamp")
    assert "desk lamp" in after.search_text


@pytest.mark.parametrize(
    "sent",
    [
        {"warranty_until": "soon", "version": 1},
        {"warranty_until": "9999-01-01", "version": 1},
        {"note": "x" * 501, "version": 1},
        {"version": "x"},
    ],
)
def test_a_wrong_form_is_shown_again(client_alice, slip, sent):
    answer = client_alice.post(detail(slip), sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert slip.fresh().version == 1


def test_what_was_read_fills_the_form_of_a_new_transaction(
    client_alice, scope, alice, url
):
    receipt = add_receipt(book=scope, actor=alice, name="cafe.pdf", data=pdf())
    client_alice.post(url("receipt-read", receipt.pk))
    Receipt.objects.update(reading="waiting", claimed_at=None)
    receipt_reading.read(receipt.fresh())
    page = client_alice.get(detail(receipt)).content.decode()
    assert "amount=15.10&amp;date=2026-03-14&amp;payee=CAFE+LINDEN+GMBH" in page
    assert not Entry.objects.exclude(kind="opening").exists()


def test_an_amount_abroad_is_proposed_as_such(slip):
    slip.found_amount, slip.found_currency = Decimal(12), "GBP"
    assert slip.proposal()["original_amount"] == "12.00"
    assert "amount" not in slip.proposal()


def test_it_is_linked_and_unlinked_with_undo(client_alice, slip, entry, url):
    page = client_alice.post(
        url("receipt-link", slip.pk), {"entry": entry.pk}, follow=True
    )
    assert slip.fresh().entry == entry
    assert "Receipt linked" in page.content.decode()
    assert "/undo/" in page.content.decode()
    client_alice.post(url("receipt-link", slip.pk))
    assert slip.fresh().entry is None


def test_its_transaction_is_found_by_words(client_alice, slip, entry):
    page = client_alice.get(f"{detail(slip)}?find=linden").content.decode()
    assert f'value="{entry.pk}"' in page


def test_it_is_deleted_with_undo(client_alice, slip, url):
    page = client_alice.post(url("receipt-delete", slip.pk), follow=True)
    assert "/undo/" in page.content.decode()
    assert not Receipt.objects.exists()


def test_a_warranty_that_ended_says_so(client_alice, slip):
    Receipt.objects.update(warranty_until=date(2026, 11, 21) - timedelta(days=1))
    assert "Ended" in client_alice.get(detail(slip)).content.decode()


# --- in the form of a transaction -----------------------------------------------------


def test_files_sent_with_a_new_transaction_become_its_receipts(
    client_alice, url, typed, only_entry
):
    client_alice.post(url("entry-add"), typed(files=[upload(), upload("b.pdf", pdf())]))
    assert only_entry().receipts.count() == 2


def test_receipts_that_were_sent_before_are_linked_on_saving(
    client_alice, url, typed, slip, only_entry
):
    page = client_alice.get(f"{url('entry-add')}?receipt={slip.pk}").content.decode()
    assert f'name="receipt" value="{slip.pk}"' in page
    client_alice.post(url("entry-add"), typed(receipt=[slip.pk]))
    assert only_entry().receipts.get() == slip


def test_a_refused_form_keeps_its_receipts(client_alice, url, typed, slip):
    answer = client_alice.post(url("entry-add"), typed(amount="", receipt=[slip.pk]))
    assert f'name="receipt" value="{slip.pk}"' in answer.content.decode()


def test_a_receipt_of_another_transaction_is_not_taken(
    client_alice, url, typed, slip, entry
):
    slip.entry = entry
    slip.save()
    client_alice.post(url("entry-add"), typed(receipt=[slip.pk, "x", ""]))
    assert slip.fresh().entry == entry


def test_a_transaction_is_saved_though_its_file_is_refused(
    client_alice, url, typed, only_entry
):
    bad = upload("evil.svg", b"<svg>")
    page = client_alice.post(url("entry-add"), typed(files=[bad]), follow=True)
    assert only_entry().receipts.count() == 0
    assert "evil.svg: That is a web page." in page.content.decode()


def test_an_edited_transaction_shows_and_takes_receipts(
    client_alice, url, typed, entry, slip
):
    slip.entry = entry
    slip.save()
    page = client_alice.get(url("entry-edit", entry.pk)).content.decode()
    assert detail(slip) in page
    client_alice.post(
        url("entry-edit", entry.pk),
        typed(version=entry.version, files=[upload("b.pdf", pdf())]),
    )
    assert entry.receipts.count() == 2


# --- the console ----------------------------------------------------------------------


def test_staff_open_a_file_and_the_look_is_noted(slip, staff, as_user):
    address = reverse("admin:ledger_receipt_file", args=[slip.pk])
    answer = as_user(staff).get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    look = StaffAccess.objects.latest("pk")
    assert (look.model, look.object_id) == ("receipt", str(slip.pk))


def test_others_do_not_get_it_from_the_console(slip, client_alice):
    address = reverse("admin:ledger_receipt_file", args=[slip.pk])
    assert client_alice.get(address).status_code != HTTPStatus.OK

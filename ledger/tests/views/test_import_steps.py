"""The wizard's steps for files without columns, doubts, accounts and rows put right."""

import zipfile
from http import HTTPStatus
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger.models import Entry, ImportProfile, ImportRun, Wallet
from ledger.tests.services.test_imports_formats import (
    CHECKING,
    CSV,
    QIF,
    SAVINGS,
    file_of,
)
from ledger.views import imports

START = "/import/"
# Every day of it could be a month.
EITHER = b"!Type:Bank\nD01/02/2026\nT-12.40\nPLidl\n^\n"


def sent(data: bytes, name: str = "bank.ofx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def page_of(name: str, run: ImportRun, *more: object) -> str:
    return reverse(f"ledger:import-{name}", args=[run.pk, *more])


@pytest.fixture
def upload(client_alice, cash):
    """Send a file; returns the answer and the run."""

    def post(data, **more):
        form = {"file": sent(data), "wallet": cash.pk, **more}
        answer = client_alice.post(START, form)
        return answer, ImportRun.objects.first()

    return post


def test_a_file_without_columns_goes_straight_to_its_rows(client_alice, upload):
    answer, run = upload(file_of(CHECKING))
    assert answer.url == page_of("review", run)
    assert b"Lidl" in client_alice.get(answer.url).content
    assert not Entry.objects.exists()


def test_dates_that_could_be_either_are_asked_for(client_alice, upload):
    answer, run = upload(EITHER)
    assert answer.url == page_of("columns", run)
    again = client_alice.post(answer.url, {})
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert again.context["form"].errors["date_order"] == ["Choose the order of dates."]
    client_alice.post(answer.url, {"date_order": "mdy"})
    assert str(run.rows.get().date) == "2026-01-02"


def test_dates_of_a_table_are_asked_for_as_well(client_alice, upload):
    data = b"Date,Description,Amount\n01/02/2026,Lidl,-12.40\n"
    answer, run = upload(data)
    text = client_alice.get(answer.url).content.decode()
    assert '<option value="" selected>Choose the order' in text
    assert run.state == ImportRun.State.COLUMNS


def test_pasted_messages_are_read(client_alice, scope, cash):
    text = "Your a/c was debited EUR 12.40 on 01-10-2026 at LIDL. Ref 123456789012"
    answer = client_alice.post(START, {"messages": text, "wallet": cash.pk})
    assert answer.status_code == HTTPStatus.FOUND
    assert ImportRun.objects.get().format == "SMS"


def test_words_that_are_no_message_are_told(client_alice, cash):
    answer = client_alice.post(START, {"messages": "hello", "wallet": cash.pk})
    told = answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told or not ImportRun.objects.get().rows.filter(chosen=True).exists()


def test_accounts_are_matched_to_wallets_first(client_alice, upload, cash):
    answer, run = upload(file_of(CHECKING, SAVINGS))
    assert client_alice.get(answer.url).url == page_of("wallets", run)
    form = {"account_0": cash.pk, "account_1": "new"}
    client_alice.post(page_of("wallets", run), form)
    assert b"Both sides in this file" in client_alice.get(answer.url).content
    assert Wallet.objects.count() == 1


def test_another_books_wallet_is_no_account(client_alice, upload, their_wallet):
    _, run = upload(file_of(CHECKING, SAVINGS))
    form = {"account_0": their_wallet.pk, "account_1": "new"}
    answer = client_alice.post(page_of("wallets", run), form)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_files_of_an_archive_are_listed(client_alice, upload):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a.csv", CSV)
        package.writestr("b.qif", QIF)
    answer, _ = upload(buffer.getvalue())
    text = client_alice.get(answer.url).content.decode()
    assert "a.csv" in text
    assert "b.qif" in text


def test_a_row_is_fixed_in_place(client_alice, upload):
    data = b"Date,Description,Amount\n2026-10-01,Lidl,-1.00\n31.11.2026,Bad,-3.00\n"
    answer, run = upload(data)
    client_alice.post(answer.url, columns_form())
    row = run.rows.get(decision="unread")
    page = client_alice.get(page_of("row-mend", run, row.pk))
    assert b'value="Bad"' in page.content
    form = {"date": "2026-10-02", "payee": "Good", "amount": "0"}
    refused = client_alice.post(page_of("row-mend", run, row.pk), form)
    assert "amount" in refused.context["form"].errors
    client_alice.post(page_of("row-mend", run, row.pk), form | {"amount": "-3"})
    assert run.rows.get(pk=row.pk).decision == "new"


def columns_form() -> dict[str, str]:
    roles = {"role_0": "date", "role_1": "payee", "role_2": "amount"}
    signs = {"date_order": "ymd", "decimal_sign": ".", "sign_rule": "minus"}
    text = {"header_row": "1", "encoding": "utf-8", "delimiter": ","}
    return {**roles, **signs, **text, "remember": "on"}


def test_a_forged_category_is_told(client_alice, upload):
    _, run = upload(file_of(CHECKING))
    row = run.rows.first()
    form = {"row": row.pk, "shown": row.pk, f"category-{row.pk}": "999999"}
    answer = client_alice.post(page_of("review", run), form)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose one of your categories." in answer.content.decode()


def test_known_files_are_renamed_and_forgotten(client_alice, upload):
    answer, _ = upload(CSV)
    client_alice.post(answer.url, columns_form())
    profile = ImportProfile.objects.get()
    address = reverse("ledger:import-profiles")
    client_alice.post(address, {"profile": profile.pk, "name": "My bank"})
    assert "My bank" in client_alice.get(address).content.decode()
    wrong = client_alice.post(address, {"profile": profile.pk, "name": " "})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client_alice.post(address, {"profile": profile.pk, "forget": "1"})
    assert not ImportProfile.objects.exists()


def test_a_big_file_is_read_in_the_background(
    client_alice, upload, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    _, run = upload(file_of(CHECKING))
    assert run.state == ImportRun.State.READING
    shown = client_alice.get(page_of("review", run), follow=True)
    assert b"Reading" in shown.content
    ImportRun.objects.update(state="review")
    part = client_alice.get(page_of("result", run), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == page_of("review", run)


@pytest.mark.parametrize(
    "data",
    [
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]><OFX>&a;</OFX>",
        b"PK\x03\x04" + b"\x00" * 200,
        b"OFXHEADER:100\n" + b"<" * 100_000,
        b":20:X\n" + b"9" * 100_000,
    ],
)
def test_hostile_files_are_refused_at_the_field(upload, data):
    answer, run = upload(data)
    if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        assert answer.context["form"].errors["file"]
        assert run is None
    else:
        assert not run.rows.filter(chosen=True).exists()

"""What stands around the transactions: names, rules, receipts, schedules, files."""

import io
from datetime import date
from http import HTTPStatus

import pytest
from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.clock import today_for
from accounts.tokens.services import create_token
from ledger.models import Entry, ImportRun, Receipt, Rule

CSV = b"Date,Description,Amount\n2026-11-02,Lidl,-12.50\n2026-11-03,Pay,900.00\n"


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


@pytest.fixture
def upload(alice, book, client):
    """Sends a multipart form."""

    def send(path: str, *scopes: str, **fields):
        _, value = create_token(user=alice, name="t", scopes=scopes or ["write"])
        headers = {"Authorization": f"Bearer {value}"}
        return client.post(f"/api/v1{path}", fields, headers=headers)

    return send


# --- payees and tags ------------------------------------------------------------------


def test_payees_are_renamed_and_merged(ask, spend):
    for name in ("Lidl", "LIDL SAGT DANKE"):
        spend("2", payee=name, on=date(2026, 11, 1))
    first, second = ask("get", "/payees").json()["items"]
    ask("post", "/payees/merge", {"kept": first["id"], "others": [second["id"]]})
    [kept] = ask("get", "/payees").json()["items"]
    assert (kept["name"], kept["count"]) == ("Lidl", 2)
    renamed = ask("patch", f"/payees/{kept['id']}", {"name": "Lidl Dublin"})
    assert renamed.json()["name"] == "Lidl Dublin"
    refused = ask("delete", f"/payees/{kept['id']}")
    assert refused.status_code == HTTPStatus.CONFLICT


# --- rules ----------------------------------------------------------------------------


def test_a_rule_is_tried_out_kept_and_run(ask, spend, category):
    entry = spend("2", None, payee="Lidl", on=date(2026, 11, 1))
    sent = {"query": "payee:lidl", "category": category("Groceries").pk}
    tried = ask("post", "/rules/try", sent).json()
    assert (tried["count"], tried["items"][0]["entry"]) == (1, entry.pk)
    assert not Rule.objects.exists()
    made = ask("post", "/rules", sent).json()
    assert made["count"] == 1
    run = {"rule": made["id"], "dry_run": False}
    assert ask("post", "/rules/run", run).json()["count"] == 1
    entry.refresh_from_db()
    assert entry.category == category("Groceries")


def test_a_rule_splits_by_percent(ask, category):
    parts = [
        {"category": category(name).pk, "percent": share}
        for name, share in (("Groceries", "60"), ("Shopping", "40"))
    ]
    made = ask("post", "/rules", {"query": "payee:lidl", "parts": parts}).json()
    assert made["parts"] == parts
    wrong = ask("patch", f"/rules/{made['id']}", {"parts": parts[:1]})
    assert wrong.json()["errors"][0]["field"] == "parts"


# --- receipts -------------------------------------------------------------------------


def test_a_receipt_is_kept_noted_and_downloaded(ask, upload, spend):
    entry = spend("2", on=date(2026, 11, 1))
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    file = SimpleUploadedFile("slip.jpg", picture.getvalue())
    made = upload("/receipts", file=file, entry=entry.pk)
    assert made.status_code == HTTPStatus.CREATED, made.content
    address = f"/receipts/{made.json()['id']}"
    noted = ask("patch", address, {"note": "two years", "entry": None}).json()
    assert (noted["note"], noted["entry"]) == ("two years", None)
    kept = b"".join(ask("get", f"{address}/file").streaming_content)
    assert Image.open(io.BytesIO(kept)).size == (8, 8)
    assert ask("delete", address).status_code == HTTPStatus.NO_CONTENT
    assert not Receipt.objects.exists()


def test_what_is_no_receipt_is_refused(upload):
    answer = upload("/receipts", file=SimpleUploadedFile("a.exe", b"MZ"))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"] == "file"


# --- schedules ------------------------------------------------------------------------


def test_a_schedule_is_booked_skipped_and_paused(ask, cash):
    sent = {"name": "Rent", "amount": "900", "wallet": cash.pk, "due_on": "2026-11-30"}
    made = ask("post", "/recurring", sent).json()
    assert [each["due_on"] for each in made["coming"][:2]] == [
        "2026-11-30",
        "2026-12-30",
    ]
    address = f"/recurring/{made['id']}"
    paid = ask("post", f"{address}/pay", {"due_on": "2026-11-30", "amount": "905"})
    assert paid.json()["history"][0]["state"] == "booked"
    assert Entry.objects.get().amount == -905
    ask("post", f"{address}/skip", {"due_on": "2026-12-30"})
    assert ask("get", address).json()["next_due"] == "2027-01-30"
    twice = ask("post", f"{address}/pay", {"due_on": "2026-11-30"})
    assert twice.status_code == HTTPStatus.CONFLICT
    assert ask("post", f"{address}/pause").json()["state"] == "paused"
    changed = ask("patch", address, {"amount": "950"}).json()
    assert (changed["amount"], changed["name"]) == ("-950.00", "Rent")


# --- files ----------------------------------------------------------------------------


def test_a_file_is_imported_once_and_undone(ask, upload, cash, commit_now):
    sent = {"file": SimpleUploadedFile("bank.csv", CSV), "wallet": cash.pk}
    made = upload("/imports", "import", **sent)
    assert made.status_code == HTTPStatus.CREATED, made.content
    told = made.json()
    assert (told["state"], told["rows"], told["new"]) == ("review", 2, 2)
    assert (told["sum_debits"], told["sum_credits"]) == ("-12.50", "900.00")
    assert (told["first_date"], told["last_date"]) == ("2026-11-02", "2026-11-03")
    address = f"/imports/{told['id']}"
    rows = ask("get", f"{address}/rows").json()["items"]
    ask("post", f"{address}/rows", {"rows": [{"id": rows[1]["id"], "chosen": False}]})
    with commit_now():
        assert ask("post", f"{address}/commit").status_code == HTTPStatus.ACCEPTED
    done = ask("get", address).json()
    assert (done["state"], done["created"]) == ("done", 1)
    sent["file"] = SimpleUploadedFile("bank.csv", CSV)
    assert upload("/imports", "import", **sent).json()["duplicates"] == 1
    with commit_now():
        ask("post", f"{address}/undo")
    assert ask("get", address).json()["state"] == "undone"
    assert not Entry.objects.exists()


@pytest.fixture
def commit_now(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_what_cannot_be_read_is_told_and_not_kept(upload):
    file = SimpleUploadedFile("a.csv", b"\x89PNG\r\n\x1a\nnothing")
    answer = upload("/imports", "import", file=file)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"] == "file"
    assert not ImportRun.objects.exclude(state="cancelled").exists()


ODD = b"Tag,Text,Betrag\n03/04/2026,Lidl,12.50\n05/06/2026,Cafe,3.00\n"


def test_what_a_file_leaves_open_is_chosen(ask, upload, cash):
    file = SimpleUploadedFile("odd.csv", ODD)
    told = upload("/imports", "import", file=file, wallet=cash.pk, ask="true").json()
    assert (told["state"], told["rows"]) == ("columns", 0)
    at = f"/imports/{told['id']}/columns"
    shown = ask("get", at).json()
    assert shown["doubts"][0]["about"] == "date_order"
    assert shown["columns"][1]["samples"] == ["Lidl", "Cafe"]
    silent = ask("post", at, {"columns": ["date", "payee", "amount"]})
    assert silent.json()["errors"][0]["field"] == "date_order"
    chosen = {"columns": ["date", "payee", "amount"], "sign_rule": "plus"}
    read = ask("post", at, chosen | {"date_order": "mdy"}).json()
    assert (read["state"], read["first_date"], read["sum_debits"]) == (
        "review",
        "2026-03-04",
        "-15.50",
    )
    wrong = ask("post", at, {"sheet": "One", "date_order": "mdy"})
    assert wrong.json()["errors"][0]["field"] == "sheet"


def test_a_large_file_is_read_in_the_background(upload, cash, monkeypatch):
    monkeypatch.setattr("ledger.api.imports.AT_ONCE", 10)
    file = SimpleUploadedFile("bank.csv", CSV)
    told = upload("/imports", "import", file=file, wallet=cash.pk).json()
    assert (told["state"], told["rows"]) == ("reading", 0)


def test_a_token_for_files_books_nothing_else(api, alice, cash):
    ask = api(alice, "import")
    body = {"date": "2026-11-20", "amount": "1", "wallet": cash.pk}
    assert ask("post", "/entries", body).status_code == HTTPStatus.FORBIDDEN
    assert ask("get", "/imports").status_code == HTTPStatus.OK


def test_an_export_has_what_the_expression_finds(ask, spend):
    spend("60", payee="Lidl", on=date(2026, 11, 3))
    spend("5", payee="Cafe", on=date(2026, 11, 3))
    answer = ask("get", "/exports/transactions.csv?q=amount%3E50")
    text = b"".join(answer.streaming_content).decode()
    assert "Lidl" in text
    assert "Cafe" not in text


def test_a_rate_of_ones_own(ask):
    sent = {"currency": "USD", "date": "2026-11-01", "rate": "0.9"}
    made = ask("post", "/rates/own", sent)
    assert made.json()["rate"] == "0.9"
    [own] = ask("get", "/rates/own").json()["items"]
    address = f"/rates/own/{own['id']}"
    assert ask("delete", address).status_code == HTTPStatus.NO_CONTENT


def test_a_view_is_kept(ask):
    made = ask("post", "/views", {"name": "Big", "q": "amount>50"}).json()
    assert (made["q"], made["period"]) == ("amount>50", "")
    assert (
        ask("patch", f"/views/{made['id']}", {"name": "Huge"}).json()["name"] == "Huge"
    )


def test_a_statement_is_ticked_off_and_settled(ask, spend, cash):
    first, second = (spend(amount, on=date(2026, 11, 3)).pk for amount in ("5", "7"))
    sent = {"wallet": cash.pk, "date": "2026-11-10", "balance": "-5"}
    made = ask("post", "/reconciliations", sent)
    assert made.status_code == HTTPStatus.CREATED, made.content
    address = f"/reconciliations/{made.json()['id']}"
    assert made.json()["missing"] == "-5.00"
    early = ask("post", f"{address}/finish")
    assert early.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert (
        ask("post", f"{address}/ticks", {"tick": [first]}).json()["missing"] == "0.00"
    )
    rows = ask("get", f"{address}/entries").json()["items"]
    assert {row["entry"]: row["ticked"] for row in rows} == {first: True, second: False}
    assert ask("post", f"{address}/finish").json()["state"] == "done"
    assert ask("get", f"/entries/{first}").json()["locked"] is True
    refused = ask("patch", f"/entries/{first}", {"amount": "6"})
    assert refused.status_code == HTTPStatus.CONFLICT
    assert ask("post", f"{address}/reopen").json()["state"] == "open"
    assert ask("delete", address).status_code == HTTPStatus.NO_CONTENT


# --- cards ----------------------------------------------------------------------------


def test_a_card_is_paid_from_another_wallet(ask, bank):
    terms = {"name": "Visa", "kind": "card", "statement_day": 5, "due_day": 25}
    card = ask("post", "/wallets", terms | {"pays_from": bank.pk}).json()
    sent = {"amount": "30", "paid_on": "2026-11-01"}
    paid = ask("post", f"/wallets/{card['id']}/pay", sent)
    assert paid.json()["balance"] == "30.00"
    [entry] = ask("get", "/entries?q=type:transfer").json()["items"]
    assert (entry["wallet"], entry["to_wallet"]) == (bank.pk, card["id"])
    unpaid = ask("post", f"/wallets/{card['id']}/pay", {})
    assert unpaid.json()["errors"][0]["field"] == "amount"
    assert ask("get", "/cards/due").json()["items"] == []
    not_a_card = ask("post", f"/wallets/{bank.pk}/pay", sent)
    assert not_a_card.status_code == HTTPStatus.NOT_FOUND


# --- found subscriptions --------------------------------------------------------------


@pytest.mark.parametrize("answer", ["track", "refuse"])
def test_what_comes_again_is_found_once(ask, spend, scope, answer):
    today = today_for(scope)
    for months in range(6):
        day = today - relativedelta(months=months)
        spend("12.99", None, on=day, payee="Streamer")
    [found] = ask("get", "/recurring/found").json()["items"]
    assert [found[name] for name in ("name", "amount", "unit", "a_year")] == [
        "Streamer",
        "12.99",
        "month",
        "155.88",
    ]
    told = ask("post", f"/recurring/found/{answer}", {"key": found["key"]})
    assert ask("get", "/recurring/found").json()["items"] == []
    schedules = ask("get", "/recurring").json()["items"]
    if answer == "track":
        assert [each["id"] for each in schedules] == [told.json()["recurring"]]
    else:
        assert schedules == []
    again = ask("post", "/recurring/found/track", {"key": "nothing"})
    assert again.status_code == HTTPStatus.NOT_FOUND

"""The Python client, against a running server."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.error import URLError

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project

from accounts.models import IdempotencyKey
from accounts.tokens.services import Scope, create_token
from accounts.webhooks.signing import signature
from ledger.tests.services.test_imports_formats import CHECKING, SAVINGS, file_of

sys.path.insert(0, str(Path(project.BASE_DIR) / "clients/python/src"))

import outlay_client
from outlay_client import Client, transport

PASSWORD = "correct-horse-7"
BANK = "Date,Description,Amount\n2026-10-01,Lidl,-12.40\n2026-10-02,Cafe,-3.50\n"


@pytest.fixture
def client(site, alice, book):
    _, value = create_token(user=alice, name="script", scopes=Scope.values)
    return Client(site, value)


@pytest.fixture
def cash(client):
    return next(wallet for wallet in client.wallets() if wallet.name == "Cash")


@pytest.fixture
def add(client, cash):
    def entry(amount="12.50", **more):
        return client.add_entry(
            **{"date": "2026-11-03", "amount": amount, "wallet": cash.id} | more
        )

    return entry


def test_a_day_with_the_client(client, cash, add, tmp_path):
    """One server for all of it: starting it takes longer than the calls."""
    me = client.me()
    assert (me.email, me.book.currency) == ("alice@example.com", "EUR")
    assert [each.id for each in client.books()] == [me.book.id]
    groceries = next(each for each in client.categories() if each.name == "Groceries")

    lunch = add(date=date(2026, 11, 3), category=groceries.id, tags=["work"])
    assert (lunch.amount, lunch.tags) == (Decimal("-12.50"), ["work"])
    changed = client.change_entry(lunch, note="with Ann")
    assert changed.note == client.entry(lunch.id).note == "with Ann"
    with pytest.raises(outlay_client.Changed):
        client.change_entry(lunch, note="alone")
    with pytest.raises(outlay_client.Changed):
        client.delete_entry(lunch)
    client.delete_entry(changed)
    with pytest.raises(outlay_client.NotFound):
        client.entry(lunch.id)
    assert client.restore_entry(lunch.id).amount == lunch.amount

    november = client.summary("2026-11")
    assert november.expense == Decimal("-12.50")
    assert [each.name for each in november.by_category] == ["Groceries"]

    with pytest.raises(outlay_client.Invalid) as refused:
        add("0")
    assert [fault.field for fault in refused.value.faults] == ["amount"]

    file = tmp_path / "bank.csv"
    file.write_text(BANK)
    run = client.import_file(file, wallet=cash.id)
    assert (run.state, run.rows, run.sum_debits) == ("review", 2, Decimal("-15.90"))
    client.commit_import(run.id)
    assert client.wait_for_import(run.id).created == 2
    client.undo_import(run.id)
    assert client.wait_for_import(run.id).state == "undone"

    file.write_bytes(file_of(CHECKING, SAVINGS))
    run = client.import_file(file, wallet=cash.id)
    accounts = [each.account for each in client.file_accounts(run.id)]
    client.choose_wallets(run.id, {accounts[0]: cash.id, accounts[1]: None})
    told = [(each.wallet, each.balance) for each in client.file_accounts(run.id)]
    assert told == [(cash.id, Decimal("-212.40")), (None, None)]


def test_lists_are_fetched_page_by_page(client, add, monkeypatch):
    for number in range(5):
        add(str(number + 1))
    asked = []
    get = Client.get
    monkeypatch.setattr(
        Client,
        "get",
        lambda self, path, **query: asked.append(path) or get(self, path, **query),
    )
    entries = client.pages("/entries", limit=2)
    assert next(entries)["amount"] == "-5.00"
    assert len(asked) == 1
    assert [each["amount"] for each in entries] == ["-4.00", "-3.00", "-2.00", "-1.00"]
    assert len(asked) == 3


def test_a_broken_connection_books_nothing_twice(client, add, monkeypatch):
    """It breaks after the server has booked, before the answer arrives."""
    monkeypatch.setattr(transport.time, "sleep", lambda _: None)
    really, broken = transport.urlopen, []

    def breaks_once(request, **more):
        answer = really(request, **more)
        if not broken:
            broken.append(answer.read())
            raise URLError("connection reset")
        return answer

    monkeypatch.setattr(transport, "urlopen", breaks_once)
    add(key="lunch-1")
    assert add(key="lunch-1").id == next(client.entries()).id
    assert len(list(client.entries())) == 1
    assert IdempotencyKey.objects.count() == 1


def test_wrong_tokens_and_addresses_are_told_apart(site):
    with pytest.raises(outlay_client.NotSignedIn):
        Client(site, "otl_wrong").me()
    with pytest.raises(outlay_client.NotReached):
        Client("http://127.0.0.1:9", "otl_wrong", retries=0).me()
    with pytest.raises(ValueError, match="https"):
        Client("file:///etc", "otl_wrong")


def test_signing_in_and_out(site, alice, book):
    EmailAddress.objects.create(
        user=alice, email=alice.email, verified=True, primary=True
    )
    client = Client.sign_in(site, alice.email, PASSWORD, app="Pocket")
    assert client.me().token.name == "Pocket"
    client.sign_out()
    with pytest.raises(outlay_client.NotSignedIn):
        client.me()
    with pytest.raises(outlay_client.Invalid, match="do not match"):
        Client.sign_in(site, alice.email, "wrong")


def test_it_tells_genuine_deliveries():
    body = b'{"event":"test"}'
    signed = signature(secret="whsec_key", timestamp=1_000, body=body)
    headers = {"Webhook-Timestamp": "1000", "Webhook-Signature": signed}
    is_genuine = outlay_client.is_genuine
    assert is_genuine("whsec_key", headers, body, now=1_300)
    assert not is_genuine("whsec_key", headers, body, now=1_301)
    assert not is_genuine("whsec_other", headers, body, now=1_000)
    assert not is_genuine("whsec_key", headers, body + b" ", now=1_000)
    assert not is_genuine("whsec_key", {}, body)

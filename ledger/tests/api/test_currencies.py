"""The ECB's file, and another main currency, through the API."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tokens.services import create_token
from ledger.models import Conversion
from ledger.services.rates import set_rate
from ledger.tests.factories import make_wallet
from ledger.tests.test_ecb import XML


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


@pytest.fixture
def send(alice, scope, client):
    _, value = create_token(user=alice, name="t", scopes=["write"])

    def upload(data: bytes):
        return client.post(
            "/api/v1/rates/own/file",
            {"file": SimpleUploadedFile("rates.xml", data)},
            headers={"Authorization": f"Bearer {value}"},
        )

    return upload


def test_rates_of_the_banks_file_become_the_books_own(ask, send, scope):
    make_wallet(scope, "Travel card", currency="USD", rate="0.9")
    told = send(XML).json()
    friday = {"currency": "USD", "date": "2026-11-20", "rate": "0.9222539887"}
    newest = ask("get", "/rates/own").json()["items"][0]
    assert (told["count"], newest) == (1, friday | {"id": newest["id"]})
    ask("post", f"/changes/{told['change']}/undo")
    assert ask("get", "/rates/own").json()["items"][0]["rate"] == "0.9"


@pytest.mark.parametrize("data", [b"no rates", XML])
def test_what_is_of_no_use_is_refused(send, data):
    answer = send(data)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"] == "file"


def test_another_main_currency_is_told_first_and_then_done(
    ask, book, alice, spend, monkeypatch
):
    day = date(2020, 1, 1)
    set_rate(book=book, actor=alice, currency="USD", day=day, rate=Decimal("0.8"))
    spend("40", on=date(2026, 10, 3))
    told = ask("post", "/conversion", {"currency": "USD"}).json()
    said = [told[name] for name in ("rate", "worth", "worth_then", "transactions")]
    assert said == ["1.25", "-40.00", "-50.00", 1]
    assert (told["conversion"], ask("get", "/conversion").json()) == (None, None)
    begun = ask("post", "/conversion", {"currency": "USD", "dry_run": False}).json()
    assert (begun["conversion"]["old"], begun["conversion"]["new"]) == ("EUR", "USD")
    assert ask("get", "/conversion").json()["state"] in {"working", "done"}


def test_only_the_owner_changes_the_main_currency(api, bob, scope):
    answer = api(bob)("post", "/conversion", {"currency": "USD"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Conversion.objects.exists()


def test_without_a_rate_it_is_refused_at_its_field(ask):
    answer = ask("post", "/conversion", {"currency": "XAF"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"] == "currency"

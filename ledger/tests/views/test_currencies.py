from datetime import date
from decimal import Decimal
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from ledger import tasks
from ledger.currencies.ecb import Published, UnreachableBank
from ledger.models import Rate, ReferenceRate
from ledger.services.rates import file_to_ask_for, keep_rates
from ledger.tests.factories import make_entry
from ledger.tests.test_ecb import CSV

pytestmark = pytest.mark.usefixtures("noon", "scope")
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def published(db):
    keep_rates([Published("USD", FRIDAY, Decimal("1.25"))])


@pytest.fixture
def add(client_alice, url):
    def post(**changes):
        values = {
            "currency": "USD",
            "rate": "0.9",
            "day": "2026-11-01",
            "form_token": uuid4(),
        }
        return client_alice.post(url("rate-add"), values | changes)

    return post


def page(client, url):
    return client.get(url("currency-list")).content.decode()


def test_it_says_whose_rate_counts_today(client_alice, url, add, travel, published):
    assert "Your own rate since 1 Jan 2026" in page(client_alice, url)
    client_alice.post(url("rate-delete", Rate.objects.get().pk))
    refused = page(client_alice, url)
    assert "A wallet in GBP needs it" in refused
    assert "Your own rate since" in refused
    add(currency="GBP", day="2026-02-01")
    client_alice.post(url("rate-delete", Rate.objects.earliest("date").pk))
    assert "Your own rate since 1 Feb 2026" in page(client_alice, url)


def test_without_the_bank_it_says_so(client_alice, url):
    assert "has not reached the European Central Bank" in page(client_alice, url)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "lots"}, "rate"),
        ({"day": "1800-01-01"}, "day"),
    ],
)
def test_what_is_no_rate_is_said_at_its_field(add, changes, field):
    answer = add(**changes)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(answer.context["form"].errors) == [field]
    assert not Rate.objects.exists()


def test_one_form_saves_one_rate_with_undo(client_alice, add, url):
    token = uuid4()
    for _ in range(2):
        assert add(form_token=token, rate="0,95").status_code == HTTPStatus.FOUND
    assert Rate.objects.get().rate == Decimal("0.95")


def test_the_banks_file_gives_rates_of_the_wallets(client_alice, url, travel):
    answer = client_alice.post(
        url("rates-upload"), {"file": SimpleUploadedFile("ecb.csv", CSV)}
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "currency of your wallets" in answer.content.decode()
    pounds = CSV.replace(b"USD", b"GBP")
    client_alice.post(
        url("rates-upload"), {"file": SimpleUploadedFile("ecb.csv", pounds)}
    )
    # 1.0843 pounds for a euro, so a pound is its inverse.
    newest = Rate.objects.order_by("-date").first()
    assert (newest.date, newest.rate) == (FRIDAY, Decimal("0.9222539887"))


def test_any_other_file_is_refused_at_the_field(client_alice, url):
    answer = client_alice.post(
        url("rates-upload"), {"file": SimpleUploadedFile("a.xml", b"<a/>")}
    )
    assert "no exchange rates in this file" in answer.content.decode()


def test_the_main_currency_changes_after_a_preview(client_alice, url, bank, published):
    make_entry(bank, "10", on=FRIDAY)
    preview = client_alice.get(url("conversion-start"), {"currency": "USD"})
    assert "1 EUR = 1.25 USD" in preview.content.decode()
    client_alice.post(url("conversion-start"), {"currency": "USD"})
    bank.book.refresh_from_db()
    assert bank.book.base_currency == "EUR"  # the worker has not been here yet


def test_a_currency_without_rates_is_refused(client_alice, url):
    answer = client_alice.post(url("conversion-start"), {"currency": "ISK"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "no exchange rate from EUR to ISK" in answer.content.decode()


def test_only_an_owner_changes_it(client, bob, url, published):
    client.force_login(bob)
    answer = client.post(url("conversion-start"), {"currency": "USD"})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_while_it_is_changed_the_book_is_read_only(client_alice, url, book, typed):
    book.frozen_because = "It is being converted to USD."
    book.save()
    answer = client_alice.post(url("entry-add"), typed())
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "being converted to USD" in answer.content.decode()
    assert client_alice.get(url("entry-list")).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("newest", "today", "file"),
    [
        (None, FRIDAY, "eurofxref-hist.zip"),
        (date(2026, 1, 5), FRIDAY, "eurofxref-hist.zip"),
        (date(2026, 11, 10), FRIDAY, "eurofxref-hist-90d.xml"),
        (date(2026, 11, 19), FRIDAY, "eurofxref-daily.xml"),
        (FRIDAY, FRIDAY, None),
        (FRIDAY, date(2026, 11, 22), None),  # a Sunday
        (FRIDAY, date(2026, 11, 23), "eurofxref-daily.xml"),
    ],
)
@pytest.mark.django_db
def test_it_asks_for_the_smallest_file_that_will_do(newest, today, file):
    if newest:
        keep_rates([Published("USD", newest, Decimal(1))])
    assert file_to_ask_for(today) == file


@pytest.fixture(autouse=True)
def never_asked():
    cache.delete(tasks.ASKED_BANK)


def test_beat_fetches_at_most_once_an_hour(monkeypatch, settings):
    settings.ECB_URL = "https://bank.example/"
    asked = []

    def answer(address):
        asked.append(address)
        return [Published("USD", FRIDAY, Decimal("1.25"))]

    monkeypatch.setattr("ledger.services.rates.fetch_rates", answer)
    tasks.fetch_rates()
    tasks.fetch_rates()
    assert asked == ["https://bank.example/eurofxref-hist.zip"]
    assert ReferenceRate.objects.get().per_euro == Decimal("1.25")


def test_a_bank_out_of_reach_changes_nothing(monkeypatch):
    def refuse(_address):
        raise UnreachableBank("no network")

    monkeypatch.setattr("ledger.services.rates.fetch_rates", refuse)
    tasks.fetch_rates()
    assert not ReferenceRate.objects.exists()

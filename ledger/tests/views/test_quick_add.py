from datetime import date
from decimal import Decimal
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.utils.html import escape

from ledger.models import Entry
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon", "scope")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def add(client_alice, url):
    return lambda line, **more: client_alice.post(
        url("quick-add"), {"line": line}, **more
    )


def test_an_amount_is_enough(add, only_entry, cash):
    add("4.20")
    assert (only_entry().amount, only_entry().wallet) == (Decimal("-4.2"), cash)
    assert only_entry().date == date(2026, 11, 21)


def test_the_whole_line(add, only_entry, bank, category):
    add("68.50 dinner @Bistro Nine #eating !every ~trip yesterday")
    entry = only_entry()
    assert (entry.payee.name, entry.note) == ("Bistro Nine", "dinner")
    assert (entry.category, entry.wallet) == (category("Eating out"), bank)
    assert entry.tags.get().name == "trip"


def test_a_known_payee_sets_the_category_it_had_most(add, cash, category, only_entry):
    for name in ("Fuel", "Groceries", "Groceries"):
        make_entry(cash, payee="Corner Shop", category=category(name))
    add("9 @corner shop")
    assert Entry.objects.latest("pk").category == category("Groceries")
    assert Entry.objects.latest("pk").payee.name == "Corner Shop"


def test_a_transfer(add, cash, bank):
    add("200 !everyday > !cash")
    assert Entry.objects.filter(kind="transfer").count() == 2


def test_it_comes_back_to_the_page_it_stood_on(add, url):
    response = add("4.20", headers={"Referer": "http://testserver/dashboard/"})
    assert response.url == "http://testserver/dashboard/"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("lunch", "required"),
        ("", "required"),
        ("4 #nosuch", "No category begins with “nosuch”"),
        ("4 #h", "could be Home or"),
        ("4 !nosuch", "No wallet begins with “nosuch”"),
        ("4 31/2", "There is no day “31/2”"),
        ("4 !cash >", "Write a transfer like"),
        ("99999999999999", "largest possible"),
        ("4 @" + "x" * 200, "at most 100 characters"),
    ],
)
def test_an_error_keeps_the_line(add, line, message):
    response = add(line)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message in response.text
    assert f'value="{escape(line)}"' in response.text
    assert not Entry.objects.exists()


def test_a_transfer_between_currencies_needs_the_full_form(add, cash, travel):
    response = add("100 !cash > !travel")
    assert "Enter what arrives in GBP" in response.text


def test_sent_twice_it_is_booked_once(client_alice, url, only_entry):
    values = {"line": "4.20", "form_token": uuid4()}
    for _ in range(2):
        client_alice.post(url("quick-add"), values)
    assert only_entry()


def test_what_is_understood_shows_while_typing(client_alice, url):
    response = client_alice.get(
        url("quick-add"), {"line": "4.20 coffee #nosuch"}, headers=HTMX
    )
    assert "−€4.20" in response.text
    assert "nosuch, create?" in response.text
    assert "<html" not in response.text


def test_without_scripts_it_is_a_page(client_alice, url):
    assert "<html" in client_alice.get(url("quick-add"), {"line": "4.20"}).text


def test_a_line_cannot_name_another_books_rows(add, their_wallet, other_book):
    assert "No wallet begins with" in add("4 !their").text


def test_a_viewer_may_not(as_user, vera, url):
    response = as_user(vera).post(url("quick-add"), {"line": "4"})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert not Entry.objects.exists()


def test_a_long_line_is_cut_not_crashed(add):
    assert add("4 " + "x" * 100_000).status_code in {302, 422}

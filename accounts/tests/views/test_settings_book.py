from datetime import date

import pytest

from accounts.models import Book
from ledger.models import Wallet

URL = "/settings/book/"
GOOD = {
    "name": "Doyle household",
    "base_currency": "USD",
    "time_zone": "Europe/Dublin",
    "pay_day": "25",
    "first_weekday": "6",
}


def stored(book):
    return Book.objects.values(*GOOD).get(pk=book.pk)


def test_saves_what_was_typed(client_alice, book):
    assert client_alice.post(URL, GOOD).url == URL
    assert stored(book) == {**GOOD, "pay_day": 25, "first_weekday": 6}
    assert "Book saved." in client_alice.get(URL).content.decode()


def test_is_the_next_version_of_the_book(client_alice, book):
    before = Book.objects.get(pk=book.pk).version
    client_alice.post(URL, GOOD)
    assert Book.objects.get(pk=book.pk).version == before + 1


def test_empty_wallets_follow_the_main_currency(client_alice, scope):
    client_alice.post(URL, GOOD)
    assert Wallet.objects.get(name="Cash").currency == "USD"


def test_the_main_currency_stays_once_something_was_entered(client_alice, book, spend):
    spend("12.50", on=date(2026, 11, 3))
    page = client_alice.get(URL).content.decode()
    assert "Transactions were entered in it" in page
    client_alice.post(URL, GOOD)
    assert stored(book)["base_currency"] == "EUR"
    assert stored(book)["name"] == "Doyle household"


def test_an_entry_meanwhile_holds_the_currency(client_alice, book, spend, monkeypatch):
    """The form was shown while the Book was empty; the service asks again."""
    spend("12.50", on=date(2026, 11, 3))
    monkeypatch.setattr("accounts.views.currency_held_because", lambda _: None)
    response = client_alice.post(URL, GOOD)
    assert response.status_code == 422
    assert "Transactions were entered" in response.content.decode()
    assert stored(book)["name"] == "Personal"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("base_currency", "XXX"),
        ("base_currency", "eur"),
        ("time_zone", "Mars/Olympus"),
        *(("pay_day", day) for day in ("", "0", "32", "-1", "1.5", "1_0", "１", "1e1")),
        ("first_weekday", "7"),
        ("first_weekday", "Monday"),
    ],
)
def test_bad_input_is_answered_at_the_field(client_alice, book, field, value):
    response = client_alice.post(URL, {**GOOD, field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert 'value="Doyle household"' in response.content.decode() or field == "name"
    assert stored(book)["name"] == "Personal"


def test_an_editor_and_a_viewer_look_only(as_user, bob, vera, book):
    for person in (bob, vera):
        browser = as_user(person)
        page = browser.get(URL).content.decode()
        assert "Only an owner changes these settings." in page
        assert "Save book" not in page
        assert browser.post(URL, GOOD).status_code == 403
    assert stored(book)["name"] == "Personal"


def test_a_stranger_changes_their_own(as_user, charlie, other_book, book):
    as_user(charlie).post(URL, GOOD)
    assert stored(book)["name"] == "Personal"
    assert stored(other_book)["name"] == "Doyle household"


def test_a_person_without_a_book_finds_nothing(as_user, alice):
    assert as_user(alice).get(URL).status_code == 404

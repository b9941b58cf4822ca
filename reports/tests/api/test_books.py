"""Books side by side, the sample book, and what needs a look, through the API."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest

from accounts.clock import today_for
from accounts.services import create_book
from reports.demo.sample import sample_of


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


def test_books_stand_side_by_side_and_together(ask, api, alice, book, spend):
    spend("100", "Salary", on=today_for(book), kind="income")
    spend("30", on=today_for(book))
    told = ask("get", "/books/overview").json()
    assert told["together"] is None
    create_book(owner=alice, name="Trip", base_currency="XAF")
    told = ask("get", "/books/overview").json()
    [first, second] = told["items"]
    said = [first[name] for name in ("worth", "income", "expense", "net", "people")]
    assert said == ["70.00", "100.00", "-30.00", "70.00", 1]
    assert (second["name"], second["worth"]) == ("Trip", "0")
    assert told["together"] == {
        "worth": "70.00",
        "currency": "EUR",
        "without": ["Trip"],
    }
    alone = api(alice, book=book)("get", "/books/overview").json()
    assert [row["book"] for row in alone["items"]] == [book.pk]


def test_a_sample_is_made_once_and_removed(ask, api, alice, book, monkeypatch):
    monkeypatch.setattr("reports.demo.years.fill", lambda **_: None)
    made = ask("post", "/sample-book")
    assert made.status_code == HTTPStatus.CREATED
    assert made.json()["id"] == ask("post", "/sample-book").json()["id"]
    assert len(ask("get", "/books").json()["items"]) == 2
    refused = api(alice, book=book)("delete", "/sample-book")
    assert refused.status_code == HTTPStatus.FORBIDDEN
    for _ in range(2):
        assert ask("delete", "/sample-book").status_code == HTTPStatus.NO_CONTENT
    assert sample_of(user=alice) is None


def test_samples_are_not_made_again_and_again(ask, monkeypatch):
    monkeypatch.setattr("reports.demo.sample.SAMPLES_AN_HOUR", 0)
    answer = ask("post", "/sample-book")
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert answer["Retry-After"] == "3600"


def test_what_is_overdue_needs_a_look(ask, cash, as_user, alice, book):
    late = (today_for(book) - timedelta(3)).isoformat()
    sent = {"name": "Rent", "amount": "900", "wallet": cash.pk, "due_on": late}
    bill = ask("post", "/bills", sent).json()
    [need] = ask("get", "/needs").json()["items"]
    assert (need["title"], need["recurring"]) == ("Rent is overdue", bill["recurring"])
    page = as_user(alice).get(urlsplit(need["url"]).path, follow=True)
    assert "Rent" in page.content.decode()
    ask("post", f"/recurring/{need['recurring']}/pay", {"due_on": need["due_on"]})
    left = ask("get", "/needs").json()["items"]
    assert [each["title"] for each in left] == ["1 transaction without a category"]

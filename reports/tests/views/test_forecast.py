"""The forecast's page and its address."""

from datetime import date
from html import unescape

import pytest
import time_machine

from expense_tracker.kernel.scoping import book_scope
from ledger.models import Wallet

PAGE = "/forecast/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture
def half_a_year(book_all):
    book_all(
        row
        for month in range(5, 12)
        for row in (
            (date(2026, month, 1), "2000", "Salary", "income", "Aldergate"),
            (date(2026, month, 9), str(300 + month), "Groceries", "expense", ""),
        )
    )


@pytest.fixture
def text(client_alice):
    def ask(query=""):
        answer = client_alice.get(PAGE + query)
        assert answer.status_code == 200
        return unescape(" ".join(answer.content.decode().split()))

    return ask


def test_an_empty_book_is_told_what_to_do(text):
    assert "Nothing to look ahead from yet" in text()


def test_too_little_history_is_said(spend, text):
    spend("10", on=date(2026, 11, 3))
    assert "Less than three whole months are booked" in text()


def test_it_says_how_far_off_it_would_have_been(half_a_year, text):
    assert "off by €" in text()
    assert "the simple method: €" in text()
    assert "Lowest €" in text()
    assert "before Aldergate" in text()


def test_the_horizon_is_in_the_address(half_a_year, text):
    assert "29 Dec" not in text("?months=1").partition("28 Feb")[2]
    assert "expected on 31 Dec 2026" in text("?months=1")
    assert "expected on 30 Nov 2027" in text("?months=12")
    assert "expected on 28 Feb 2027" in text("?months=99")


def test_one_wallet_is_in_the_address(half_a_year, cash, text):
    assert f"Will {cash.name} last?" in text(f"?wallet={cash.pk}")
    assert "Will the money last?" in text("?wallet=x")


def test_another_books_wallet_is_no_choice(half_a_year, other_book, text):
    with book_scope(other_book):
        theirs = Wallet.objects.get()
    assert "Will the money last?" in text(f"?wallet={theirs.pk}")


def test_what_is_supposed_is_shown_and_kept_in_the_links(half_a_year, text):
    page = text("?once=200&monthly=12*3")
    assert "Nothing is booked." in page
    assert 'value="200"' in page
    assert "once=200&monthly=12%2A3" in page


def test_what_cannot_be_read_is_told_at_its_field(half_a_year, text):
    page = text("?once=lots")
    assert "amt-over" in page
    assert "Nothing is booked." not in page
    assert 'value="lots"' in page


def test_the_table_has_the_figures_of_the_line(half_a_year, client_alice):
    answer = client_alice.get(PAGE)
    page = answer.context["page"]
    assert len(page.chart["days"]) == len(page.shown)
    assert page.chart["values"] == [str(each.balance.amount) for each in page.shown]
    assert page.shown[0].on == date(2026, 11, 21)
    assert page.found.lowest in page.shown
    assert [each.on.day for each in page.shown[-2:]] == [31, 28]
    body = answer.content.decode()
    assert body.count('<th scope="row">') >= len(page.shown)


def test_the_month_is_compared_with_a_typical_one(half_a_year, text):
    assert "of 6 months on average" in text("?against=typical")
    assert "from 1 Oct to 21 Oct" in text()


def test_a_viewer_may_look(half_a_year, as_user, vera):
    assert as_user(vera).get(PAGE).status_code == 200

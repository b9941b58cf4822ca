"""All my books: each in its own currency, and together in mine."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from accounts.models import Membership
from accounts.services import create_book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, ReferenceRate, Wallet
from ledger.services.entries import EntryDraft, record_entry
from reports.books import book_cards, worth_together

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-21 12:00Z", tick=False):
        yield


@pytest.fixture
def earn(alice):
    def record(book, amount):
        with book_scope(book):
            draft = EntryDraft(
                kind="income",
                date=TODAY,
                wallet=Wallet.objects.get(),
                amount=Decimal(amount),
                category=Category.objects.filter(kind="income").first(),
            )
            record_entry(book=book, actor=alice, draft=draft)

    return record


@pytest.fixture
def trip(alice, book):
    return create_book(owner=alice, name="Trip", base_currency="GBP")


def cards_of(user):
    seats = Membership.objects.filter(user=user).select_related("book")
    return book_cards(seats.order_by("pk"))


def test_each_book_counts_in_its_own_currency(alice, book, trip, earn):
    earn(book, "100")
    earn(trip, "40")
    home, away = cards_of(alice)
    assert home.worth == home.flow.income == Money(Decimal(100), "EUR")
    assert away.worth == away.flow.income == Money(Decimal(40), "GBP")


def test_together_they_are_worth_so_much_in_mine(alice, book, trip, earn):
    ReferenceRate.objects.create(currency="GBP", date=TODAY, per_euro=Decimal("0.8"))
    earn(book, "100")
    earn(trip, "40")
    together = worth_together(cards_of(alice))
    assert together.worth == Money(Decimal(150), "EUR")
    assert together.without == []


def test_a_book_without_a_rate_is_left_out_by_name(alice, book, trip, earn):
    earn(book, "100")
    earn(trip, "40")
    together = worth_together(cards_of(alice))
    assert (together.worth, together.without) == (Money(Decimal(100), "EUR"), ["Trip"])


def test_mine_is_the_book_i_own_not_the_one_i_joined_first(bob, book):
    own = create_book(owner=bob, name="Mine", base_currency="USD")
    assert worth_together(cards_of(bob)).worth == Money.zero(own.base_currency)


def test_one_book_alone_has_no_total(alice, book):
    assert worth_together(cards_of(alice)) is None


def test_the_page_shows_mine_and_what_i_am_asked_into(
    client_alice, alice, bob, trip, other_book, charlie
):
    page = client_alice.get("/books/").text
    assert "Trip" in page
    assert "with Bob" in page
    assert page.count('class="nm"') == 2
    assert "charlie" not in page.lower()


def test_statements_do_not_grow_with_what_is_booked(
    alice, book, earn, django_assert_max_num_queries
):
    for _ in range(5):
        earn(book, "1")
    with django_assert_max_num_queries(12):
        cards_of(alice)

"""The drawer, the palette, first steps and the sample, as pages and as parts."""

from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Book, Membership, Notice
from accounts.notices import owe_notice
from expense_tracker.kernel.scoping import all_books, book_scope
from ledger.models import Category, Entry
from reports.demo.sample import sample_of
from reports.overview.newcomers import first_steps
from reports.statements.services import due_statements

PART = {"HX-Request": "true"}


# --- the drawer -----------------------------------------------------------------------


def test_the_drawer_knows_where_one_is(client_alice):
    url = reverse("reports:assistant")
    start = client_alice.get(
        url, {"page": "/budgets/7/"}, headers=PART
    ).content.decode()
    assert "You are on <b" in start
    assert "Am I over budget?" in start
    assert "Answered on this server" in start
    assert "<html" not in start


def test_without_scripts_it_is_a_page(client_alice, spend):
    spend("12.50", on=date(2026, 10, 3))
    url = reverse("reports:assistant")
    page = client_alice.get(url, {"q": "groceries in October 2026"}).content.decode()
    assert "You spent €12.50 on Groceries in October 2026" in page
    assert "<html" in page
    assert page.count("See the transactions") == 1


def test_every_page_has_the_drawer_and_a_way_in(client_alice):
    page = client_alice.get(reverse("ledger:wallet-list")).content.decode()
    assert 'id="help"' in page
    assert f'href="{reverse("reports:help")}" data-help-open' in page


# --- the palette ----------------------------------------------------------------------


def options_of(client, typed: str = "") -> str:
    url = reverse("reports:palette")
    return client.get(url, {"q": typed}, headers=PART).content.decode()


def test_the_palette_offers_actions_and_places(client_alice):
    usual = options_of(client_alice)
    assert "Add transaction" in usual
    assert "<kbd>N</kbd>" in usual
    assert "Budgets" in options_of(client_alice, "budg")
    assert "Import a bank file" in options_of(client_alice, "csv")


def test_the_palette_finds_payees_and_entries(client_alice, spend):
    spend("12.50", on=date(2026, 11, 3), payee="Bistro Nine")
    found = options_of(client_alice, "bistro")
    assert 'aria-label="Payees"' in found
    assert "−€12.50" in found


def test_the_palette_finds_what_has_a_name(client_alice, cash, category):
    found = options_of(client_alice, "groc")
    url = f"{reverse('ledger:entry-list')}?category={category('Groceries').pk}"
    assert f'href="{url}"' in found
    assert "Wallet" in options_of(client_alice, "cash")
    assert "Found by name" not in options_of(client_alice)


def test_the_palette_leads_to_ones_other_books(as_user, bob, book, other_book):
    Membership.objects.create(book=other_book, user=bob, role=Membership.Role.VIEWER)
    with book_scope(other_book):
        Category.objects.create(book=other_book, kind="expense", name="Zebra feed")
    Book.objects.filter(pk=other_book.pk).update(name="Zebra stable")
    found = options_of(as_user(bob), "zebra")
    assert reverse("accounts:book-open", args=[other_book.pk]) in found
    assert "Zebra feed" not in found


def test_the_palette_offers_an_entry_and_a_question(client_alice, cash):
    assert "Add −€12.50" in options_of(client_alice, "12.50 lunch")
    assert "Ask “how much on food”" in options_of(client_alice, "how much on food")


def test_a_viewer_is_offered_nothing_that_writes(as_user, vera):
    assert "Add transaction" not in options_of(as_user(vera))


@pytest.mark.parametrize("typed", ["((", 'amount>"', "%", "a" * 500, "date:x"])
def test_the_palette_takes_anything(client_alice, typed):
    url = reverse("reports:palette")
    assert client_alice.get(url, {"q": typed}).status_code == HTTPStatus.OK


# --- first steps ----------------------------------------------------------------------


def test_first_steps_are_ticked_off_by_what_is_there(scope, spend):
    assert first_steps(book=scope).done == 0
    spend("4.20", on=date(2026, 11, 3))
    steps = first_steps(book=scope)
    assert [step.title for step in steps.steps if step.is_done] == [
        "Book a transaction"
    ]


def test_first_steps_are_put_away_for_good(client_alice, book):
    assert "First steps" in client_alice.get("/dashboard/").content.decode()
    client_alice.post(reverse("reports:settle"))
    book.refresh_from_db()
    with book_scope(book):
        assert first_steps(book=book) is None


def test_the_tour_is_shown_until_it_is_done(client_alice):
    assert "data-tour" in client_alice.get("/dashboard/").content.decode()
    client_alice.post(reverse("reports:tour-done"))
    assert "data-tour" not in client_alice.get("/dashboard/").content.decode()


# --- the sample -----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def test_samples_are_not_made_again_and_again(client_alice, alice, monkeypatch):
    monkeypatch.setattr("reports.demo.sample.SAMPLES_AN_HOUR", 0)
    client_alice.post(reverse("reports:sample-make"))
    assert sample_of(user=alice) is None


def test_one_press_makes_a_sample_and_one_removes_it(client_alice, alice, book):
    client_alice.post(reverse("reports:sample-make"))
    assert "Sample book." in client_alice.get("/dashboard/").content.decode()
    sample = sample_of(user=alice)
    _is_the_persons_alone(sample, alice)
    _is_nobodys_news(sample, alice)
    client_alice.post(reverse("reports:sample-make"))
    assert alice.books.count() == 2
    client_alice.post(reverse("reports:book-open-own"))
    assert client_alice.session["book_id"] == book.pk
    client_alice.post(reverse("reports:sample-make"))
    assert client_alice.session["book_id"] == sample.pk
    client_alice.post(reverse("reports:sample-remove"))
    assert list(alice.books.all()) == [book]
    with book_scope(book):
        assert not Entry.objects.exists()


def _is_the_persons_alone(sample: Book, alice) -> None:
    members = Membership.objects.filter(book=sample).values_list("user", flat=True)
    assert list(members) == [alice.pk]


def _is_nobodys_news(sample: Book, alice) -> None:
    assert not Notice.objects.filter(book=sample).exists()
    owed = owe_notice(
        user=alice, kind="statement", key="statement:1", payload={}, book=sample
    )
    assert owed is None
    assert mail.outbox == []
    with all_books():
        due = list(due_statements(now=datetime(2026, 12, 5, 12, tzinfo=UTC)))
    assert sample.pk not in {each.book_id for each in due}


def test_without_a_sample_there_is_nothing_to_remove(client_alice, book):
    client_alice.post(reverse("reports:sample-remove"))
    assert Book.objects.filter(pk=book.pk).exists()

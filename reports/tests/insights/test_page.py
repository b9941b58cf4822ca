"""The insights page: what it shows, and what people say to it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Book
from conftest import make_person
from ledger.models import Change
from ledger.services.undo import undo_change
from reports.insights import dismissing
from reports.insights.finding import look_through
from reports.models import Insight, InsightLook, MutedInsight

TODAY = date(2026, 11, 21)
PAGE = "/insights/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    for place in ("reports.views.insights", "reports.views.overview", "reports.tasks"):
        monkeypatch.setattr(f"{place}.today_for", lambda _book: TODAY)


@pytest.fixture
def odd(spend):
    """Months of one shop, and a purchase of ten times as much."""
    for n in range(7):
        on = TODAY - timedelta(days=20 + 17 * n)
        spend(f"{40 + n % 5}.00", "Groceries", on=on, payee="Market")
    return spend("430.00", "Groceries", on=TODAY - timedelta(days=10), payee="Market")


def page_of(client, url=PAGE):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_book_is_told_what_would_appear(client_alice):
    page = page_of(client_alice)
    assert "Nothing noticed yet" in page
    assert "the same amount twice within three days" in page


def test_the_first_visit_finds_what_there_is(client_alice, odd):
    page = page_of(client_alice)
    assert "€430.00 at Market is unusual" in page
    assert "On 11 Nov, 10.5 times the €41.00 that is usual there." in page
    assert InsightLook.objects.get().on == TODAY


def test_its_link_leads_to_the_entries_and_their_sum(client_alice, odd, scope):
    page_of(client_alice)
    insight = Insight.objects.get(kind="unusual")
    page = page_of(client_alice, f"{reverse('ledger:entry-list')}?{insight.query}")
    assert f"/entries/{odd.pk}/" in page
    assert page.count('class="r"') == 1


def test_looking_again_finds_nothing_new(scope, odd):
    assert len(look_through(book=scope, as_of=TODAY)) == 1
    assert look_through(book=scope, as_of=TODAY) == []
    assert look_through(book=scope, as_of=TODAY + timedelta(days=1)) == []


def test_what_is_dismissed_stays_dismissed_and_can_be_undone(client_alice, odd, scope):
    page_of(client_alice)
    insight = Insight.objects.get()
    client_alice.post(f"/insights/{insight.pk}/dismiss/")
    assert "is unusual" not in page_of(client_alice)
    look_through(book=scope, as_of=TODAY + timedelta(days=2))
    assert "is unusual" not in page_of(client_alice)
    change = Change.objects.order_by("pk").last()
    undo_change(book=scope, actor=None, change=change)
    assert "is unusual" in page_of(client_alice)


def test_a_kind_that_is_not_useful_is_neither_shown_nor_found(
    client_alice, odd, scope, spend
):
    page_of(client_alice)
    client_alice.post("/insights/kinds/unusual/mute/")
    assert "is unusual" not in page_of(client_alice)
    spend("450.00", "Groceries", on=TODAY - timedelta(days=1), payee="Market")
    assert look_through(book=scope, as_of=TODAY) == []
    client_alice.post("/insights/kinds/unusual/unmute/")
    assert "€430.00 at Market is unusual" in page_of(client_alice)
    assert not MutedInsight.objects.exists()


def test_muting_can_be_undone(scope, alice):
    change = dismissing.mute(book=scope, actor=alice, kind="idle")
    undo_change(book=scope, actor=alice, change=change)
    assert not MutedInsight.objects.exists()


@pytest.mark.parametrize("path", ["kinds/nothing/mute/", "kinds/nothing/unmute/"])
def test_an_unknown_kind_is_not_found(client_alice, path):
    assert client_alice.post(f"{PAGE}{path}").status_code == 404


def test_viewers_see_no_buttons(as_user, vera, odd):
    page = page_of(as_user(vera))
    assert "is unusual" in page
    assert "/dismiss/" not in page


def test_every_change_makes_kept_pages_new(client_alice, odd, scope):
    page_of(client_alice)
    before = Book.objects.get(pk=scope.pk).version
    client_alice.post(f"/insights/{Insight.objects.get().pk}/dismiss/")
    assert Book.objects.get(pk=scope.pk).version > before


def test_a_changed_book_is_looked_through_behind_the_page(client_alice, odd, spend):
    page_of(client_alice)
    spend("450.00", "Groceries", on=TODAY - timedelta(days=1), payee="Market")
    page_of(client_alice)
    assert Insight.objects.filter(kind="unusual").count() in {1, 2}


def test_more_entries_cost_no_more_statements(
    client_alice, odd, spend, django_assert_max_num_queries
):
    page_of(client_alice)
    with django_assert_max_num_queries(60) as few:
        page_of(client_alice)
    for month in range(6):
        on = TODAY - timedelta(days=40 + 30 * month)
        row = spend("9.00", "Groceries", on=on, payee="Other")
        Insight(
            book=row.book,
            kind="unusual",
            key=f"unusual:{month}:1",
            first=on,
            last=on,
            amount=Decimal(9),
            facts={"payee": "Other", "usual": "3", "times": "3"},
        ).save()
    with django_assert_max_num_queries(len(few) + 2):
        page_of(client_alice)


# --- the month in short ---------------------------------------------------------------


def test_the_overview_tells_the_last_month_in_short(client_alice, odd):
    page = page_of(client_alice, "/dashboard/")
    assert "Your October, in short" in page
    assert "Groceries" in page


def test_a_month_without_spending_has_no_note(client_alice, spend):
    spend("5.00", "Groceries", on=TODAY)
    assert "in short" not in page_of(client_alice, "/dashboard/")


def test_each_member_reads_in_their_own_locale(as_user, book, odd):
    person = make_person("Dora", locale="de-DE")
    book.memberships.create(user=person, role="viewer")
    assert "430,00" in page_of(as_user(person))

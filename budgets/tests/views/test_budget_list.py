"""/budgets/"""

from datetime import date
from http import HTTPStatus

import pytest

from accounts.models import User
from budgets.overruns import check_overruns
from budgets.queries import free_to_spend
from budgets.tests.conftest import TODAY
from ledger.models import Category

URL = "/budgets/"


@pytest.fixture
def page(client_alice):
    def get(url=URL):
        answer = client_alice.get(url)
        assert answer.status_code == HTTPStatus.OK
        return answer

    return get


def test_shows_budgets_by_attention(page, limit, spend):
    limit("180")
    limit("480", "Groceries")
    spend("195.48", "Eating out", on=TODAY)
    spend("50", on=TODAY)
    answer = page()
    groups = answer.context["board"].groups
    assert [group.title for group in groups] == ["Over or ahead of pace", "On pace"]
    html = answer.content.decode()
    assert "€15.48 over" in html
    assert "109% used" in html
    assert "€430.00 left" in html
    assert "€43.00 a day" in html


def test_groups_add_up_to_the_header(page, limit, spend):
    limit("180")
    limit("480", "Groceries")
    limit("300", "Rent & mortgage")
    limit("500", "Home")
    spend("195.48", "Eating out", on=TODAY)
    spend("200", "Rent & mortgage", on=TODAY)
    board = page().context["board"]
    assert sum(group.spent.amount for group in board.groups) == board.spent.amount
    assert sum(group.limit.amount for group in board.groups) == board.limit.amount


def test_free_is_the_overviews(page, book, limit, spend):
    limit("180")
    spend("30", "Eating out", on=TODAY)
    free = page().context["board"].free
    assert free == free_to_spend(book=book, as_of=TODAY)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda spend, owe, category: spend("100", "Eating out", on=TODAY), "56% used"),
        (
            lambda spend, owe, category: spend("160", "Eating out", on=TODAY),
            "Ahead of pace, even would be €126.00",
        ),
        (
            lambda spend, owe, category: spend(
                "35", "Eating out", on=TODAY, kind="refund"
            ),
            "€35.00 came back",
        ),
        (
            lambda spend, owe, category: spend(
                "35", "Eating out", on=date(2026, 11, 28)
            ),
            "€35.00 planned",
        ),
        (
            lambda spend, owe, category: owe(
                "Canteen", on=date(2026, 11, 23), category=category("Eating out")
            ),
            "Canteen due Mon 23 Nov, €20.00",
        ),
    ],
)
def test_each_reason_says_something_particular(
    page, limit, spend, owe, category, make, words
):
    limit("180")
    make(spend, owe, category)
    assert words in page().content.decode()


def test_says_when_the_alert_was_sent(page, book, limit, spend):
    limit("180")
    spend("195.48", "Eating out", on=TODAY)
    check_overruns(book=book, as_of=TODAY)
    assert "Alert sent Sat 21 Nov" in page().content.decode()


def test_mentions_what_is_unfiled(page, limit, spend):
    limit("180")
    spend("12.45", None, on=TODAY)
    assert "€12.45 unfiled" in page().content.decode()


def test_a_past_month_has_no_marker_and_says_what_was_kept(page, limit, spend):
    limit("180")
    spend("100", "Eating out", on=date(2026, 10, 5))
    answer = page("/budgets/month/2026-10/")
    html = answer.content.decode()
    assert "€80.00 kept" in html
    assert "bar-pp" not in html
    assert answer.context["board"].free is None


def test_a_future_month_is_empty_and_open(page, limit):
    limit("180")
    assert "€180.00" in page("/budgets/month/2027-03/").content.decode()


def test_months_follow_the_pay_day(page, book, limit, spend):
    book.pay_day = 25
    book.save()
    limit("180")
    spend("10", "Eating out", on=date(2026, 10, 24))
    board = page("/budgets/month/2026-09/").context["board"]
    assert board.month.last == date(2026, 10, 24)
    assert board.spent.amount == 10


def test_without_budgets_it_offers_the_usual(page, spend):
    for month in (8, 9, 10):
        spend("41", on=date(2026, month, 3))
        spend("12", "Eating out", on=date(2026, month, 4))
    html = page().content.decode()
    assert "Begin with these" in html
    assert "Set €50.00" in html
    assert "Set €20.00" in html


def test_a_new_book_offers_a_first_budget(page):
    assert "No budgets yet" in page().content.decode()


def test_a_viewer_sees_no_buttons(limit, vera, as_user):
    limit("180")
    html = as_user(vera).get(URL).content.decode()
    assert "Eating out" in html
    assert "New budget" not in html
    assert "/delete/" not in html


def test_names_are_escaped(page, limit, category):
    eating = category("Eating out")
    eating.name = "<b>Food</b>"
    eating.save()
    limit("180", eating.name)
    assert "<b>Food" not in page().content.decode()


@pytest.mark.parametrize("slug", ["2026-13", "x", "1899-12"])
def test_a_month_that_is_none_is_not_found(client_alice, slug):
    answer = client_alice.get(f"/budgets/month/{slug}/")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_amounts_follow_the_readers_locale(page, limit, alice):
    User.objects.filter(pk=alice.pk).update(locale="de-DE")
    limit("1234.50")
    assert "1.234,50\N{NO-BREAK SPACE}€" in page().content.decode()


def test_queries_do_not_grow_with_budgets(page, limit, django_assert_max_num_queries):
    names = [each.name for each in Category.objects.filter(kind="expense")]
    for name in names[:3]:
        limit("10", name)
    page()  # what every page shows is remembered from here on
    with django_assert_max_num_queries(60) as few:
        page()
    count = len(few)
    for name in names[3:15]:
        limit("10", name)
    page()
    with django_assert_max_num_queries(count):
        page()

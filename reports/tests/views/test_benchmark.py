"""The page "Against others"."""

from http import HTTPStatus

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from expense_tracker.kernel.scoping import all_books
from reports.models import BenchmarkMember, BenchmarkPublication
from reports.tests.benchmark.conftest import (  # noqa: F401 - fixtures
    everywhere,
    make_book,
    many,
    month_passes,
)

PAGE = reverse("reports:others")
SWITCH = reverse("reports:others-switch")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 12:00Z", tick=False):
        yield


@pytest.fixture
def member(make_book, alice, as_user):  # noqa: F811
    """A client of alice's, in a Book that takes part and spends 1,000 a month."""
    Membership.objects.filter(user=alice).delete()
    book = make_book()
    Membership.objects.create(book=book, user=alice, role=Membership.Role.OWNER)
    return as_user(alice)


def test_it_is_off_until_turned_on_and_says_what_is_counted(client_alice):
    page = client_alice.get(PAGE).content.decode()
    assert "This is off until you turn it on" in page
    assert "No names, amounts, payees, notes" in page
    with all_books():
        assert not BenchmarkMember.objects.exists()


def test_the_owner_takes_part_and_stops(client_alice, book):
    client_alice.post(SWITCH)
    with all_books():
        assert BenchmarkMember.objects.get().book == book
    client_alice.post(SWITCH, {"leave": "1"})
    with all_books():
        assert not BenchmarkMember.objects.exists()


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_only_the_owner_decides(who, request, as_user, book):
    client = as_user(request.getfixturevalue(who))
    assert client.post(SWITCH).status_code == HTTPStatus.FORBIDDEN
    page = client.get(PAGE).content.decode()
    assert "Only the owner of the book can turn it on" in page


def test_without_spending_there_is_nothing_to_compare(client_alice):
    client_alice.post(SWITCH)
    assert "No spending to compare" in client_alice.get(PAGE).content.decode()


def test_a_small_group_is_not_shown(member):
    assert "Not enough books yet" in member.get(PAGE).content.decode()


def test_own_shares_stand_beside_what_is_usual(member, many, month_passes):  # noqa: F811
    many(24)
    month_passes()
    page = member.get(PAGE).content.decode()
    assert "at least 20 books that spend €1,000.00 to €2,000.00 a month" in page
    assert "Rent &amp; Housing: 70% of your spending, usually" in page
    assert '<td class="ra num">30%</td>' in page


def test_who_does_not_take_part_sees_no_figures(client_alice, many, month_passes):  # noqa: F811
    many(24)
    month_passes()
    assert "This is off" in client_alice.get(PAGE).content.decode()


def test_more_and_less_than_usual_are_said(member, many, month_passes):  # noqa: F811
    many(24)
    [made] = month_passes()
    made.shares["Groceries"] = [10, 15, 20]
    made.shares["Rent & Housing"] = [75, 80, 85]
    made.save()
    page = member.get(PAGE).content.decode()
    assert "more than usual" in page
    assert "less than usual" in page


def test_what_is_too_old_is_not_shown(member, many, month_passes):  # noqa: F811
    many(24)
    month_passes()
    BenchmarkPublication.objects.update(first="2025-05-01", last="2025-07-31")
    assert "Not enough books yet" in member.get(PAGE).content.decode()

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from expense_tracker.context import Shell, shell
from expense_tracker.kernel.money import Money


def shell_at(path, book=None) -> Shell:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.book = book
    return shell(request)["shell"]


def current(places):
    return [place.label for place in places if place.current]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/dashboard/", "Overview"),
        ("/entries/", "Transactions"),
        ("/entries/new/", "Transactions"),
        ("/reports/statements/2026-11/", "Reports"),
    ],
)
def test_a_place_stays_marked_on_the_pages_below_it(path, label):
    assert current(shell_at(path).places) == [label]


def test_only_the_deepest_place_is_marked():
    assert current(shell_at("/settings/").settings) == ["Profile"]
    assert current(shell_at("/settings/book/").settings) == ["Book"]


def test_password_and_address_belong_to_security():
    frame = shell_at("/accounts/password/change/")
    assert current(frame.settings) == ["Security"]
    assert current(frame.places) == []


def test_the_phones_tab_bar_knows_its_own_places():
    assert not shell_at("/budgets/").is_elsewhere
    assert shell_at("/bills/").is_elsewhere


def test_signed_out_there_are_no_wallets():
    frame = shell_at("/")
    assert frame.wallets == ()
    assert frame.net_worth is None


def test_shows_todays_balances_and_their_sum(scope, spend):
    spend("12.50", on=date(2020, 1, 1))
    frame = shell_at("/dashboard/", scope)
    (cash,) = [row for row in frame.wallets if row.name == "Cash"]
    assert cash.balance == Money(Decimal("-12.50"), "EUR")
    assert frame.net_worth == Money(Decimal("-12.50"), "EUR")


def test_a_changed_book_is_worked_out_anew(scope, spend):
    spend("12.50", on=date(2020, 1, 1))
    scope.refresh_from_db()
    before = shell_at("/dashboard/", scope).net_worth
    spend("7.50", on=date(2020, 1, 2))
    scope.refresh_from_db()
    after = shell_at("/dashboard/", scope).net_worth
    assert before - after == Money(Decimal("7.50"), "EUR")


def test_an_unchanged_book_is_read_from_the_cache(scope, django_assert_num_queries):
    first = shell_at("/dashboard/", scope).net_worth
    with django_assert_num_queries(0):
        assert shell_at("/entries/", scope).net_worth == first


def test_counts_what_waits_beside_its_place(scope, spend):
    spend("12.50", None, on=date(2020, 1, 1))
    scope.refresh_from_db()
    waiting = {
        place.label: place.waiting for place in shell_at("/dashboard/", scope).places
    }
    assert waiting["Transactions"] == 1
    assert waiting["Bills"] == 0


def test_asks_the_database_only_when_asked_itself(scope, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shell_at("/dashboard/", scope).settings

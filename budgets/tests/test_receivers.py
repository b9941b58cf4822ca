"""Budgets when the Book gets another main currency."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.queries import currency_held_because
from budgets.budgeting.moving import move_money
from budgets.models import Budget, Move
from budgets.receivers import convert_limits
from budgets.services import delete_budget
from budgets.tests.conftest import TODAY
from ledger.errors import InvalidEntry
from ledger.models import Conversion


def test_a_budget_holds_the_main_currency(scope, alice, limit):
    assert currency_held_because(scope) is None
    budget = limit("180")
    assert currency_held_because(scope).startswith("Budgets")
    delete_budget(book=scope, actor=alice, budget=budget)
    assert currency_held_because(scope) is None


def convert(book, rate):
    conversion = Conversion(book=book, old="EUR", new="USD", rate=Decimal(rate))
    convert_limits(book=book, conversion=conversion)


def test_moves_go_with_it_and_those_worth_nothing_are_gone(scope, alice, limit):
    source, target = limit("100"), limit("100", "Groceries")
    for amount in ("0.03", "20"):
        move_money(
            book=scope,
            actor=alice,
            source=source,
            target=target,
            amount=Decimal(amount),
            as_of=TODAY,
        )
    convert(scope, "0.1")
    assert Move.objects.get().amount == 2
    assert {each.amount for each in Budget.objects.all()} == {Decimal(10)}


def test_a_limit_that_grows_too_large_is_refused(scope, limit):
    limit("99999999999", cadence="once", starts_on=date(2026, 11, 1), ends_on=TODAY)
    with pytest.raises(InvalidEntry, match="too much in USD"):
        convert(scope, "17000")

from datetime import date
from decimal import Decimal

import pytest

from accounts.queries import currency_held_because
from ledger.models import Category, Recurring, Wallet
from ledger.tests.factories import make_entry, make_wallet


def test_a_new_book_begins_with_categories_and_a_wallet(scope):
    assert Wallet.objects.get().currency == scope.base_currency
    assert Category.objects.filter(parent=None, kind="expense").count() > 5
    child = Category.objects.get(name="Groceries")
    assert (child.parent.name, child.kind) == ("Food", "expense")


def test_an_empty_book_may_change_its_currency(scope):
    assert currency_held_because(scope) is None


@pytest.mark.parametrize(
    ("holder", "reason"),
    [("entry", "Transactions"), ("bill", "Bills"), ("rate", "Exchange rates")],
)
def test_amounts_hold_the_currency(scope, cash, holder, reason):
    if holder == "entry":
        make_entry(cash)
    elif holder == "bill":
        Recurring(
            book=scope,
            name="Rent",
            amount=Decimal(9),
            wallet=cash,
            starts_on=date(2026, 1, 1),
        ).save()
    else:
        make_wallet(scope, "Abroad", currency="GBP", rate="1.17")
    assert currency_held_because(scope).startswith(reason)

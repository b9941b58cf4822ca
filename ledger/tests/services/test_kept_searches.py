"""Rules and saved views go on meaning what they were made for."""

from decimal import Decimal

import pytest

from ledger.errors import InUse
from ledger.forms.categories import category_values
from ledger.models import Category, Change, Rule, SavedView
from ledger.rules.ruling import Share
from ledger.services.categories import CategoryDraft, change_category, delete_category
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.undo import undo_change
from ledger.services.views import save_view
from ledger.services.wallets import WalletDraft, change_wallet, delete_wallet
from ledger.tests.factories import OPENED, make_wallet


@pytest.fixture
def category(scope):
    return lambda name: Category.objects.get(name=name)


@pytest.fixture
def rule(scope):
    def make(query, **more):
        draft = RuleDraft(query=query, **more)
        change = create_rule(book=scope, actor=None, draft=draft)
        return Rule.objects.get(pk=change.subject_id)

    return make


def rename(book, category, name):
    values = category_values(category)
    draft = CategoryDraft(
        name=name,
        kind=values["kind"],
        icon=values["icon"],
        colour=values["colour"],
        parent=category.parent,
    )
    change_category(
        book=book, actor=None, category=category, version=category.version, draft=draft
    )


def test_a_renamed_category_is_renamed_where_it_is_searched(scope, rule, category):
    made = rule("-category:Fuel,food x", payee="y")
    save_view(book=scope, actor=None, name="v", query="period=all&q=category:fuel")
    rename(scope, category("Fuel"), "Gas & oil")
    assert made.fresh().query == '-category:"Gas & oil",Food x'
    assert SavedView.objects.get().query == (
        "period=all&q=category%3A%22Gas+%26+oil%22"
    )


def test_undoing_the_new_name_undoes_it_there(scope, alice, rule, category):
    made = rule("category:Fuel", payee="y")
    rename(scope, category("Fuel"), "Gas")
    undo_change(book=scope, actor=alice, change=Change.objects.first())
    assert made.fresh().query == "category:Fuel"


def test_a_path_follows_its_parents_name(scope, rule, category):
    for parent in ("Food", "Home"):
        Category.objects.create(
            book=scope, name="Odds", kind="expense", parent=category(parent)
        )
    made = rule("category:food/odds", payee="y")
    rename(scope, category("Food"), "Meals")
    assert made.fresh().query == "category:Meals/Odds"


def test_a_renamed_wallet_is_followed(scope, rule):
    bank = make_wallet(scope, "Everyday")
    made = rule("wallet:every", payee="y")
    draft = WalletDraft(
        name="Main", kind="bank", currency="EUR", opening=0, opened_on=OPENED
    )
    change_wallet(
        book=scope, actor=None, wallet=bank, version=bank.version, draft=draft
    )
    assert made.fresh().query == "wallet:Main"


@pytest.mark.parametrize("use", ["query", "category", "parts"])
def test_a_category_that_a_rule_needs_is_kept(scope, rule, category, use):
    shares = (
        Share(category("Fuel"), Decimal(50)),
        Share(category("Groceries"), Decimal(50)),
    )
    rule(
        **{
            "query": {"query": "category:Fuel", "payee": "x"},
            "category": {"query": "a", "category": category("Fuel")},
            "parts": {"query": "a", "shares": shares},
        }[use]
    )
    with pytest.raises(InUse, match="The rule “"):
        delete_category(book=scope, actor=None, category=category("Fuel"))


def test_a_wallet_that_a_rule_needs_is_kept(scope, rule):
    savings = make_wallet(scope, "Savings pot")
    rule("a", to_wallet=savings)
    with pytest.raises(InUse, match="The rule “a”"):
        delete_wallet(book=scope, actor=None, wallet=savings)

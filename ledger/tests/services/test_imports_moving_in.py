"""Moving in: exports of other programs, written by hand in their forms."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from budgets.models import Budget
from ledger import doctor
from ledger.importing.layout import Layout
from ledger.models import Category, Entry, EntryGroup, Wallet
from ledger.services.imports import review, upload
from ledger.services.imports.proofs import balance_proofs
from ledger.tests.factories import balance_of
from ledger.tests.services.import_helpers import (
    book_all,
    decisions,
    dump,
    take_back,
    take_in,
)

EXPORTS = Path(__file__).with_name("exports")


def export_of(name: str) -> bytes:
    return EXPORTS.joinpath(f"{name.replace(' ', '_')}.csv").read_bytes()


# What each wallet holds when all is booked, added up by hand.
BALANCES = {
    "firefly": {"Checking": "2056.50", "Savings": "300"},
    "ynab": {"Checking": "2074.50", "Savings": "300"},
    "actual": {"Checking": "2074.50", "Savings": "300"},
    "mint": {"Checking": "1674.50", "Gold Card": "300"},
    "monefy": {"Checking": "2174.50", "Savings": "300"},
    "money manager": {"Checking": "1674.50", "Savings": "300"},
    "splitwise": {"Cash": "-40"},
}


@pytest.fixture
def move_in(scope, alice, cash):
    return lambda data: take_in(scope, alice, data, wallet=cash, name="export.csv")


@pytest.mark.parametrize("origin", BALANCES)
def test_balances_are_those_of_the_other_program(move_in, scope, origin):
    run = book_all(move_in(export_of(origin)))
    assert run.layout["origin"] == origin
    found = {wallet.name: balance_of(wallet) for wallet in Wallet.objects.all()}
    for name, balance in BALANCES[origin].items():
        assert found[name] == Decimal(balance)
    assert all(proof.agrees for proof in balance_proofs(run))
    assert list(doctor.findings(scope)) == []


@pytest.mark.parametrize("origin", BALANCES)
def test_it_can_be_taken_back_and_adds_nothing_twice(move_in, scope, origin):
    before = dump(scope)
    run = book_all(move_in(export_of(origin)))
    again = move_in(export_of(origin))
    assert not again.rows.filter(chosen=True).exists()
    take_back(run)
    assert dump(scope) == before


@pytest.mark.parametrize("origin", ["firefly", "ynab", "actual", "monefy", "mint"])
def test_transfers_are_one_each(move_in, origin):
    book_all(move_in(export_of(origin)))
    assert EntryGroup.objects.filter(kind="transfer").count() == 1
    assert Entry.objects.filter(kind="transfer").count() == 2


@pytest.mark.parametrize("origin", ["firefly", "ynab", "actual"])
def test_split_purchases_stay_split(move_in, origin):
    book_all(move_in(export_of(origin)))
    group = EntryGroup.objects.get(kind="split")
    parts = group.entries.order_by("position")
    assert [part.amount for part in parts] == [Decimal(-40), Decimal(-60)]
    assert parts[0].category != parts[1].category


def test_categories_keep_their_two_levels(move_in):
    book_all(move_in(export_of("ynab")))
    clothes = Category.objects.get(name="Clothes", parent__name="Fun")
    assert clothes.kind == "expense"


def test_firefly_knows_tags_and_what_was_paid_abroad(move_in):
    book_all(move_in(export_of("firefly")))
    shop = Entry.objects.get(payee__name="Corner Market")
    assert {tag.name for tag in shop.tags.all()} == {"home", "weekly", "Household"}
    book = Entry.objects.get(payee__name="Quay Books")
    assert (book.original_amount, book.original_currency) == (Decimal(20), "USD")


def test_the_last_plan_becomes_budgets_and_undo_takes_them_back(move_in, scope):
    before = dump(scope)
    run = book_all(move_in(export_of("ynab plan")))
    budgets = {each.category.name: each.amount for each in Budget.objects.all()}
    assert budgets == {"Groceries": Decimal(400), "Rent": Decimal(900)}
    assert sorted(decisions(run)) == ["left", "new", "new"]
    take_back(run)
    assert dump(scope) == before


def test_the_share_is_that_of_the_person_chosen(scope, alice, cash):
    data = export_of("splitwise")
    run = upload.start_import(
        book=scope, actor=alice, wallet=cash, file_name="s.csv", data=data
    )
    doubt = upload.doubts_of(run)[0]
    assert (doubt.about, [value for value, _ in doubt.options]) == (
        "person",
        ["Alice", "Bob"],
    )
    layout = replace(Layout.from_json(run.layout), person="Bob")
    review.choose_layout(run=run, layout=layout)
    book_all(run)
    amounts = Entry.objects.exclude(kind="opening").order_by("date")
    assert [entry.amount for entry in amounts] == [Decimal(-30), Decimal(-10)]

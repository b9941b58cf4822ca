"""Rules over what is booked already."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import InvalidEntry
from ledger.models import (
    Category,
    Entry,
    EntryGroup,
    EntryTag,
    MonthTotal,
    Payee,
    Reconciliation,
    Rule,
)
from ledger.rules.ruling import RuleSet, Share
from ledger.services import rule_runs
from ledger.services.drafts import Part
from ledger.services.rule_runs import plan_run, run_rules
from ledger.services.rules import RuleDraft, create_rule
from ledger.services.undo import undo_change
from ledger.tests.factories import (
    TODAY,
    balance_of,
    make_entry,
    make_transfer,
    make_wallet,
    rows_of,
)

TABLES = (Entry, EntryGroup, EntryTag)


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday", opening="100")


@pytest.fixture
def category(scope):
    return lambda name: Category.objects.get(name=name)


@pytest.fixture
def rule(scope):
    def make(query, **more):
        create_rule(book=scope, actor=None, draft=RuleDraft(query=query, **more))

    return make


@pytest.fixture
def run(scope, alice):
    def do(**more):
        rules = RuleSet.of(scope, TODAY)
        return run_rules(book=scope, actor=alice, rules=rules, label="Rules", **more)

    return do


@pytest.fixture
def planned(scope):
    def count(**more):
        rules = RuleSet.of(scope, TODAY)
        return len(plan_run(book=scope, rules=rules, **more).effects)

    return count


def totals():
    """The monthly sums without the ids that each recomputing gives anew."""
    columns = ("month", "wallet", "category", "kind", "amount", "base_amount", "count")
    return sorted(map(str, MonthTotal.objects.values_list(*columns)))


def test_what_is_empty_is_filled_and_what_is_there_stays(rule, run, bank, category):
    empty = make_entry(bank, payee="TESCO 1")
    filed = make_entry(bank, payee="TESCO 2", category=category("Fuel"), note="mine")
    other = make_entry(bank, payee="Lidl")
    rule("tesco", category=category("Groceries"), note="shop", tags=("Food",))
    run()
    empty, filed, other = (each.fresh() for each in (empty, filed, other))
    assert (empty.category.name, empty.note) == ("Groceries", "shop")
    assert (filed.category.name, filed.note) == ("Fuel", "mine")
    assert other.category is None
    assert [[t.name for t in e.tags.all()] for e in (empty, filed, other)] == [
        ["Food"],
        ["Food"],
        [],
    ]


def test_overwriting_renames_and_refiles(rule, run, bank, category):
    entry = make_entry(bank, payee="TESCO 2", category=category("Fuel"), note="x")
    rule("tesco", category=category("Groceries"), payee="Tesco", note="y")
    run(overwrite=True)
    entry = entry.fresh()
    assert (entry.category.name, entry.payee.name, entry.note) == (
        "Groceries",
        "Tesco",
        "y",
    )
    assert entry.search_text.split("\n")[:2] == ["tesco", "y"]


def test_a_second_run_finds_nothing_to_do(rule, run, planned, bank, category):
    make_entry(bank, payee="Tesco")
    rule("tesco", category=category("Groceries"), tags=("Food",))
    rule("tesco", category=category("Fuel"), payee="Never")
    assert planned() == 1
    run()
    assert planned() == 0
    with pytest.raises(InvalidEntry, match="nothing to change"):
        run()


def test_undo_puts_everything_back_in_one_press(
    scope, alice, rule, run, bank, category
):
    savings = make_wallet(scope, "Savings pot")
    bought = make_entry(bank, "10", payee="Tesco 1", on=date(2025, 3, 1))
    make_entry(bank, "3", kind="refund", payee="Tesco 2", refund_of=bought)
    make_entry(bank, "20", payee="To savings")
    make_entry(bank, "30", payee="Office", tags=("Old",))
    make_transfer(bank, savings, "5", note="tesco")
    rule("tesco", category=category("Groceries"), tags=("Food", "Old"), payee="Tesco")
    rule("savings", to_wallet=savings)
    shares = (
        Share(category("Fuel"), Decimal(40)),
        Share(category("Groceries"), Decimal(60)),
    )
    rule("office", shares=shares, note="half work")
    before = rows_of(*TABLES), totals()
    change = run(overwrite=True)
    assert rows_of(*TABLES) != before[0]
    undo_change(book=scope, actor=alice, change=change)
    assert (rows_of(*TABLES), totals()) == before


def test_what_goes_to_another_wallet_becomes_a_transfer(scope, rule, run, bank):
    savings = make_wallet(scope, "Savings pot")
    out = make_entry(bank, "20", payee="Savings")
    back = make_entry(bank, "5", kind="income", payee="Savings")
    rule("savings", to_wallet=savings)
    run()
    assert {out.fresh().kind, back.fresh().kind} == {"transfer"}
    assert (balance_of(bank), balance_of(savings)) == (Decimal(85), Decimal(15))


def test_a_split_by_percent_keeps_the_amount(rule, run, bank, category):
    entry = make_entry(bank, "10.01", payee="Office")
    shares = (
        Share(category("Fuel"), Decimal(50)),
        Share(category("Groceries"), Decimal(50)),
    )
    rule("office", shares=shares)
    run()
    parts = Entry.objects.filter(group=entry.fresh().group).order_by("position")
    assert [part.amount for part in parts] == [Decimal("-5.01"), Decimal(-5)]


def test_only_the_parts_of_a_split_that_agree_are_filed(rule, run, bank, category):
    parts = (Part(Decimal(8)), Part(Decimal(2)))
    entry = make_entry(bank, "10", payee="Tesco", parts=parts)
    rule("tesco amount>5", category=category("Groceries"))
    run()
    found = Entry.objects.filter(group=entry.fresh().group).order_by("position")
    assert [str(part.category) for part in found] == ["Groceries", "None"]


def test_transfers_take_words_but_no_category(scope, rule, run, bank, category):
    savings = make_wallet(scope, "Savings pot")
    moved = make_transfer(bank, savings, "5", note="monthly")
    rule("monthly", category=category("Groceries"), tags=("Plan",))
    run()
    assert [tag.name for tag in moved.tags.all()] == ["Plan"]
    assert moved.fresh().category is None


def test_what_was_checked_against_a_statement_is_still_filed(
    scope, rule, run, bank, category
):
    entry = make_entry(bank, payee="Tesco")
    done = Reconciliation.objects.create(
        book=scope, wallet=bank, date=TODAY, balance=0, state="done"
    )
    Entry.objects.filter(pk=entry.pk).update(reconciliation=done)
    rule("tesco", category=category("Groceries"))
    run()
    assert entry.fresh().category.name == "Groceries"


def test_a_long_run_goes_on_with_the_next(
    monkeypatch, scope, rule, run, bank, category
):
    monkeypatch.setattr(rule_runs, "MAX_CHANGES", 3)
    monkeypatch.setattr(rule_runs, "CHUNK", 2)
    for day in range(1, 6):
        make_entry(bank, payee="Tesco", on=date(2026, 1, day))
    rule("tesco", category=category("Groceries"))
    assert plan_run(book=scope, rules=RuleSet.of(scope, TODAY)).is_cut
    run()
    left = Entry.objects.filter(category=None, kind="expense")
    assert sorted(entry.date.day for entry in left) == [1, 2]
    run()
    assert not left.all().exists()


def test_a_run_costs_no_more_statements_for_more_entries(
    rule, run, bank, category, django_assert_max_num_queries
):
    for number in range(40):
        make_entry(bank, payee=f"Tesco {number}")
    rule("tesco", category=category("Groceries"), payee="Tesco", tags=("Food",))
    with django_assert_max_num_queries(60):
        run(overwrite=True)
    assert Payee.objects.filter(name="Tesco").count() == 1
    assert Rule.objects.count() == 1

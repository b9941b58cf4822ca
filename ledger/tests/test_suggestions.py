"""What a Book suggests for its transactions: learned from its people, then known."""

from datetime import date

import pytest

from expense_tracker.kernel.scoping import book_scope
from ledger.filing.suggestions import Asked, likely, suggest
from ledger.models import Category
from ledger.services.categories import CategoryDraft, change_category
from ledger.tests.factories import make_entry

DAY = date(2026, 11, 3)


@pytest.fixture
def asked(scope):
    """The suggestion for a payee, as of what was saved last."""

    def ask(payee, note="", kind="expense"):
        scope.refresh_from_db()
        return suggest(scope, [Asked(payee, note, kind)])[0]

    return ask


def test_what_is_commonly_known_is_suggested_to_a_fresh_book(asked, category):
    found = asked("LIDL SAGT DANKE 4711")
    assert found.category == category("Groceries")
    assert "usually Groceries" in found.reason
    assert asked("Zorblatt Qux") is None


def test_one_correction_counts_at_once(asked, spend, category):
    assert asked("Zorblatt 0042") is None
    spend("5", "Clothing", on=DAY, payee="Zorblatt 0042")
    found = asked("ZORBLATT 0099")
    assert found.category == category("Clothing")
    assert found.reason == "1 of 1 transaction with 'zorblatt' was Clothing"


def test_persons_win_over_what_is_commonly_known(asked, spend, category):
    for day in (1, 2, 3):
        spend("5", "Eating out", on=DAY.replace(day=day), payee="Lidl")
    assert asked("Lidl").category == category("Eating out")


def test_reasons_count_what_was_filed_differently(asked, spend, category):
    for _ in range(12):
        spend("5", "Groceries", on=DAY, payee="Zorblatt")
    spend("5", "Clothing", on=DAY, payee="Zorblatt")
    found = asked("Zorblatt")
    assert found.reason == "12 of 13 transactions with 'zorblatt' were Groceries"


def test_a_change_of_mind_is_learned_and_the_old_word_forgotten(
    asked, spend, category, scope, alice
):
    entry = spend("5", "Clothing", on=DAY, payee="Zorblatt")
    assert asked("Zorblatt").category == category("Clothing")
    entry.category = category("Insurance")
    entry.save()
    type(scope).objects.filter(pk=scope.pk).update(version=scope.version + 1)
    assert asked("Zorblatt").category == category("Insurance")


def test_notes_speak_where_there_is_no_payee(asked, spend, category):
    spend("5", "Eating out", on=DAY, note="zorblatt")
    assert asked("", "zorblatt").category == category("Eating out")
    assert asked("", "") is None


def test_income_and_spending_are_kept_apart(asked, cash, spend, category):
    spend("5", "Clothing", on=DAY, payee="Zorblatt")
    assert asked("Zorblatt", kind="income") is None
    make_entry(cash, kind="income", payee="Zorblatt", category=category("Salary"))
    assert asked("Zorblatt", kind="income").category == category("Salary")
    assert asked("Zorblatt").category == category("Clothing")


def test_a_label_without_a_category_suggests_nothing(asked, scope):
    assert asked("NETFLIX.COM").category.label == "Entertainment"
    Category.objects.filter(label="Entertainment").update(label="")
    type(scope).objects.filter(pk=scope.pk).update(version=scope.version + 1)
    assert asked("NETFLIX.COM") is None


def test_a_renamed_category_is_called_by_its_new_name(asked, scope, alice, category):
    food = category("Groceries")
    draft = CategoryDraft(
        name="Daily bread",
        kind=food.kind,
        icon=food.icon,
        colour=food.colour,
        parent=food.parent,
    )
    change_category(
        book=scope, actor=alice, category=food, version=food.version, draft=draft
    )
    found = asked("Lidl")
    assert found.category.name == "Daily bread"
    assert "Daily bread" in found.reason


def test_books_learn_nothing_from_each_other(asked, spend, other_book):
    spend("5", "Clothing", on=DAY, payee="Zorblatt")
    assert asked("Zorblatt") is not None
    with book_scope(other_book):
        assert suggest(other_book, [Asked("Zorblatt")]) == [None]
    assert asked("Zorblatt").category.book_id != other_book.pk


def test_likely_ones_come_best_first_and_each_once(scope, spend, category):
    for name, times in (("Groceries", 3), ("Clothing", 2), ("Insurance", 1)):
        for _ in range(times):
            spend("5", name, on=DAY, payee="Zorblatt")
    scope.refresh_from_db()
    found = [each.category.name for each in likely(scope, Asked("Zorblatt"))]
    assert found[:2] == ["Groceries", "Clothing"]
    assert len(found) == len(set(found)) <= 3


def test_asking_costs_nothing_when_nothing_is_asked_or_known_already(
    scope, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert suggest(scope, []) == []
    suggest(scope, [Asked("Lidl")])
    with django_assert_num_queries(0):
        suggest(scope, [Asked("Lidl"), Asked("Aldi"), Asked("Zorblatt")])


def test_what_one_category_alone_was_used_for_says_nothing_of_others(asked, spend):
    for _ in range(5):
        spend("5", "Clothing", on=DAY, payee="Zorblatt")
    assert asked("Quxington") is None

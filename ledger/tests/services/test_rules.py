"""Rules: made, ordered, and applied to what is imported or typed."""

import time
from decimal import Decimal

import pytest

from expense_tracker.kernel.scoping import book_scope
from ledger.errors import InvalidEntry, StaleVersion
from ledger.expression.subject import subject_of_line
from ledger.importing.lines import StatementLine
from ledger.models import Category, Rule
from ledger.rules.ruling import RuleSet, Share, imported
from ledger.services.drafts import Part
from ledger.services.rules import (
    RuleDraft,
    apply_to_lines,
    change_rule,
    complete_draft,
    create_rule,
    delete_rule,
    move_rule,
    switch_rule,
)
from ledger.services.undo import undo_change
from ledger.tests.factories import TODAY, draft_of, make_wallet, rows_of


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday")


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


@pytest.fixture
def judged(scope, bank):
    """What the rules make of one line of a statement."""

    def judge(payee="TESCO STORES 3241", amount="-12.50", **more):
        line = StatementLine(
            row=1, date=TODAY, amount=Decimal(amount), payee=payee, **more
        )
        [result] = apply_to_lines(book=scope, wallet=bank, lines=[line], as_of=TODAY)
        return result

    return judge


# --- what rules make of a line --------------------------------------------------------


def test_a_line_that_no_rule_knows_is_left_as_it_is(rule, judged, category):
    rule("payee:lidl", category=category("Groceries"))
    assert not judged()


def test_each_field_is_set_by_the_first_rule_that_sets_it(rule, judged, category):
    first = rule("tesco", payee="Tesco", tags=("Shop",))
    second = rule(
        "amount<50", category=category("Groceries"), payee="Small", tags=("Low",)
    )
    rule("type:expense", category=category("Fuel"))
    result = judged()
    assert result.payee == "Tesco"
    assert result.category.name == "Groceries"
    assert result.tags == ("Shop", "Low")
    assert result.rules == (first, second)


def test_rules_judge_the_line_as_it_came(rule, judged, category):
    rule("tesco", payee="The supermarket")
    rule("payee:supermarket", category=category("Groceries"))
    rule("payee:tesco", note="by its old name")
    result = judged()
    assert result.category is None
    assert result.note == "by its old name"


def test_a_category_of_the_other_kind_is_passed_over(rule, judged, category):
    rule("tesco", category=category("Salary"))
    rule("tesco", category=category("Groceries"))
    assert judged().category.name == "Groceries"
    assert judged(amount="12.50").category.name == "Salary"


def test_a_rule_switched_off_or_unreadable_does_nothing(scope, rule, judged, category):
    off = rule("tesco", payee="Off")
    switch_rule(book=scope, actor=None, rule=off, is_active=False)
    gone = rule("category:Fuel OR tesco", payee="Gone")
    Category.objects.filter(pk=category("Fuel").pk).update(name="x", name_key="x")
    rule("tesco", payee="Here")
    assert judged().payee == "Here"
    assert gone not in judged().rules


def test_a_transfer_needs_another_wallet_of_the_same_currency(
    scope, rule, judged, bank
):
    pounds = make_wallet(scope, "Travel card", currency="GBP", rate="1.17")
    savings = make_wallet(scope, "Savings pot")
    for wallet in (bank, pounds, savings):
        rule("to savings", to_wallet=wallet)
    assert judged(payee="To savings").filing.wallet == savings


def test_an_imported_draft_is_renamed_filed_and_tagged(
    scope, rule, judged, bank, category
):
    rule(
        "tesco",
        payee="Tesco",
        note="weekly",
        tags=("Shop",),
        category=category("Groceries"),
    )
    draft = imported(draft_of(bank, payee="TESCO STORES", tags=("Bank",)), judged())
    assert (draft.payee, draft.note) == ("Tesco", "weekly")
    assert draft.tags == ("Bank", "Shop")
    assert draft.category.name == "Groceries"


def test_an_imported_draft_keeps_the_files_own_category_and_note(
    rule, judged, bank, category
):
    rule("tesco", note="mine", category=category("Groceries"))
    told = draft_of(bank, note="theirs", category=category("Fuel"))
    assert imported(told, judged()) == told


def test_money_to_and_from_another_wallet_becomes_a_transfer(scope, rule, judged, bank):
    savings = make_wallet(scope, "Savings pot")
    rule("savings", to_wallet=savings)
    out = imported(draft_of(bank), judged(payee="Savings"))
    back = imported(draft_of(bank, kind="income"), judged(payee="Savings", amount="5"))
    assert (out.kind, out.wallet, out.to_wallet) == ("transfer", bank, savings)
    assert (back.kind, back.wallet, back.to_wallet) == ("transfer", savings, bank)


@pytest.mark.parametrize(
    ("amount", "shares"), [("10.00", ["3.33", "6.67"]), ("0.01", None)]
)
def test_a_split_by_percent_adds_up(rule, judged, bank, category, amount, shares):
    parts = (
        Share(category("Groceries"), Decimal("33.3")),
        Share(category("Fuel"), Decimal("66.7")),
    )
    rule("tesco", shares=parts)
    draft = imported(draft_of(bank, amount), judged())
    if shares:
        assert draft.parts == (
            Part(Decimal(shares[0]), category("Groceries")),
            Part(Decimal(shares[1]), category("Fuel")),
        )
    else:
        assert (draft.parts, draft.category) == ((), category("Fuel"))


def test_twenty_thousand_lines_and_a_hundred_rules_take_seconds(
    scope, rule, bank, category
):
    for n in range(100):
        rule(f"payee:shop{n} amount>{n} -type:income", category=category("Groceries"))
    line = StatementLine(row=1, date=TODAY, amount=Decimal(-500), payee="Shop99")
    rules = RuleSet.of(scope, TODAY)
    started = time.perf_counter()
    for _ in range(1000):
        result = rules.judge(subject_of_line(line, wallet=bank))
    assert time.perf_counter() - started < 1  # of 20 seconds for 20,000
    assert result.category.name == "Groceries"


# --- what a person types --------------------------------------------------------------


def test_a_typed_entry_is_completed_where_it_says_nothing(scope, rule, bank, category):
    rule("linden", category=category("Eating out"), note="coffee", tags=("Out",))
    draft = complete_draft(
        book=scope, draft=draft_of(bank, payee="Café Linden"), as_of=TODAY
    )
    assert (draft.category.name, draft.note, draft.tags) == (
        "Eating out",
        "coffee",
        ("Out",),
    )


def test_what_a_person_typed_is_never_overridden(scope, rule, bank, category):
    savings = make_wallet(scope, "Savings pot")
    rule("linden", payee="Other", note="x", tags=("x",), category=category("Fuel"))
    rule("linden", to_wallet=savings)
    typed = draft_of(
        bank,
        payee="Linden",
        note="mine",
        tags=("mine",),
        category=category("Groceries"),
    )
    assert complete_draft(book=scope, draft=typed, as_of=TODAY) == typed


def test_a_typed_expense_stays_an_expense(scope, rule, bank):
    rule("linden", to_wallet=make_wallet(scope, "Savings pot"))
    typed = draft_of(bank, payee="Linden")
    assert complete_draft(book=scope, draft=typed, as_of=TODAY) == typed


# --- making them ----------------------------------------------------------------------


def test_a_rule_keeps_its_query_with_names_in_full(rule, category):
    made = rule("category:eat -tesco", payee="x")
    assert made.query == 'category:"Eating out" -tesco'
    assert made.name == made.query


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"query": "category:nope", "payee": "x"}, "query"),
        ({"query": "(", "payee": "x"}, "query"),
        ({"query": "  ", "payee": "x"}, "query"),
        ({"query": "a"}, "category"),
        ({"query": "a", "payee": "x" * 101}, "payee"),
        ({"query": "a", "note": "x" * 501}, "note"),
        ({"query": "a", "tags": ("x" * 101,)}, "tags"),
        ({"query": "a", "name": "x" * 101, "payee": "x"}, "name"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(scope, more, field):
    with pytest.raises(InvalidEntry) as refused:
        create_rule(book=scope, actor=None, draft=RuleDraft(**more))
    assert refused.value.field == field
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    "percents", [["100"], ["50", "49"], ["50", "60", "-10"], ["0", "100"]]
)
def test_shares_are_of_the_whole(scope, category, percents):
    shares = tuple(Share(category("Fuel"), Decimal(each)) for each in percents)
    with pytest.raises(InvalidEntry) as refused:
        create_rule(book=scope, actor=None, draft=RuleDraft(query="a", shares=shares))
    assert refused.value.field == "parts"


def test_a_rule_does_one_of_category_split_and_transfer(scope, bank, category):
    draft = RuleDraft(query="a", category=category("Fuel"), to_wallet=bank)
    with pytest.raises(InvalidEntry, match="Choose one"):
        create_rule(book=scope, actor=None, draft=draft)


def test_another_books_category_is_refused(scope, rule, other_book):
    with book_scope(other_book):
        theirs = Category.objects.first()
    with pytest.raises(Exception, match="another Book"):
        rule("a", category=theirs)


def test_changing_a_rule_twice_from_one_form_is_told(scope, rule):
    made = rule("a", payee="x")
    change = {"book": scope, "actor": None, "rule": made, "version": 1}
    change_rule(**change, draft=RuleDraft(query="b", payee="y"))
    with pytest.raises(StaleVersion):
        change_rule(**change, draft=RuleDraft(query="c", payee="z"))
    assert Rule.objects.get().query == "b"


def test_rules_are_moved_and_keep_their_order(scope, rule):
    a, b, c = (rule(name, payee=name) for name in "abc")
    move_rule(book=scope, actor=None, rule=c, place=0)
    assert list(Rule.objects.all()) == [c, a, b]
    move_rule(book=scope, actor=None, rule=c, place=99)
    assert list(Rule.objects.all()) == [a, b, c]
    assert move_rule(book=scope, actor=None, rule=a, place=0) is None


def test_every_change_of_rules_is_undone(scope, alice, rule, category):
    shares = (
        Share(category("Fuel"), Decimal("12.5")),
        Share(category("Groceries"), Decimal("87.5")),
    )
    a, b = rule("a", tags=("x", "y"), payee="x"), rule("b", shares=shares)
    for do in (
        lambda: move_rule(book=scope, actor=alice, rule=b, place=0),
        lambda: delete_rule(book=scope, actor=alice, rule=b),
        lambda: switch_rule(book=scope, actor=alice, rule=a, is_active=False),
        lambda: change_rule(
            book=scope,
            actor=alice,
            rule=a,
            version=1,
            draft=RuleDraft(query="c", payee="y"),
        ),
        lambda: create_rule(
            book=scope, actor=alice, draft=RuleDraft(query="d", payee="y")
        ),
    ):
        before = rows_of(Rule)
        change = do()
        assert rows_of(Rule) != before
        undo_change(book=scope, actor=alice, change=change)
        assert rows_of(Rule) == before

"""What an expression finds: in the database and in memory alike, and nothing else."""

import itertools
import random
from datetime import date

import pytest

from expense_tracker.kernel.scoping import book_scope
from ledger.expression import ExpressionError, parse
from ledger.expression.names import Names
from ledger.expression.reading import Reading, spelt_out
from ledger.expression.subject import subject_of_rows
from ledger.models import Category, Entry, Tag
from ledger.tests.factories import TODAY, make_entry, make_transfer, make_wallet

LEAVES = (
    *("tesco", "'no", '"weekly shop"', '"linden lunch"', "50%_off", "ünal", "zoë"),
    *(
        "payee:tesco",
        "payee:tesc*",
        "payee:=tesco",
        "payee:TESCO,linden",
        'payee:"0% j"',
    ),
    *("note:tesco", "note:lunch*", 'note:="weekly shop"', "note:%_", "note:bread"),
    *(
        "tag:work",
        "tag:trip*",
        'tag:trip,"trip 2026"',
        "wallet:cash",
        "wallet:cash,travel",
    ),
    *("wallet:=Everyday", "currency:GBP", "currency:usd,eur", "currency:USD"),
    *("category:food", "category:=Food", "category:food,home", "category:g*"),
    *("type:expense", "type:transfer,income", "type:opening", "type:refund"),
    *("amount>20", "amount>=20", "amount<20", "amount<=0.01", "amount:10..50"),
    *("amount=0.01", "amount:..30", "original>100", "original:50..150", "original<=60"),
    *("date:month", "date:year-1", "date>2026-03", "date>=2026-q3", "date<2026-01-01"),
    *(
        "date<=2025",
        "date:2025-12..2026-q1",
        "date:2026-10,2026-08",
        "date:last-90-days",
    ),
    *("has:receipt", "has:tag", "has:category", "has:note", "has:payee", "has:split"),
    *("has:refund", "is:planned", "is:transfer", "is:split", "is:uncategorised"),
    *("member:alice", "member:bob@example.com", "has:member"),
    *("tax:business", "tax:private", "tax:deductible,business"),
    *("is:reconciled", "is:refund", "is:imported", "has:receipt,tag", "receipt:12.50"),
)


def found_in_database(scope, condition):
    found = Entry.objects.filter(condition.q(scope))
    return set(found.values_list("pk", flat=True))


def in_memory_of(entries):
    rows = entries.select_related("wallet", "payee", "reconciliation")
    groups = itertools.groupby(
        rows.order_by("group", "position", "pk"),
        key=lambda row: row.group_id or -row.pk,
    )
    return {
        row.pk: subject_of_rows(group, place)
        for group in (list(rows) for _, rows in groups)
        for place, row in enumerate(group)
    }


def compositions():
    chance = random.Random(11)
    for _ in range(60):
        a, b, c = chance.sample(LEAVES, 3)
        yield chance.choice(
            [f"{a} -{b}", f"{a} OR {b} {c}", f"-({a} {b})", f"-({a} OR -{b})"]
        )


def test_database_and_memory_agree_on_every_expression(scope, entries):
    reading = Reading(scope, TODAY)
    subjects = in_memory_of(entries)
    useful = 0
    for text in [*LEAVES, *(f"-{leaf}" for leaf in LEAVES), *compositions()]:
        condition = reading.condition(text)
        in_memory = {pk for pk, each in subjects.items() if condition.holds(each)}
        assert found_in_database(scope, condition) == in_memory, text
        useful += 0 < len(in_memory) < len(subjects)
    assert useful > 150  # most of them tell entries apart


# --- single meanings ------------------------------------------------------------------


@pytest.fixture
def finds(scope):
    def find(text):
        condition = Reading(scope, TODAY).condition(text)
        return sorted(
            str(entry.payee)
            for entry in Entry.objects.filter(condition.q(scope)).heads()
            if entry.kind != "opening"
        )

    return find


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday")


def test_a_category_stands_for_its_subcategories(scope, bank, finds):
    food, eating = (Category.objects.get(name=n) for n in ("Food", "Eating out"))
    make_entry(bank, payee="Top", category=food)
    make_entry(bank, payee="Below", category=eating)
    make_entry(bank, payee="None")
    assert finds("category:food") == ["Below", "Top"]
    assert finds("category:=food") == ["Top"]
    assert finds("-category:food") == ["None"]


def test_what_is_for_taxes_comes_from_the_category_unless_it_says_otherwise(
    scope, bank, finds
):
    food = Category.objects.get(name="Food")
    eating = Category.objects.get(name="Eating out")
    Category.objects.filter(pk=food.pk).update(tax="business")
    make_entry(bank, payee="Shop", category=food)
    make_entry(bank, payee="Child", category=eating)
    make_entry(bank, payee="Own", category=food, tax="private")
    make_entry(bank, payee="Unfiled")
    make_entry(bank, payee="Doctor", tax="deductible")
    assert finds("tax:business") == ["Child", "Shop"]
    assert finds("tax:private") == ["Own", "Unfiled"]
    assert finds("tax:deductible") == ["Doctor"]


def test_a_transfer_is_found_by_either_leg(scope, bank, finds):
    pounds = make_wallet(scope, "Travel card", currency="GBP", rate="1.17")
    make_transfer(bank, pounds, "100", to_amount="85", payee="Top-up")
    for text in ("wallet:travel", "wallet:everyday", "amount=85", "currency:GBP"):
        assert finds(text) == ["Top-up"]
    assert finds("wallet:travel wallet:everyday") == ["Top-up"]
    assert finds("-wallet:travel") == []


def test_amounts_are_judged_without_their_sign(bank, finds):
    make_entry(bank, "50", payee="Out")
    make_entry(bank, "60", kind="income", payee="In")
    assert finds("amount>50") == ["In"]
    assert finds("amount>=50") == ["In", "Out"]
    assert finds("amount:50..59.99") == ["Out"]


def test_a_phrase_does_not_run_from_payee_to_note(bank, finds):
    make_entry(bank, payee="Corner shop", note="milk")
    assert finds('"shop milk"') == []
    assert finds("shop milk") == ["Corner shop"]
    assert finds("note:shop") == []
    assert finds("payee:milk") == []


def test_a_month_is_the_books_own(scope, bank, finds):
    scope.pay_day = 25
    make_entry(bank, payee="Before", on=date(2026, 10, 24))
    make_entry(bank, payee="After", on=date(2026, 10, 25))
    assert finds("date:month") == ["After"]
    assert finds("date:month-1") == ["Before"]
    assert finds("date<month") == ["Before"]


@pytest.mark.parametrize(
    ("text", "says", "offers"),
    [
        (
            "category:fod x",
            "No category is called “fod”. Did you mean Food?",
            ["category:Food x"],
        ),
        ("wallet:zzz", "No wallet is called “zzz”.", []),
        (
            "wallet:every",
            "could be Everyday or Everyday 2",
            ["wallet:Everyday", 'wallet:"Everyday 2"'],
        ),
        ("-tag:wrk,x*", "No tag is called “wrk”. Did you mean Work?", ["-tag:Work,x*"]),
        ("date:2026-05..2026-03", "ends before it starts", []),
    ],
)
def test_names_that_fit_nothing_or_several_are_told(scope, bank, text, says, offers):
    make_wallet(scope, "Everyday 2")
    Tag.objects.create(book=scope, name="Work")
    with pytest.raises(ExpressionError) as refused:
        Reading(scope, TODAY).condition(text)
    assert says in str(refused.value)
    assert [offer.text for offer in refused.value.suggestions] == offers


def test_names_shared_by_two_categories_are_told_apart(scope):
    fun, food = Category.objects.filter(parent=None, kind="expense")[:2]
    for parent in (fun, food):
        Category.objects.create(book=scope, name="Odds", kind="expense", parent=parent)
    reading = Reading(scope, TODAY)
    with pytest.raises(ExpressionError, match="could be"):
        reading.condition("category:odds")
    named = f'category:"{fun.name}/odds"'
    assert spelt_out(named, reading.names) == str(parse(named.replace("odds", "Odds")))


def test_names_are_written_in_full_to_be_kept(scope, bank):
    assert spelt_out("-category:eat wallet:every x", Names(scope)) == (
        '-category:"Eating out" wallet:Everyday x'
    )


def test_another_books_names_are_unknown(scope, other_book):
    with book_scope(other_book):
        make_wallet(other_book, "Zanzibar")
    with pytest.raises(ExpressionError, match="No wallet is called"):
        Reading(scope, TODAY).condition("wallet:Zanzibar")

"""Phrasings of the quick-add line, read without a database."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.models import Category, Wallet
from ledger.quick_add.line import Vocabulary, read_line
from ledger.quick_add.tokens import tokens

SATURDAY = date(2026, 11, 21)


def a_category(name, kind="expense"):
    return Category(name=name, kind=kind, icon="tag")


def a_wallet(name, currency="EUR"):
    return Wallet(name=name, currency=currency)


EATING, GROCERIES, HEALTH, HOME, GARDEN, SALARY, FUEL = (
    a_category("Eating out"),
    a_category("Groceries"),
    a_category("Health"),
    a_category("Home"),
    a_category("Home & garden"),
    a_category("Salary", "income"),
    a_category("Fuel"),
)
EVERYDAY, CREDIT, RAINY, TRAVEL = (
    a_wallet("Everyday"),
    a_wallet("Credit card"),
    a_wallet("Rainy day"),
    a_wallet("Travel card", "GBP"),
)
USUAL = {"Bistro Nine": CREDIT}
WORDS = Vocabulary(
    categories=[EATING, GROCERIES, HEALTH, HOME, GARDEN, SALARY, FUEL],
    wallets=[EVERYDAY, CREDIT, RAINY, TRAVEL],
    payees={"café linden": "Café Linden", "bistro nine": "Bistro Nine"},
    usual_wallet=USUAL.get,
)


def read(line, locale="en-IE"):
    return read_line(line, WORDS, as_of=SATURDAY, locale=locale)


def test_the_whole_line():
    entry = read("12.50 lunch @Café Linden #eating !credit ~trip yesterday")
    assert (entry.kind, entry.amount) == ("expense", Decimal("12.50"))
    assert (entry.payee, entry.category, entry.wallet) == (
        "Café Linden",
        EATING,
        CREDIT,
    )
    assert (entry.date, entry.tags) == (date(2026, 11, 20), ("trip",))
    assert entry.note == "lunch"
    assert entry.is_complete


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("4.20 coffee", "4.20"),
        ("4,20 coffee", "4.20"),
        ("coffee 4.20", "4.20"),
        ("€4.20 coffee", "4.20"),
        ("4.20€ coffee", "4.20"),
        ("€ 4.20 coffee", "4.20"),
        ("4.20 EUR coffee", "4.20"),
        ("-4.20 coffee", "4.20"),
        ("−4.20 coffee", "4.20"),
        ("48.50+20 dinner", "68.50"),
        ("12.50*3 tickets", "37.50"),
        ("100.00/3 share", "33.33"),
        ("1,234.50 rent", "1234.50"),
        ("12 for 2", "12"),
    ],
)
def test_amounts(line, amount):
    entry = read(line)
    assert (entry.amount, entry.kind) == (Decimal(amount), "expense")


def test_the_locale_reads_the_amount():
    assert read("1.234,50 Miete", "de-DE").amount == Decimal("1234.50")


@pytest.mark.parametrize("line", ["+3180 pay", "+3180 #sal", "3180 #salary"])
def test_income(line):
    entry = read(line)
    assert (entry.kind, entry.amount) == ("income", Decimal(3180))


def test_a_minus_keeps_an_income_category_out():
    assert [problem.field for problem in read("-20 #salary").problems] == ["category"]


def test_a_foreign_sign_chooses_its_wallet():
    entry = read("£8 tea")
    assert (entry.wallet, entry.amount) == (TRAVEL, Decimal(8))


def test_a_foreign_sign_is_refused_in_a_chosen_wallet():
    entry = read("£8 tea !everyday")
    assert entry.amount is None
    assert [problem.field for problem in entry.problems] == ["amount"]


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", date(2026, 11, 21)),
        ("Yesterday", date(2026, 11, 20)),
        ("tomorrow", date(2026, 11, 22)),
        ("sat", date(2026, 11, 21)),
        ("sun", date(2026, 11, 15)),
        ("monday", date(2026, 11, 16)),
        ("3/11", date(2026, 11, 3)),
        ("3/11/2025", date(2025, 11, 3)),
        ("24/12", date(2026, 12, 24)),
        ("3.11.", date(2026, 11, 3)),
        ("2026-11-03", date(2026, 11, 3)),
    ],
)
def test_days(word, day):
    entry = read(f"12 lunch {word}")
    assert (entry.date, entry.note) == (day, "lunch")


def test_without_a_day_it_is_today():
    assert read("12 lunch").date == SATURDAY


def test_the_locale_reads_day_and_month():
    assert read("12 11/3", "en-US").date == date(2026, 11, 3)


@pytest.mark.parametrize("word", ["31/2", "2026-02-30"])
def test_a_day_that_does_not_exist_is_no_amount(word):
    entry = read(f"{word} lunch 12")
    assert entry.amount == Decimal(12)
    assert [problem.typed for problem in entry.problems] == [word]


@pytest.mark.parametrize(
    ("line", "payee", "note"),
    [
        ("12 @Café Linden", "Café Linden", ""),
        ("12 @CAFÉ LINDEN cake", "Café Linden", "cake"),
        ("12 @New Place for us", "New Place for us", ""),
        ("@Café Linden 12", "Café Linden", ""),
        ("@Route 66 12.50", "Route 66", ""),
        ("12 @New Place yesterday cake", "New Place", "cake"),
        ("12 @New Place #eating", "New Place", ""),
    ],
)
def test_payees(line, payee, note):
    entry = read(line)
    assert (entry.payee, entry.note, entry.amount is None) == (payee, note, False)


def test_a_known_payee_sets_the_wallet():
    entry = read("20 @bistro nine")
    assert (entry.category, entry.wallet) == (None, CREDIT)


def test_what_is_written_wins_over_what_is_usual():
    entry = read("20 @Bistro Nine #groc !every")
    assert (entry.category, entry.wallet) == (GROCERIES, EVERYDAY)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("#groc", GROCERIES),
        ("#eating out", EATING),
        ("#home", HOME),
        ("#home & garden", GARDEN),
        ("#garden", GARDEN),
        ("#FUEL", FUEL),
    ],
)
def test_a_unique_beginning_names_a_category(name, category):
    entry = read(f"9 {name} weekly")
    assert (entry.category, entry.note) == (category, "weekly")


def test_an_unknown_category_is_said_and_could_be_made():
    (problem,) = read("9 #boats").problems
    assert (problem.field, problem.typed, problem.unknown) == (
        "category",
        "boats",
        True,
    )


def test_an_ambiguous_beginning_names_the_choices():
    (problem,) = read("9 #h").problems
    assert problem.message == "“h” could be Health or Home or Home & garden."


def test_an_unknown_wallet_is_said():
    assert [problem.field for problem in read("9 !nowhere").problems] == ["wallet"]


def test_the_first_wallet_is_the_default():
    assert read("9").wallet == EVERYDAY


@pytest.mark.parametrize(
    "line",
    ["200 !everyday > !rainy", "200 !everyday>!rainy", "!every > !rainy day 200"],
)
def test_a_transfer(line):
    entry = read(line)
    assert (entry.kind, entry.wallet, entry.to_wallet, entry.amount) == (
        "transfer",
        EVERYDAY,
        RAINY,
        Decimal(200),
    )
    assert entry.is_complete


def test_half_a_transfer_is_a_problem():
    assert [problem.field for problem in read("200 !every >").problems] == ["to_wallet"]


@pytest.mark.parametrize("line", ["", "   ", "lunch", "@Café Linden", "# ! ~ @"])
def test_without_an_amount_nothing_can_be_booked(line):
    assert not read(line).is_complete


@pytest.mark.parametrize(
    "line", ["1e5 x", "NaN", "12..5", "٣ x", "0 x", "1_000 x", "9" * 80, "(12)"]
)
def test_what_is_no_amount_is_not_booked(line):
    assert not read(line).is_complete


def test_tokens_stand_in_fixed_order():
    shown = tokens(
        read("yesterday !credit dinner #eating @Bistro Nine 68.50"), locale="en-IE"
    )
    assert [token.text for token in shown] == [
        "−€68.50",
        "Bistro Nine",
        "Eating out",
        "Credit card",
        "Fri 20 Nov",
        "dinner",
    ]


def test_an_unknown_part_is_a_token_in_question():
    shown = tokens(read("9 #boats"), locale="en-IE")
    assert [token.text for token in shown if token.problem] == ["boats"]


def test_an_empty_line_has_no_tokens():
    assert tokens(read(""), locale="en-IE") == []

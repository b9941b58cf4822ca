"""Words that nearly say something: misspelt, beside the point, or near a name."""

import datetime
from decimal import Decimal

import pytest

from budgets.services import BudgetDraft, create_budget
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Category, Wallet
from ledger.tests.factories import make_transfer, make_wallet
from reports.assistant.asking import reply_to
from reports.assistant.questions import NotUnderstood
from reports.insights.page import month_note
from reports.tests.assistant.conftest import ROWS, TODAY, fill, many, spent

furnish = fill

YEAR = datetime.date(2026, 1, 1)


@pytest.fixture
def reply(known_book):
    return lambda text: reply_to(text, book=known_book, as_of=TODAY, locale="en-IE")


def test_making_transactions_is_no_earning(wrong):
    of_year = many(lambda row: YEAR <= row.on <= TODAY)
    assert not wrong({"how many transactions did I make this year": of_year})


def test_swapped_letters_are_mended_in_phrases(ask, wrong):
    groceries = Money(
        spent(lambda r: r.month == (2026, 10) and r.category == "Groceries"), "EUR"
    )
    assert not wrong(
        {
            "how mcuh did i spned on grocerys last month": groceries,
            "groceries lsat month": groceries,
        }
    )
    took = ask("how mcuh did i spend on groceries lsat month").took
    assert "“how mcuh” as “how much”" in took
    assert "“lsat month” as “last month”" in took


def test_bare_days_are_of_the_month_said_behind(wrong):
    first_half = Money(spent(lambda r: r.month == (2026, 10) and r.on.day <= 15), "EUR")
    texts = ("between 1 and 15 october", "from 1 to 15 october", "1 to 15 october")
    assert not wrong({f"how much did I spend {text}": first_half for text in texts})


@pytest.mark.parametrize("text", ["spending on weekends", "spending in summer"])
def test_times_are_no_part_of_a_name(known_book, ask, text):
    make_wallet(known_book, "Lisbon weekend")
    make_wallet(known_book, "Summer in Porto")
    with pytest.raises(NotUnderstood):
        ask(text)


def test_what_is_bought_is_no_part_of_what_it_costs(ask):
    plain = ask("can I afford 20")
    for text in ("can I afford a 20 euro bike", "can I afford a new bike for 20"):
        assert ask(text).figure == plain.figure
    assert "“new bike” as what it is for" in ask("can I afford 20 for a new bike").took
    for text in ("can I afford 20 twice", "can I afford 20 for a bike in three years"):
        with pytest.raises(NotUnderstood):
            ask(text)


def test_transfers_of_a_wallet_say_which_way(known_book, ask):
    everyday, rainy = (Wallet.objects.get(name=n) for n in ("Everyday", "Rainy day"))
    make_transfer(everyday, rainy, "200", on=TODAY)
    make_transfer(rainy, everyday, "30", on=TODAY)
    lines = {line.label: line.value for line in ask("transfers to rainy day").lines}
    assert lines == {"To Rainy day": "€200.00", "From Rainy day": "€30.00"}


def test_tips_are_those_of_the_last_month(known_book, ask):
    note = month_note(book=known_book, month=Period.month(2026, 10))
    answer = ask("what should I cut down on?")
    assert answer.text.startswith(note.tips[0])
    assert [line.label for line in answer.lines] == list(note.tips[1:])


def test_days_with_a_refund_elsewhere_add_up(ask):
    rows = [row for row in ROWS if row.month == (2026, 10)]
    answer = ask("how much did I spend in october")
    assert answer.lines[-1].label == "Everything else"
    top = sorted(
        (spent(lambda r, c=c: r in rows and r.category == c) for c in _names(rows)),
        reverse=True,
    )[:3]
    rest = spent(lambda r: r in rows) - sum(top, Decimal(0))
    assert answer.lines[-1].value == f"€{rest:.2f}"


def _names(rows) -> set[str | None]:
    return {row.category for row in rows}


def test_an_unknown_word_offers_what_may_be_meant_and_takes_none(reply):
    found = reply("how much was electricity in september")
    assert found.answer is None
    assert [other.label for other in found.others] == ["Category Energy & water"]
    assert reply(found.others[0].text).answer is not None
    begins = reply("how much did I spend on greenery")
    assert "Greenfield" not in str(begins.others)  # too far from it
    assert not reply("how much on unicorns").others


def test_a_budget_is_known_by_its_own_name(known_book, alice, ask):
    dining = Category.objects.get(name="Eating out")
    transport = Category.objects.get(name="Public transport")
    draft = BudgetDraft(
        name="Fun money", categories=(dining, transport), amount=Decimal(50)
    )
    create_budget(book=known_book, actor=alice, draft=draft)
    names = {dining.name, transport.name}
    gone = spent(lambda r: r.month == (2026, 11) and r.category in names)
    for text in ("how much is left of my fun money", "fun money budget"):
        assert ask(text).figure == Money(50 - gone, "EUR")
    with pytest.raises(NotUnderstood) as refused:
        ask("how much did I spend on fun money")
    assert "is a budget" in refused.value.reason


def test_the_page_links_what_may_be_meant(client_alice, known_book):
    page = client_alice.get("/assistant/", {"q": "coffee last month"}).content.decode()
    assert "Did you mean" in page
    assert "q=category%3A%22Eating%20out%22%20last%20month" in page

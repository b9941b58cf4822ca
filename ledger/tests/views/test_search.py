"""The search of the list: one expression, chips as its face, completion."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.listing import filters
from ledger.models import Category, Tag
from ledger.services.entries import Part
from ledger.tests.factories import make_entry, make_transfer, make_wallet

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Everyday account")


@pytest.fixture
def shown(client_alice, url):
    def get(query):
        response = client_alice.get(f"{url('entry-list')}?{query}")
        days = response.context["page"].days
        response.titles = [row.title for day in days for row in day.rows]
        return response

    return get


@pytest.fixture
def offered(client_alice, url):
    """The options for a search typed so far, and where the begun word begins."""

    def get(text):
        answer = client_alice.get(url("search-complete"), {"q": text}).json()
        return [each["text"] for each in answer["options"]], answer["start"]

    return get


# --- the list -------------------------------------------------------------------------


def test_old_addresses_are_terms_of_the_expression(shown, bank, scope):
    food = Category.objects.get(name="Eating out")
    query = f"wallet={bank.pk}&category={food.pk}&kind=expense&min=10&max=50.5&q=x"
    assert shown(query).context["chosen"].text == (
        'wallet:"Everyday account" category:"Eating out" type:expense amount:10..50.5 x'
    )


def test_a_chip_exchanges_its_term_and_keeps_the_others(shown, bank):
    page = shown("period=all&q=wallet:cash+-tag:x+lunch")
    # An unknown tag is told: nothing is found, and the box keeps what was typed.
    assert page.titles == []
    assert "No tag is called “x”." in page.text
    bar = shown("period=all&q=wallet:cash+lunch").context["bar"]
    assert bar.wallet.value == "cash"
    assert bar.wallet.clear == "period=all&q=lunch"
    assert "period=all&q=lunch+type%3Aincome+" not in bar.kind.choices[1].query
    assert bar.kind.choices[1].query == "period=all&q=wallet%3Acash+lunch+type%3Aincome"


def test_many_hits_add_up_as_few_do(shown, cash, bank, monkeypatch):
    food, fuel = Category.objects.filter(kind="expense", parent=None)[:2]
    parts = (Part(Decimal(6), food, "trip"), Part(Decimal(4), fuel, "trip"))
    make_entry(cash, "10", category=None, parts=parts, payee="Trip")
    make_entry(cash, "7", payee="Trip", on=date(2026, 11, 28))
    make_transfer(bank, cash, payee="Trip")
    make_entry(cash, "99", payee="Other")
    few = shown("period=2026-11&q=trip")
    monkeypatch.setattr(filters, "FEW", 0)
    many = shown("period=2026-11&q=trip")
    assert many.titles == few.titles == ["Trip"] * 3
    assert many.context["sums"] == few.context["sums"]
    assert few.context["sums"].planned.flow.spending.amount == 7
    assert few.context["sums"].total.count == 3


def test_the_words_say_the_period_where_they_name_days(shown, cash):
    make_entry(cash, payee="October", on=date(2026, 10, 3))
    page = shown("period=2026-11&q=date:month-1")
    assert page.titles == ["October"]
    assert page.context["bar"].period.value == "October 2026"
    assert page.context["bar"].period.clear == "period=all"
    assert page.context["bar"].previous == "period=2026-09"


def test_what_cannot_be_read_finds_nothing_and_offers_what_may_be_meant(shown, cash):
    make_entry(cash, payee="Aldi")
    page = shown("period=all&q=aldi+category:fod")
    assert page.titles == []
    assert "No category is called “fod”. Did you mean Food?" in page.text
    assert "?period=all&amp;q=aldi+category%3AFood" in page.text
    assert 'value="aldi category:fod"' in page.text


def test_nothing_is_exported_or_changed_of_what_cannot_be_read(client_alice, url, cash):
    make_entry(cash, payee="Aldi")
    answer = client_alice.get(url("export", "csv"), {"q": "category:fod"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "category:food",
        "-category:food",
        "type:expense,income",
        "wallet:everyday",
        "is:uncategorised wallet:everyday",
        "has:category OR type:transfer",
        "date:2026-11 category:food",
    ],
)
def test_sums_from_monthly_totals_are_those_of_the_entries(shown, bank, cash, query):
    food = Category.objects.get(name="Food")
    make_entry(bank, "10", category=food)
    make_entry(bank, "5", on=date(2026, 10, 3))
    make_entry(cash, "7", category=food, kind="refund")
    make_entry(cash, "90", kind="income")
    make_transfer(bank, cash, "40")
    fast = shown(f"period=all&q={query}").context
    slow = shown(f"period=all&q={query}+amount>0").context
    assert fast["chosen"].is_summed
    assert not slow["chosen"].is_summed
    assert fast["sums"].total == slow["sums"].total


# --- completion -----------------------------------------------------------------------


def test_fields_and_names_are_offered_by_their_beginning(offered, bank, cash):
    make_entry(cash, payee="Catering Co", tags=("Cats",))
    options, start = offered("lunch cat")
    assert options[0] == "category:"
    assert 'payee:"Catering Co" ' in options
    assert "tag:Cats " in options
    assert start == len("lunch ")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("wallet:every", ['"Everyday account" ']),
        ("wallet:ACC", ['"Everyday account" ']),
        ('wallet:"every', ['"Everyday account" ']),
        ("wallet:cash,every", ['"Everyday account" ']),
        ("wallet:cash, every", ['"Everyday account" ']),
        ("-has:rec", ["receipt "]),
        ("type:inc", ["income "]),
        ("is:plan", ["planned "]),
        ("date:month", ["month ", "month-1 "]),
        ("currency:e", ["EUR "]),
        ("-wal", ["-wallet:"]),
        ("category:groc", ["Groceries "]),
        ("amount>5", []),
        ("nofield:x", []),
    ],
)
def test_values_are_offered_where_their_field_stands(offered, bank, text, options):
    assert offered(text)[0] == options


def test_payees_are_offered_by_beginning_then_by_content(offered, cash):
    for name in ("Café Linden", "Linden Bakery", "Aldi"):
        make_entry(cash, payee=name)
    assert offered("payee:lin")[0] == ['"Linden Bakery" ', '"Café Linden" ']


def test_another_books_names_are_not_offered(as_user, charlie, url, scope):
    Tag.objects.create(book=scope, name="Secret")
    answer = as_user(charlie).get(url("search-complete"), {"q": "tag:sec"}).json()
    assert answer["options"] == []


@pytest.mark.parametrize(
    "text", ["", '"', "(", "a" * 900, '"' * 499, "a:" * 249, "\x00"]
)
def test_anything_typed_is_answered(client_alice, url, text):
    assert client_alice.get(url("search-complete"), {"q": text}).status_code in {
        200,
        400,
    }

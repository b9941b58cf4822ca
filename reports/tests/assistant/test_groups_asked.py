"""Questions about groups, and about budgets whose names stand in the way."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.services import BudgetDraft, create_budget
from expense_tracker.kernel.money import Money
from ledger.groups.deeds import OwnSide, SharedDraft, add_expense, settle
from ledger.groups.people import GroupDraft, create_group
from ledger.models import Category, Wallet
from reports.assistant.answers import answer
from reports.assistant.asking import reply_to
from reports.assistant.questions import NotUnderstood
from reports.assistant.understanding import understand
from reports.tests.assistant.conftest import ROWS, TODAY, fill

EVERYBODY = ("Alice", "Tom", "Ada", "Rory")
# Who paid how much, for whom in equal parts.
LISBON = [
    ("Alice", "412.00", EVERYBODY),
    ("Tom", "28.40", EVERYBODY),
    ("Ada", "136.80", EVERYBODY),
    ("Alice", "54.00", ("Alice", "Tom")),
]
FLAT = [("Tom", "50.00", ("Alice", "Tom"))]
RORY_PAID = Decimal("44.30")
GROCERIES = "Groceries"


def furnish(book, alice) -> None:
    """With a trip whose Rory has paid a part back, and a flat where alice owes."""
    fill(book, alice)
    for name, kind, deeds in (
        ("Lisbon weekend", "trip", LISBON),
        ("Flat", "household", FLAT),
    ):
        draft = GroupDraft(name=name, kind=kind, currency="EUR")
        group = create_group(user=alice, book=book, draft=draft, names=EVERYBODY[1:])
        people = {each.name: each for each in group.participants.all()}
        for deed in deeds:
            share(group, people, *deed)
        if kind == "trip":
            pair = {"payer": people["Rory"], "payee": people["Alice"]}
            more = {"amount": RORY_PAID, "on": TODAY}
            settle(group=group, actor=people["Alice"], **pair, **more)
    fun = BudgetDraft(
        name="Fun money",
        amount=Decimal(30),
        categories=(Category.objects.get(name="Eating out"),),
    )
    create_budget(book=book, actor=alice, draft=fun)


def share(group, people, payer, amount, whom):
    paid = Decimal(amount)
    draft = SharedDraft(
        description="Something",
        date=date(2026, 10, 10),
        amount=paid,
        paid={people[payer].pk: paid},
        way="equal",
        weights={people[name].pk: None for name in whom},
        own=OwnSide(wallet=Wallet.objects.get(name="Everyday")),
    )
    add_expense(group=group, actor=people["Alice"], draft=draft)


@pytest.fixture
def ask(known_book, alice):
    def asked(text):
        told = {"book": known_book, "as_of": TODAY, "locale": "en-IE", "user": alice}
        return answer(question=understand(text, **told), **told)

    return asked


def euros(amount) -> Money:
    return Money(Decimal(amount), "EUR")


def part(deeds, name):
    """Of the amounts above all divide without a rest."""
    return sum(
        (Decimal(amount) / len(whom) for _, amount, whom in deeds if name in whom),
        Decimal(0),
    )


def paid(deeds, name):
    return sum((Decimal(amount) for who, amount, _ in deeds if who == name), Decimal(0))


def open_for(name):
    return paid(LISBON, name) - part(LISBON, name)


def test_who_owes_me_is_what_the_group_says(wrong):
    rory, tom = -open_for("Rory") - RORY_PAID, -open_for("Tom")
    ada = -open_for("Ada")
    mine = euros(open_for("Alice") - RORY_PAID)
    assert mine == euros(rory + tom + ada)
    assert wrong({
        **dict.fromkeys((
            "who owes me money", "who owes me", "am I owed anything",
            "what am I owed", "who still has to pay me", "what do my friends owe me",
        ), mine),
        **dict.fromkeys((
            "how much does Rory owe me", "what does rory owe me for the Lisbon trip",
            "how much am I owed by Rory", "how do I settle up with Rory",
        ), euros(rory)),
        "how much do Tom and Rory owe me": euros(tom + rory),
        "what is my balance in the Lisbon weekend group": mine,
        "what groups am I in": 2,
    }) == {}  # fmt: skip


def test_what_i_owe(wrong):
    half = euros(part(FLAT, "Alice"))
    assert wrong({
        "how much do I owe Tom": half,
        "what do I owe my friends": half,
        "who do I owe": half,
        "how much do I owe Ada": euros(0),
        "how do I settle up in the flat": half,
    }) == {}  # fmt: skip


def test_what_a_trip_cost(wrong):
    mine, whole = part(LISBON, "Alice"), sum(Decimal(a) for _, a, _ in LISBON)
    assert wrong({
        "what did the Lisbon trip cost me": euros(mine),
        "how much did Lisbon cost me": euros(mine),
        "how much did we spend on the Lisbon weekend": euros(mine),
        "what did the Lisbon weekend cost in total": euros(whole),
    }) == {}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "how much does Rory owe Tom",
        "how much do Tom and I owe Ada",
        "how much does Tom owe me and Ada",
        "how much did I spend in the Lisbon weekend last month",
        "how much does Maria owe me",
        "who owes me money since October",
    ],
)
def test_of_what_others_owe_each_other_nothing_is_said(ask, text):
    with pytest.raises(NotUnderstood):
        ask(text)


def test_groups_of_others_do_not_exist(known_book, bob):
    told = {"book": known_book, "as_of": TODAY, "locale": "en-IE", "user": bob}
    assert reply_to("how much does Rory owe me", **told).is_empty
    assert "in no group" in reply_to("my groups", **told).said


def test_a_budget_is_found_behind_over_and_within(ask, wrong):
    dined = [Decimal(r.amount) for r in ROWS if r.category == "Eating out"
             and r.month == (2026, 11)]  # fmt: skip
    left = euros(30 - sum(dined))
    assert wrong({
        "am I over my fun money budget": left,
        "have I gone over the fun money budget": left,
        "am I within my fun money budget": left,
        "is my fun money budget under its limit": left,
    }) == {}  # fmt: skip
    assert left.amount < 0
    assert ask("am I over my fun money budget").text.startswith("Yes. Fun money is")
    assert ask("am I within my fun money budget").text.startswith("No.")


@pytest.mark.parametrize(
    "text", ["how do I split a bill", "how do I split the bill with friends"]
)
def test_splitting_a_bill_is_explained(known_book, text):
    found = reply_to(text, book=known_book, as_of=TODAY, locale="en-IE").sections
    assert found[0].page == "groups"

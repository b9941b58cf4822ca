"""Credit cards: limits, statements, paying; beside a walk through the entries."""

import random
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger.errors import InUse, InvalidEntry
from ledger.models import Change, Entry, Wallet
from ledger.queries.cards import CardUse, card_dues, last_statement, overdue_cards
from ledger.services.cards import pay_card
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.services.undo import undo_change
from ledger.services.wallets import (
    CardTerms,
    WalletDraft,
    change_wallet,
    create_wallet,
    delete_wallet,
)
from ledger.tests.factories import TODAY, make_entry, make_transfer, make_wallet

D = Decimal


@pytest.fixture
def bank(scope):
    return make_wallet(scope, "Bank")


@pytest.fixture
def card(scope, bank):
    """Its statement closes on the 5th and is to be paid by the 25th."""
    return make_card(scope, pays_from=bank, statement_day=5, due_day=25)


def make_card(book, name="Card", *, currency="EUR", **terms):
    draft = WalletDraft(
        name=name,
        kind="card",
        currency=currency,
        opened_on=date(2026, 1, 1),
        rate=None if currency == "EUR" else D("1.2"),
        terms=CardTerms(**terms),
    )
    return create_wallet(book=book, actor=None, draft=draft)


def draft_of(wallet, **changes):
    kept = {"name": wallet.name, "kind": wallet.kind, "currency": wallet.currency}
    return WalletDraft(**{**kept, "opened_on": date(2026, 1, 1), **changes})


def only(book, as_of=TODAY):
    [due] = card_dues(book=book, as_of=as_of)
    return due


# --- days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement_day", "due_day", "as_of", "closed_on", "due_on"),
    [
        (5, 25, date(2026, 11, 21), date(2026, 11, 5), date(2026, 11, 25)),
        # On the statement day itself the day is not over.
        (5, 25, date(2026, 11, 5), date(2026, 10, 5), date(2026, 10, 25)),
        (20, 10, date(2026, 11, 21), date(2026, 11, 20), date(2026, 12, 10)),
        (31, 15, date(2027, 3, 1), date(2027, 2, 28), date(2027, 3, 15)),
        (31, 31, date(2027, 3, 1), date(2027, 2, 28), date(2027, 3, 31)),
        (15, 31, date(2027, 2, 20), date(2027, 2, 15), date(2027, 2, 28)),
        (30, 31, date(2028, 3, 1), date(2028, 2, 29), date(2028, 3, 31)),
    ],
)
def test_days_of_a_statement(statement_day, due_day, as_of, closed_on, due_on):
    found = last_statement(statement_day=statement_day, due_day=due_day, as_of=as_of)
    assert (found.closed_on, found.due_on) == (closed_on, due_on)


def test_days_agree_with_a_walk_through_the_calendar():
    """Each day is asked in turn whether it is the one, counting in its own month."""
    chance = random.Random(7)

    def falls(day, on):
        return on.day == min(day, monthrange(on.year, on.month)[1])

    for _ in range(400):
        closes, pays = chance.randint(1, 31), chance.randint(1, 31)
        as_of = date(2026, 1, 1) + timedelta(days=chance.randrange(1500))
        closed_on = as_of - timedelta(days=1)
        while not falls(closes, closed_on):
            closed_on -= timedelta(days=1)
        due_on = closed_on + timedelta(days=1)
        while not falls(pays, due_on):
            due_on += timedelta(days=1)
        found = last_statement(statement_day=closes, due_day=pays, as_of=as_of)
        assert (found.closed_on, found.due_on) == (closed_on, due_on)


# --- what is to pay -------------------------------------------------------------------


def test_the_worked_example(scope, bank, card):
    """docs/algorithms/credit-cards.md"""
    make_entry(card, "300", on=date(2026, 10, 20))
    make_entry(card, "86.40", on=date(2026, 11, 5))
    make_entry(card, "50", on=date(2026, 11, 6))  # on the next one
    make_transfer(bank, card, "100", on=date(2026, 11, 10))
    due = only(scope)
    assert (due.owed.amount, due.paid.amount) == (D("386.40"), D(100))
    assert (due.amount.amount, due.on) == (D("286.40"), date(2026, 11, 25))
    assert due.days_late(date(2026, 11, 29)) == 4


def test_a_card_in_credit_or_paid_asks_for_nothing(scope, bank, card):
    make_transfer(bank, card, "50", on=date(2026, 11, 1))
    assert card_dues(book=scope, as_of=TODAY) == []
    make_entry(card, "80", on=date(2026, 11, 2))
    assert only(scope).amount.amount == 30
    make_transfer(bank, card, "30", on=date(2026, 11, 20))
    assert card_dues(book=scope, as_of=TODAY) == []


def test_a_refund_never_makes_one_pay_more_than_is_owed(scope, card):
    make_entry(card, "100", on=date(2026, 11, 1))
    make_entry(card, "70", kind="refund", on=date(2026, 11, 15))
    assert only(scope).amount.amount == 30
    make_entry(card, "70", on=date(2026, 11, 16))
    assert only(scope).amount.amount == 100


def test_a_payment_entered_ahead_counts_up_to_the_due_day(scope, bank, card):
    make_entry(card, "100", on=date(2026, 11, 1))
    make_transfer(bank, card, "40", on=date(2026, 11, 25))
    make_transfer(bank, card, "40", on=date(2026, 11, 26))
    assert only(scope).amount.amount == 60


def test_a_scheduled_transfer_is_not_asked_for_twice(scope, bank, card):
    make_entry(card, "100", on=date(2026, 11, 1))
    draft = RecurringDraft(
        name="Card payment",
        kind="transfer",
        amount=D(75),
        wallet=bank,
        to_wallet=card,
        due_on=date(2026, 11, 24),
    )
    create_recurring(book=scope, actor=None, draft=draft)
    assert only(scope).amount.amount == 25


def test_an_unpaid_rest_is_on_the_next_statement(scope, card):
    make_entry(card, "100", on=date(2026, 10, 1))
    due = only(scope, as_of=date(2026, 12, 6))
    assert (due.closed_on, due.on) == (date(2026, 12, 5), date(2026, 12, 25))
    assert due.amount.amount == 100


def test_a_foreign_card_is_worth_its_rate(scope):
    card = make_card(scope, "Pounds", currency="GBP", statement_day=5, due_day=25)
    make_entry(card, "10", on=date(2026, 11, 1))
    due = only(scope)
    assert (due.amount.currency, due.amount.amount) == ("GBP", 10)
    assert (due.worth.currency, due.worth.amount) == ("EUR", 12)


def test_archived_cards_and_those_without_days_ask_for_nothing(scope, card):
    make_entry(card, "10", on=date(2026, 11, 1))
    Wallet.objects.filter(pk=card.pk).update(statement_day=None, due_day=None)
    assert card_dues(book=scope, as_of=TODAY) == []


def test_overdue_cards_are_counted_without_asking_where_none_can_be(
    scope, bank, card, django_assert_num_queries
):
    make_entry(card, "100", on=date(2026, 11, 1))
    with django_assert_num_queries(0):
        assert overdue_cards(book=scope, as_of=TODAY, wallets=[bank, card]) == 0
    late = date(2026, 11, 26)
    assert overdue_cards(book=scope, as_of=late, wallets=[bank, card]) == 1
    make_transfer(bank, card, "100", on=TODAY)
    assert overdue_cards(book=scope, as_of=late, wallets=[bank, card]) == 0


def test_dues_agree_with_a_walk_through_the_entries(scope, bank):
    """A card used at random for a year, asked on random days."""
    chance = random.Random(11)
    card = make_card(scope, pays_from=bank, statement_day=31, due_day=20)
    for _ in range(60):
        on = date(2026, 1, 1) + timedelta(days=chance.randrange(340))
        kind = chance.choice(["expense", "expense", "refund", "pay", "income"])
        amount = str(chance.randint(1, 200))
        if kind == "pay":
            make_transfer(bank, card, amount, on=on)
        else:
            make_entry(card, amount, kind=kind, on=on)
    rows = list(Entry.objects.filter(wallet=card))
    for _ in range(40):
        as_of = date(2026, 2, 1) + timedelta(days=chance.randrange(300))
        found = {
            due.wallet.pk: due.amount.amount
            for due in card_dues(book=scope, as_of=as_of)
        }
        assert found.get(card.pk, D(0)) == walked(rows, as_of)


def walked(rows, as_of):
    closed_on = as_of.replace(day=1) - timedelta(days=1)
    due_on = (closed_on + timedelta(days=1)).replace(day=20)
    owed = owed_then = paid = D(0)
    for row in rows:
        is_payment = row.amount > 0 and row.kind in {"transfer", "income"}
        if row.date <= closed_on:
            owed_then -= row.amount
        elif is_payment and row.date <= due_on:
            paid += row.amount
        if row.date <= as_of or (is_payment and row.date <= due_on):
            owed -= row.amount
    return max(min(max(owed_then, D(0)) - paid, max(owed, D(0))), D(0))


# --- the limit ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("balance", "used", "left", "is_near"),
    [
        ("0", "0", "1000", False),
        ("50", "0", "1050", False),
        ("-899.99", "899.99", "100.01", False),
        ("-900", "900", "100", True),
        ("-1200", "1200", "-200", True),
    ],
)
def test_what_is_used_of_a_limit(cash, balance, used, left, is_near):
    use = CardUse(cash.money(D(balance)), cash.money(D(1000)))
    assert (use.used.amount, use.left.amount) == (D(used), D(left))
    assert use.is_near is is_near


# --- paying ---------------------------------------------------------------------------


def test_paying_is_a_transfer_that_undo_takes_back(scope, bank, card):
    make_entry(card, "100", on=date(2026, 11, 1))
    change = pay_card(
        book=scope, actor=None, card=card, wallet=bank, amount=D(100), on=TODAY
    )
    legs = Entry.objects.filter(kind="transfer").order_by("position")
    assert [(leg.wallet, leg.amount) for leg in legs] == [(bank, -100), (card, 100)]
    assert card_dues(book=scope, as_of=TODAY) == []
    undo_change(book=scope, actor=None, change=change)
    assert only(scope).amount.amount == 100


def test_paying_from_another_currency_arrives_exactly(scope):
    card = make_card(scope, "Pounds", currency="GBP", statement_day=5, due_day=25)
    bank = make_wallet(scope, "Bank")
    pay_card(book=scope, actor=None, card=card, wallet=bank, amount=D(10), on=TODAY)
    legs = Entry.objects.filter(kind="transfer").order_by("position")
    assert [leg.amount for leg in legs] == [-12, 10]


def test_the_page_pays_what_is_due_in_one_confirm(client_alice, scope, bank, card):
    # The page asks by the clock, so the card is used since any day it may ask about.
    make_entry(card, "100", on=date(2020, 1, 1))
    address = f"/cards/{card.pk}/pay/"
    page = client_alice.get(address)
    form = page.context["form"]
    assert form["amount"].value() == "100.00"
    data = {name: form[name].value() for name in form.fields}
    answer = client_alice.post(address, data)
    assert answer.status_code == 302
    assert client_alice.post(address, data).status_code == 302  # sent twice
    assert Entry.objects.filter(kind="transfer").count() == 2


def test_only_cards_are_paid(client_alice, scope, bank):
    assert client_alice.get(f"/cards/{bank.pk}/pay/").status_code == 404


# --- terms ----------------------------------------------------------------------------


def test_half_of_the_days_is_refused(scope):
    with pytest.raises(InvalidEntry) as refused:
        make_card(scope, statement_day=5)
    assert refused.value.field == "due_day"


def test_a_card_is_not_paid_from_itself(scope, card):
    draft = draft_of(card, terms=CardTerms(pays_from=card))
    with pytest.raises(InvalidEntry):
        change_wallet(book=scope, actor=None, wallet=card, version=1, draft=draft)


def test_terms_go_when_it_is_no_card_any_more_and_undo_brings_them_back(scope, card):
    draft = draft_of(card, kind="bank", terms=CardTerms(statement_day=5, due_day=25))
    change_wallet(book=scope, actor=None, wallet=card, version=1, draft=draft)
    assert card.fresh().statement_day is None
    change = Change.objects.filter(subject="ledger.wallet").first()
    undo_change(book=scope, actor=None, change=change)
    assert (card.fresh().kind, card.fresh().statement_day) == ("card", 5)


def test_a_wallet_that_a_card_is_paid_from_stays(scope, bank, card):
    with pytest.raises(InUse):
        delete_wallet(book=scope, actor=None, wallet=bank)


def test_the_page_of_wallets_says_what_is_used_and_due(client_alice, scope, bank):
    card = make_card(scope, "Visa", limit=D(500), statement_day=5, due_day=25)
    make_entry(card, "480", on=date(2020, 1, 1))
    page = client_alice.get("/wallets/").content.decode()
    assert "€480.00 of €500.00 used, €20.00 left" in page
    assert "Near its limit" in page
    assert "€480.00 to pay by" in page
    assert f"/cards/{card.pk}/pay/" in page

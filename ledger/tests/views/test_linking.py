"""Choosing the entry that one date of a schedule is."""

from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.errors import InvalidEntry
from ledger.models import Occurrence
from ledger.recurring.linking import OFFERED, candidates
from ledger.services.occurrences import link_occurrence
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import TODAY, make_entry, make_wallet

pytestmark = pytest.mark.usefixtures("noon", "scope")
DAY = timedelta(days=1)


@pytest.fixture
def plan(scope, bank):
    draft = RecurringDraft(
        name="Streamo", amount=Decimal("12.99"), wallet=bank, due_on=TODAY
    )
    return create_recurring(book=scope, actor=None, draft=draft)


@pytest.fixture
def address(plan):
    return f"/recurring/{plan.pk}/link/?due_on={TODAY}"


def found(book, plan):
    rows = candidates(book=book, recurring=plan, on=TODAY)
    return [(each.entry.note, each.fits) for each in rows]


def test_those_that_fit_come_first_then_the_nearest(scope, bank, plan):
    make_entry(bank, "12.99", on=TODAY - 9 * DAY, note="same amount")
    make_entry(bank, "99", on=TODAY - 30 * DAY, payee="STREAMO AB", note="same payee")
    make_entry(bank, "13", on=TODAY - 2 * DAY, payee="Streamo", note="fits")
    make_entry(bank, "99", on=TODAY, note="neither")
    make_entry(bank, "12.99", on=TODAY - 60 * DAY, note="too far")
    make_entry(bank, "12.99", on=TODAY, kind="refund", note="no expense")
    assert found(scope, plan) == [
        ("fits", True),
        ("same amount", False),
        ("same payee", False),
    ]


def test_other_currencies_and_settled_ones_are_left_out(scope, bank, plan):
    pounds = make_wallet(scope, "Travel", currency="GBP", rate="1.2")
    make_entry(pounds, "12.99", payee="Streamo")
    taken = make_entry(bank, "12.99", payee="Streamo")
    Occurrence(
        book=scope, recurring=plan, due_on=TODAY + 31 * DAY, state="booked", entry=taken
    ).save()
    assert found(scope, plan) == []


def test_not_more_are_offered_than_can_be_read(scope, bank, plan):
    for _ in range(OFFERED + 3):
        make_entry(bank, "12.99")
    assert len(found(scope, plan)) == OFFERED


def test_the_page_offers_and_settles_with_undo(client_alice, bank, plan, address):
    entry = make_entry(bank, "12.99", on=TODAY, payee="Streamo")
    page = client_alice.get(address).content.decode()
    assert "Payee, amount and day fit" in page
    sent = {"due_on": str(TODAY), "entry": entry.pk}
    answer = client_alice.post(f"/recurring/{plan.pk}/link/", sent, follow=True)
    assert answer.redirect_chain == [("/bills/", HTTPStatus.FOUND)]
    assert Occurrence.objects.get().entry == entry
    assert "/undo/" in answer.content.decode()


def test_what_is_not_alike_is_found_by_searching(client_alice, bank, address):
    make_entry(bank, "300", on=TODAY - 90 * DAY, payee="Odd shop")
    assert "Odd shop" not in client_alice.get(address).content.decode()
    assert "Odd shop" in client_alice.get(f"{address}&find=odd").content.decode()
    nothing = client_alice.get(f"{address}&find=zebra").content.decode()
    assert "Nothing found" in nothing


def test_an_expression_that_cannot_be_read_breaks_nothing(client_alice, address):
    answer = client_alice.get(f"{address}&find=amount>x")
    assert answer.status_code == HTTPStatus.OK


def test_without_an_entry_it_is_a_bad_request(client_alice, plan, address):
    for sent in ({}, {"due_on": str(TODAY)}, {"due_on": str(TODAY), "entry": "-1"}):
        answer = client_alice.post(f"/recurring/{plan.pk}/link/", sent)
        assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_an_income_settles_no_bill(scope, bank, plan):
    entry = make_entry(bank, "12.99", kind="income")
    with pytest.raises(InvalidEntry):
        link_occurrence(
            book=scope, actor=None, recurring=plan, due_on=TODAY, entry=entry
        )

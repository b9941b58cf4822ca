"""The page of a wallet's reconciliation, as it is used."""

from http import HTTPStatus

import pytest

from ledger.models import Entry, Reconciliation
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def lunch(bank):
    return make_entry(bank, "12.30", payee="Lunch")


@pytest.fixture
def opened(client_alice, url, bank, lunch):
    sent = {"date": "2026-11-21", "balance": "987.70"}
    client_alice.post(url("reconcile", bank.pk), sent)
    return Reconciliation.objects.get()


@pytest.fixture
def act(client_alice, url, opened):
    def post(action, **sent):
        address = url("reconcile-action", opened.pk, action)
        return client_alice.post(address, sent, follow=True)

    return post


def test_it_says_what_is_missing_and_what_would_fill_it(
    client_alice, url, bank, opened
):
    page = client_alice.get(url("reconcile", bank.pk)).text
    assert "−€12.30" in page
    assert "Lunch" in page
    assert "is not ticked and would fill it" in page


def test_ticks_finish_and_undo(act, opened, lunch, client_alice):
    page = act("tick", shown=[lunch.pk], pk=[lunch.pk])
    assert "Agrees" in page.text
    page = act("finish")
    assert opened.fresh().state == "done"
    (message,) = page.context["messages"]
    client_alice.post(message.extra_tags.split()[0])
    assert opened.fresh().state == "open"


def test_it_does_not_finish_early(act, opened):
    assert "not agree" in act("finish").text
    assert opened.fresh().state == "open"


def test_the_form_says_why_a_settled_entry_stays(
    act, opened, lunch, client_alice, url, typed, bank
):
    act("tick-all")
    act("finish")
    sent = typed(amount="13", wallet=bank.pk, version=lunch.fresh().version)
    response = client_alice.post(url("entry-edit", lunch.pk), sent)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Checked against the statement of 21 Nov 2026" in response.text
    response = client_alice.post(url("entry-delete", lunch.pk), follow=True)
    assert "Checked against the statement" in response.text
    assert Entry.objects.filter(pk=lunch.pk).exists()


def test_the_wallet_says_until_when(act, client_alice, url):
    act("tick-all")
    act("finish")
    assert "reconciled to 21 Nov 2026" in client_alice.get(url("wallet-list")).text


def test_what_came_later_for_that_time_is_told(act, bank, client_alice, url):
    act("tick-all")
    act("finish")
    make_entry(bank, "1")
    page = client_alice.get(url("reconcile", bank.pk)).text
    assert "1 transaction dated up to 21 Nov 2026 came after" in page


@pytest.mark.parametrize("sent", [{}, {"date": "x", "balance": "y"}])
def test_what_cannot_be_read_is_told(client_alice, url, bank, sent):
    response = client_alice.post(url("reconcile", bank.pk), sent)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Reconciliation.objects.exists()


def test_nobody_else_reaches_it(opened, charlie, other_book, vera, as_user, url):
    address = url("reconcile-action", opened.pk, "finish")
    assert as_user(charlie).post(address).status_code == HTTPStatus.NOT_FOUND
    assert as_user(vera).post(address).status_code == HTTPStatus.FORBIDDEN

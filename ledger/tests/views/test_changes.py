from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine

from ledger.history.changes import undo_token
from ledger.models import Change, Entry
from ledger.services.entries import change_entry, delete_entry
from ledger.services.wallets import delete_wallet
from ledger.tests.factories import draft_of, make_entry, make_transfer, make_wallet

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def deleted(scope, alice, cash, category):
    """The change that deleted an entry of alice's."""
    entry = make_entry(cash, payee="Aldi", category=category("Fuel"), tags=("trip",))
    return delete_entry(book=scope, actor=alice, entry=entry)


def rows_on(page) -> list:
    return [row for _, rows in page.context["days"] for row in rows]


@pytest.fixture
def undo(client_alice, url):
    return lambda change, **more: client_alice.post(
        url("undo", undo_token(change)), **more
    )


# --- Undo of a toast ------------------------------------------------------------------


def test_it_restores(undo, deleted, only_entry):
    page = undo(deleted, follow=True)
    assert only_entry().payee.name == "Aldi"
    assert "Undone: Aldi" in page.text


def test_undone_already_is_told(undo, deleted):
    undo(deleted)
    assert "already" in undo(deleted, follow=True).text
    assert Entry.objects.count() == 1


def test_a_token_is_good_for_ten_minutes(undo, deleted, client_alice, url):
    token = undo_token(deleted)
    with time_machine.travel("2026-11-21 12:10:01Z", tick=False):
        response = client_alice.post(url("undo", token))
    assert response.url == url("change-list")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("token", ["x", "1", "1:2:3"])
def test_a_forged_token_does_nothing(client_alice, url, deleted, token):
    client_alice.post(url("undo", token))
    assert not Entry.objects.exists()


def test_get_is_refused(client_alice, url, deleted):
    response = client_alice.get(url("undo", undo_token(deleted)))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_stranger_with_the_token_gets_404(as_user, charlie, url, deleted):
    response = as_user(charlie).post(url("undo", undo_token(deleted)))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_viewer_gets_403(as_user, vera, url, deleted):
    response = as_user(vera).post(url("undo", undo_token(deleted)))
    assert response.status_code == HTTPStatus.FORBIDDEN


# --- history --------------------------------------------------------------------------


def test_history_tells_who_what_and_the_difference(
    scope, bob, cash, category, client_alice, url
):
    entry = make_entry(cash, payee="Aldi", category=category("Fuel"), tags=("trip",))
    change_entry(
        book=scope,
        actor=bob,
        entry=entry,
        version=1,
        draft=draft_of(cash, "20", payee="Lidl", tags=("trip", "new")),
    )
    row = client_alice.get(url("change-list")).context["rows"][0]
    assert (row.who, row.change.verb, row.what) == ("Bob", "changed", "transaction")
    told = {each.label: (each.before, each.after) for each in row.differences}
    assert told == {
        "Amount": ("−€12.50", "−€20.00"),
        "Payee": ("Aldi", "Lidl"),
        "Category": ("Fuel", ""),
        "Tags": ("trip", "new, trip"),
    }


def test_a_transfer_is_told_with_both_wallets(scope, cash, bank, client_alice, url):
    make_transfer(bank, cash, "200")
    summary = client_alice.get(url("change-list")).context["rows"][0].summary
    assert "Everyday" in summary
    assert "Cash" in summary


def test_a_deleted_wallet_keeps_its_name(scope, alice, client_alice, url):
    wallet = make_wallet(scope, "Old jar", opening="5")
    delete_wallet(book=scope, actor=alice, wallet=wallet)
    assert "Old jar" in client_alice.get(url("change-list")).text


def test_history_restores_for_thirty_days(client_alice, url, deleted, only_entry):
    Change.objects.filter(pk=deleted.pk).update(at=deleted.at - timedelta(29))
    client_alice.post(url("change-undo", deleted.pk))
    assert only_entry()


def test_after_thirty_days_it_does_not(client_alice, url, deleted):
    Change.objects.filter(pk=deleted.pk).update(at=deleted.at - timedelta(31))
    response = client_alice.post(url("change-undo", deleted.pk))
    assert response.status_code == HTTPStatus.NOT_FOUND
    rows = rows_on(client_alice.get(url("change-list")))
    assert [row.may_undo for row in rows] == [False, True]


def test_a_change_built_upon_says_why_it_stays(scope, alice, client_alice, url, cash):
    entry = make_entry(cash)
    added = Change.objects.get()
    delete_entry(book=scope, actor=alice, entry=entry)
    page = client_alice.post(url("change-undo", added.pk), follow=True)
    assert "changed again since" in page.text


def test_older_changes_follow_on_the_next_page(client_alice, url, cash):
    for number in range(35):
        make_entry(cash, payee=f"p{number}")
    first = client_alice.get(url("change-list"))
    assert len(rows_on(first)) == 30
    rest = client_alice.get(f"{url('change-list')}?{first.context['older']}")
    labels = [row.change.label for row in rows_on(rest)]
    assert labels == [f"p{n}" for n in range(4, -1, -1)]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40])
def test_a_strange_page_is_no_error(client_alice, url, before):
    response = client_alice.get(url("change-list"), {"before": before})
    assert response.status_code == HTTPStatus.OK


def test_strangers_and_viewers(as_user, charlie, vera, url, deleted):
    address = url("change-undo", deleted.pk)
    assert as_user(charlie).post(address).status_code == HTTPStatus.NOT_FOUND
    assert as_user(vera).post(address).status_code == HTTPStatus.FORBIDDEN
    assert "Aldi" not in as_user(charlie).get(url("change-list")).text
    assert "Restore" not in as_user(vera).get(url("change-list")).text

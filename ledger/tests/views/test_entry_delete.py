import json
from http import HTTPStatus

import pytest

from ledger.models import Entry
from ledger.tests.factories import make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def entry(cash):
    return make_entry(cash, payee="Aldi")


def test_it_deletes_and_offers_undo(client_alice, url, entry):
    page = client_alice.post(url("entry-delete", entry.pk), follow=True)
    assert not Entry.objects.exists()
    assert "Aldi deleted" in page.text
    assert "/undo/" in page.text


def test_it_comes_back_to_the_list_it_was_pressed_in(client_alice, url, entry):
    came_from = f"http://testserver{url('entry-list')}?period=2026-10"
    response = client_alice.post(
        url("entry-delete", entry.pk), headers={"Referer": came_from}
    )
    assert response.url == came_from


def test_it_never_leads_to_another_site(client_alice, url, entry):
    response = client_alice.post(
        url("entry-delete", entry.pk), headers={"Referer": "https://evil.example/"}
    )
    assert response.url == url("entry-list")


def test_in_the_sheet_the_answer_is_a_toast(client_alice, url, entry):
    response = client_alice.post(
        url("entry-delete", entry.pk), headers={"HX-Request": "true"}
    )
    assert response.status_code == HTTPStatus.NO_CONTENT
    assert json.loads(response["HX-Trigger"])["toast"]["undo"].startswith("/undo/")


def test_a_transfer_goes_as_a_whole(client_alice, url, cash, bank):
    leaving = make_transfer(bank, cash)
    client_alice.post(url("entry-delete", leaving.pk))
    assert not Entry.objects.filter(kind="transfer").exists()


def test_deleted_twice_is_404(client_alice, url, entry):
    client_alice.post(url("entry-delete", entry.pk))
    response = client_alice.post(url("entry-delete", entry.pk))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_an_opening_balance_is_not_deleted_here(client_alice, url, bank):
    response = client_alice.post(url("entry-delete", bank.entries.get().pk))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_get_is_refused(client_alice, url, entry):
    response = client_alice.get(url("entry-delete", entry.pk))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_stranger_gets_404(as_user, charlie, url, entry):
    response = as_user(charlie).post(url("entry-delete", entry.pk))
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert entry.fresh()


def test_a_viewer_gets_403(as_user, vera, url, entry):
    response = as_user(vera).post(url("entry-delete", entry.pk))
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert entry.fresh()

import json
from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.models import Change, Entry
from ledger.services.entries import change_entry, delete_entry
from ledger.services.wallets import archive_wallet
from ledger.tests.factories import draft_of, make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(cash, alice, category):
    return make_entry(
        cash,
        "12.50",
        payee="Bistro Nine",
        note="Dinner",
        tags=("trip",),
        category=category("Eating out"),
        actor=alice,
    )


@pytest.fixture
def edit(client_alice, url, entry):
    def post(values, **more):
        return client_alice.post(url("entry-edit", entry.pk), values, **more)

    return post


def test_the_form_shows_what_is_saved(client_alice, url, entry, cash):
    form = client_alice.get(url("entry-edit", entry.pk)).context["form"]
    shown = {name: form[name].value() for name in ("amount", "payee", "note", "tags")}
    assert shown == {
        "amount": "12.50",
        "payee": "Bistro Nine",
        "note": "Dinner",
        "tags": "trip",
    }


def test_a_mark_for_taxes_is_saved_and_falls_with_a_transfer(edit, typed, entry, bank):
    edit(typed(tax="deductible", version=entry.version))
    entry.refresh_from_db()
    assert entry.tax == "deductible"
    moved = typed(tax="deductible", kind="transfer", to_wallet=bank.pk)
    edit({**moved, "version": entry.version})
    entry.refresh_from_db()
    assert (entry.kind, entry.tax) == ("transfer", "")


def test_it_saves_and_keeps_what_was_not_asked(edit, typed, entry, url):
    before = Entry.objects.filter(pk=entry.pk).values().get()
    response = edit(typed(version=1, amount="20", note="Late dinner"))
    assert response.url == url("entry-list")
    after = Entry.objects.filter(pk=entry.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        *("amount", "base_amount", "note", "search_text", "version", "date"),
        "category_id",
    }


def test_in_the_sheet_the_answer_is_a_toast(edit, typed):
    response = edit(typed(version=1), headers=HTMX)
    assert response.status_code == HTTPStatus.NO_CONTENT
    assert json.loads(response["HX-Trigger"])["toast"]["message"] == "Bistro Nine saved"


def test_bad_input_is_told_and_kept(edit, typed, entry):
    response = edit(typed(version=1, amount="12,3,4", note="kept"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "12,3,4" in response.text
    assert "kept" in response.text
    assert entry.fresh().version == 1


def test_another_books_wallet_is_refused(edit, typed, their_wallet, entry):
    response = edit(typed(version=1, wallet=their_wallet.pk))
    assert "wallet" in response.context["form"].errors
    assert entry.fresh().version == 1


def test_either_leg_opens_the_whole_transfer(client_alice, cash, bank, url):
    leaving = make_transfer(bank, cash, "200")
    arriving = leaving.group.entries.get(position=1)
    form = client_alice.get(url("entry-edit", arriving.pk)).context["form"]
    assert (form["wallet"].value(), form["to_wallet"].value()) == (bank.pk, cash.pk)
    assert form["to_amount"].value() == ""


def test_an_opening_balance_is_edited_with_its_wallet(client_alice, bank, url):
    opening = bank.entries.get()
    response = client_alice.get(url("entry-edit", opening.pk))
    assert response.url == url("wallet-edit", bank.pk)


def test_an_entry_may_stay_in_an_archived_wallet(scope, alice, bank, client_alice, url):
    entry = make_entry(bank)
    archive_wallet(book=scope, actor=alice, wallet=bank, archived=True)
    form = client_alice.get(url("entry-edit", entry.pk)).context["form"]
    assert bank.name in str(form["wallet"])


def test_its_history_is_told(edit, typed, client_alice, url, entry):
    edit(typed(version=1, amount="20", note="Dinner", tags="trip"))
    page = client_alice.get(url("entry-edit", entry.pk)).text
    assert "<del>−€12.50</del>" in page
    assert "<ins>−€20.00</ins>" in page


# --- meanwhile ------------------------------------------------------------------------


@pytest.fixture
def change_behind(scope, bob, cash, entry):
    """Bob's change of the amount, made while the form was open."""
    return change_entry(
        book=scope,
        actor=bob,
        entry=entry,
        version=1,
        draft=draft_of(cash, "99", payee="Bistro Nine"),
    )


@pytest.mark.usefixtures("change_behind")
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stale_form_shows_both_and_saves_neither(edit, typed, entry, headers):
    response = edit(typed(version=1, amount="20"), headers=headers)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "by Bob" in response.text
    assert "99.00" in response.text
    assert 'value="20"' in response.text
    assert entry.fresh().amount == -99


@pytest.mark.usefixtures("change_behind")
def test_sent_once_more_it_replaces_the_other(edit, typed, entry):
    conflict = edit(typed(version=1, amount="20"))
    version = conflict.context["form"]["version"].value()
    edit(typed(version=version, amount="20"))
    assert entry.fresh().amount == -20


def test_a_form_without_its_version_is_stale(edit, typed, entry):
    assert edit(typed(amount="20")).status_code == HTTPStatus.CONFLICT
    assert entry.fresh().version == 1


def test_of_a_deleted_entry_nothing_typed_is_lost(scope, bob, edit, typed, entry):
    delete_entry(book=scope, actor=bob, entry=entry)
    response = edit(typed(version=1, note="my words"))
    assert response.status_code == HTTPStatus.CONFLICT
    assert "deleted by Bob" in response.text
    assert "my words" in response.text
    assert not Entry.objects.exists()


def test_a_deleted_entry_is_restored_with_what_was_typed(
    scope, bob, edit, typed, entry
):
    delete_entry(book=scope, actor=bob, entry=entry)
    edit(typed(version=1, note="my words", restore="1"))
    assert (entry.fresh().note, entry.fresh().date) == ("my words", date(2026, 11, 20))


def test_deleted_for_good_it_is_not_found(scope, bob, edit, typed, entry):
    delete_entry(book=scope, actor=bob, entry=entry)
    Change.objects.all().delete()
    assert edit(typed(version=1)).status_code == HTTPStatus.NOT_FOUND


# --- who may --------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_404(as_user, charlie, url, typed, entry, method):
    response = getattr(as_user(charlie), method)(url("entry-edit", entry.pk), typed())
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_a_viewer_may_look(as_user, vera, url, entry):
    page = as_user(vera).get(url("entry-edit", entry.pk)).text
    assert "Bistro Nine" in page
    assert "<fieldset disabled>" in page
    assert ">Save</button>" not in page


def test_a_viewer_may_not_write(as_user, vera, url, typed, entry):
    response = as_user(vera).post(url("entry-edit", entry.pk), typed(version=1))
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert entry.fresh().version == 1


@pytest.mark.parametrize("pk", [0, 10**6, 10**30])
def test_an_id_that_is_not_there_is_404(client_alice, url, pk):
    response = client_alice.get(url("entry-edit", pk))
    assert response.status_code == HTTPStatus.NOT_FOUND


def test_amounts_are_shown_as_the_person_writes_them(client_alice, alice, bank, url):
    alice.locale = "de-DE"
    alice.save(update_fields=["locale"])
    entry = make_entry(bank, "1234.50")
    form = client_alice.get(url("entry-edit", entry.pk)).context["form"]
    assert form["amount"].value() == "1.234,50"
    assert entry.amount == Decimal("-1234.5")

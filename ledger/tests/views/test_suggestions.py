"""Suggested categories in the list, in the form and in a line of quick-add."""

import json
from datetime import date
from http import HTTPStatus

import pytest

from ledger.models import Change, Entry
from ledger.services.rules import RuleDraft, create_rule
from ledger.tests.factories import make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")

DAY = date(2026, 11, 20)


@pytest.fixture
def lidl(cash):
    return make_entry(cash, "12.50", payee="LIDL 0815", on=DAY)


@pytest.fixture
def accept(client_alice, url, category):
    def post(entry, name="Groceries", *, part=True, version=None):
        sent = {
            "category": category(name).pk,
            "version": version or entry.fresh().version,
        }
        headers = {"HX-Request": "true"} if part else {}
        address = url("entry-accept", entry.pk)
        return client_alice.post(address, sent, headers=headers)

    return post


# --- the list -------------------------------------------------------------------------


def test_an_uncategorised_row_shows_what_is_likely(lidl, client_alice, url):
    page = client_alice.get(url("entry-list")).text
    assert "<span>Groceries?</span>" in page
    assert f"/entries/{lidl.pk}/accept-category/" in page
    assert "is usually Groceries" in page


def test_filed_unknown_and_moved_ones_show_no_suggestion(
    cash, bank, client_alice, url, category
):
    make_entry(cash, payee="Lidl", category=category("Clothing"), on=DAY)
    make_entry(cash, payee="Zorblatt", on=DAY)
    make_transfer(bank, cash, on=DAY, payee="Lidl")
    assert "accept-category" not in client_alice.get(url("entry-list")).text


def test_who_may_only_look_is_shown_no_button(lidl, vera, as_user, url):
    assert "accept-category" not in as_user(vera).get(url("entry-list")).text


def test_a_list_without_uncategorised_rows_asks_nothing(
    cash, category, queries_of, url, lidl, client_alice
):
    with_suggestion = queries_of(url("entry-list"))
    lidl.category = category("Groceries")
    lidl.save()
    assert queries_of(url("entry-list")) == with_suggestion


def test_accepting_files_the_row_and_can_be_undone(lidl, accept, client_alice):
    response = accept(lidl)
    assert lidl.fresh().category.name == "Groceries"
    assert f'id="e{lidl.pk}"' in response.text
    assert "accept-category" not in response.text
    toast = json.loads(response["HX-Trigger"])["toast"]
    assert toast["message"] == "LIDL 0815 filed under Groceries"
    client_alice.post(toast["undo"])
    assert lidl.fresh().category is None


def test_without_scripts_accepting_leads_back_to_the_list(lidl, accept, url):
    response = accept(lidl, part=False)
    assert response.headers["Location"] == url("entry-list")
    assert lidl.fresh().category.name == "Groceries"


def test_what_a_person_chose_meanwhile_is_not_overridden(lidl, accept, category):
    seen = lidl.version
    accept(lidl, "Clothing")
    response = accept(lidl, "Groceries", version=seen)
    assert lidl.fresh().category == category("Clothing")
    assert "Clothing" in response.text
    assert "meanwhile" in json.loads(response["HX-Trigger"])["toast"]["message"]
    assert accept(lidl, part=False, version=seen).status_code == HTTPStatus.FOUND


def test_forged_categories_are_not_accepted(lidl, accept, client_alice, url, category):
    assert accept(lidl, "Salary").status_code == HTTPStatus.NOT_FOUND
    for wrong in ("", "0", "x"):
        sent = {"category": wrong, "version": lidl.version}
        response = client_alice.post(url("entry-accept", lidl.pk), sent)
        assert response.status_code == HTTPStatus.NOT_FOUND
    assert Change.objects.filter(verb="changed").count() == 0


# --- quick add and the form -----------------------------------------------------------


def test_a_line_takes_what_is_likely_and_says_why(client_alice, url, category):
    shown = client_alice.get(url("quick-add"), {"line": "4.20 coffee"}).text
    assert "Eating out" in shown
    assert "is usually Eating out" in shown
    client_alice.post(url("quick-add"), {"line": "4.20 coffee"})
    assert Entry.objects.get(note="coffee").category == category("Eating out")


def test_a_line_that_names_its_category_wins(client_alice, url, category):
    client_alice.post(url("quick-add"), {"line": "4.20 coffee #clothing"})
    assert Entry.objects.get(note="coffee").category == category("Clothing")


def test_a_line_files_by_rules_before_suggestions(
    client_alice, scope, alice, url, category
):
    draft = RuleDraft(query="coffee", name="Beans", category=category("Clothing"))
    create_rule(book=scope, actor=alice, draft=draft)
    shown = client_alice.get(url("quick-add"), {"line": "4.20 coffee"}).text
    assert "Rule “Beans”" in shown
    client_alice.post(url("quick-add"), {"line": "4.20 coffee"})
    assert Entry.objects.get(note="coffee").category == category("Clothing")


def test_what_is_unknown_stays_uncategorised(client_alice, url, scope):
    client_alice.post(url("quick-add"), {"line": "4.20 zorblatt"})
    assert Entry.objects.get(note="zorblatt").category is None


def test_the_form_suggests_beneath_the_field(client_alice, url, category):
    page = client_alice.get(url("entry-add"), {"payee": "Lidl"}).text
    assert "Suggested category Groceries, take it" in page
    assert "is usually Groceries" in page
    assert "take it" not in client_alice.get(url("entry-add")).text
    chosen = {"payee": "Lidl", "category": category("Clothing").pk}
    assert "take it" not in client_alice.get(url("entry-add"), chosen).text
    chosen["category"] = category("Groceries").pk
    assert "Groceries suggested" in client_alice.get(url("entry-add"), chosen).text


def test_the_forms_button_chooses_what_is_suggested(client_alice, url, typed, category):
    sent = typed(payee="Lidl", button="file")
    page = client_alice.post(url("entry-add"), sent).text
    assert f'<option value="{category("Groceries").pk}" selected>' in page
    assert not Entry.objects.filter(payee__name="Lidl").exists()


def test_a_saved_form_stays_as_it_was_typed(client_alice, url, typed):
    client_alice.post(url("entry-add"), typed(payee="Lidl"))
    assert Entry.objects.get(payee__name="Lidl").category is None

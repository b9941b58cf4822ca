"""Filing what has no category, group by group."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.models import Entry, Rule
from ledger.services.drafts import Part
from ledger.tests.factories import make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")

DAY = date(2026, 11, 20)


@pytest.fixture
def shops(cash):
    """Three visits to one shop, under different numbers, and one to another."""
    visits = [
        make_entry(cash, amount, payee=f"ZORBLATT {number} BERLIN", on=DAY)
        for amount, number in (("10", "0815"), ("20.50", "4711"), ("1", "0815"))
    ]
    return [*visits, make_entry(cash, "5", payee="Quxington", on=DAY)]


@pytest.fixture
def show(client_alice, url):
    return lambda at="": client_alice.get(url("categorise"), {"at": at}).text


@pytest.fixture
def choose(client_alice, url, category):
    def post(name, group="zorblatt berlin", kind="expense", **more):
        sent = {"group": group, "kind": kind, "category": category(name).pk, **more}
        return client_alice.post(url("categorise"), sent, follow=True)

    return post


def test_the_biggest_group_comes_first(shops, show):
    page = show()
    assert "ZORBLATT 0815 BERLIN" in page
    assert "3 transactions" in page
    assert "−€31.50" in page
    assert "2</b> groups" in page
    assert "4</b> transactions left" in page
    assert "Quxington" not in page


def test_skipping_shows_the_next_and_then_the_end(shops, show):
    assert "Quxington" in show("1")
    assert "Skipped to the end" in show("2")
    assert "Skipped to the end" in show("99999999")


def test_a_choice_files_the_whole_group_as_one_change(
    shops, choose, category, client_alice
):
    page = choose("Clothing").text
    assert "3 transactions filed under Clothing" in page
    assert "Quxington" in page
    filed = Entry.objects.filter(category=category("Clothing"))
    assert set(filed) == set(shops[:3])
    assert not Rule.objects.exists()


def test_the_next_of_the_kind_is_suggested_from_it(shops, choose, cash, show):
    choose("Clothing")
    make_entry(cash, payee="ZORBLATT 9999 BERLIN", on=DAY)
    make_entry(cash, payee="ZORBLATT 9998 BERLIN", on=DAY)
    page = show()
    assert "with &#x27;zorblatt&#x27; were Clothing" in page
    assert 'data-key="1"' in page


def test_always_makes_the_rule_in_the_same_change(
    shops, choose, category, client_alice, url
):
    page = choose("Clothing", always="1").text
    assert "and a rule" in page
    rule = Rule.objects.get()
    assert (rule.query, rule.category) == (
        "payee:zorblatt",
        category("Clothing"),
    )
    change = rule.book.changes.first()
    client_alice.post(url("change-undo", change.pk))
    assert not Rule.objects.exists()
    assert Entry.objects.filter(category=None, payee__isnull=False).count() == 4


def test_the_rule_is_shown_before_it_is_made(shops, show):
    assert "payee:&quot;zorblatt&quot;" in show()
    assert "payee:&quot;quxington&quot;" in show("1")


def test_what_somebody_filed_meanwhile_stays(shops, choose, category):
    shops[0].category = category("Insurance")
    shops[0].save()
    choose("Clothing")
    assert shops[0].fresh().category == category("Insurance")
    assert shops[1].fresh().category == category("Clothing")
    assert "filed by now" in choose("Clothing").text


def test_income_and_spending_are_groups_of_their_own(cash, show, choose, category):
    make_entry(cash, payee="Zorblatt", on=DAY)
    make_entry(cash, kind="income", payee="Zorblatt", on=DAY)
    assert "2</b> groups" in show()
    assert "Choose one" in choose("Clothing", group="zorblatt", kind="income").text
    choose("Salary", group="zorblatt", kind="income")
    assert Entry.objects.get(category=category("Salary")).kind == "income"


def test_refunds_and_open_parts_of_splits_are_filed_along(cash, choose, category):
    make_entry(cash, payee="Zorblatt", kind="refund", on=DAY)
    parts = (Part(Decimal(1), category("Food")), Part(Decimal(2)))
    make_entry(cash, "3", payee="Zorblatt", parts=parts, on=DAY)
    assert "2 transactions" in choose("Clothing", group="zorblatt").text
    assert Entry.objects.filter(category=category("Clothing")).count() == 2
    assert Entry.objects.filter(category=category("Food")).count() == 1


def test_notes_speak_where_there_is_no_payee(cash, show, choose, category):
    make_entry(cash, note="haircut", on=DAY)
    make_entry(cash, on=DAY)
    assert "note:&quot;haircut&quot;" in show("1")
    choose("Personal care", group="haircut")
    assert Entry.objects.get(note="haircut").category == category("Personal care")
    page = show()
    assert "No payee or note" in page
    assert "cz-always" not in page
    choose("Other", group="")
    assert "Nothing left to file" in show()


def test_transfers_and_planned_ones_are_not_asked_about(cash, bank, show):
    make_transfer(bank, cash, on=DAY)
    make_entry(cash, payee="Zorblatt", on=date(2026, 12, 1))
    assert "Nothing left to file" in show()


def test_without_a_choice_nothing_happens(shops, client_alice, url):
    sent = {"group": "zorblatt berlin", "kind": "expense"}
    for wrong in ("", "x", "0", "99999999"):
        response = client_alice.post(
            url("categorise"), {**sent, "category": wrong}, follow=True
        )
        assert "Choose one of your categories" in response.text
    assert not Entry.objects.filter(category__isnull=False).exists()


def test_who_may_only_look_files_nothing(shops, vera, as_user, url):
    client = as_user(vera)
    answers = client.get(url("categorise")), client.post(url("categorise"))
    assert {each.status_code for each in answers} == {HTTPStatus.FORBIDDEN}


def test_questions_do_not_grow_with_groups(cash, shops, queries_of, url):
    before = queries_of(url("categorise"))
    for number in range(20):
        make_entry(cash, payee=f"Shop {chr(97 + number)}zzz", on=DAY)
    assert queries_of(url("categorise")) <= before

"""Transactions through the API, as a program would use them."""

from datetime import date
from http import HTTPStatus

import pytest

from expense_tracker.kernel.scoping import book_scope
from ledger.models import Entry, Wallet


@pytest.fixture
def ask(api, alice, scope):
    return api(alice)


@pytest.fixture
def add(ask, cash):
    """Books one and gives what was answered."""

    def book(amount: str, **more):
        body = {"date": "2026-11-20", "amount": amount, "wallet": cash.pk} | more
        answer = ask("post", "/entries", body)
        assert answer.status_code == HTTPStatus.CREATED, answer.content
        return answer.json()

    return book


def test_an_expense_leaves_the_wallet(ask, add, cash, category):
    groceries = category("Groceries")
    made = add("12.50", category=groceries.pk, payee="Lidl", tags=["trip", "food"])
    assert made["amount"] == "-12.50"
    assert (made["payee"], sorted(made["tags"])) == ("Lidl", ["food", "trip"])
    [wallet] = ask("get", "/wallets").json()["items"]
    assert wallet["balance"] == "-12.50"


def test_a_transfer_between_currencies_is_one_transaction(ask, add):
    wallet = {"name": "Dollars", "currency": "USD", "rate": "0.9"}
    dollars = ask("post", "/wallets", wallet).json()["id"]
    made = add("9", kind="transfer", to_wallet=dollars, to_amount="10")
    assert (made["amount"], made["to_amount"]) == ("-9.00", "10.00")
    assert len(ask("get", "/entries").json()["items"]) == 1


def test_a_split_has_its_parts_in_order(ask, add, category):
    parts = [
        {"amount": "7", "category": category("Groceries").pk},
        {"amount": "5.50", "category": category("Shopping").pk, "note": "soap"},
    ]
    made = add("12.50", parts=parts)
    assert [part["amount"] for part in made["parts"]] == ["-7.00", "-5.50"]
    assert made["parts"][1]["note"] == "soap"
    moved = ask("patch", f"/entries/{made['id']}", {"date": "2026-11-21"}).json()
    assert [part["amount"] for part in moved["parts"]] == ["-7.00", "-5.50"]


def test_a_part_may_have_no_category(ask, add):
    made = add("12.50")
    parts = [{"amount": "7"}, {"amount": "5.50"}]
    answer = ask("patch", f"/entries/{made['id']}", {"parts": parts})
    assert [part["category"] for part in answer.json()["parts"]] == [None, None]


def test_parts_that_do_not_sum_up_are_refused(ask, cash, category):
    parts = [{"amount": "7", "category": category("Groceries").pk}] * 2
    body = {"date": "2026-11-20", "amount": "10", "wallet": cash.pk, "parts": parts}
    assert ask("post", "/entries", body).status_code == 422
    assert not Entry.objects.exists()


def test_pages_follow_each_other_without_gaps(ask, spend):
    made = [spend("1", on=date(2026, 11, 1 + n % 3)).pk for n in range(7)]
    seen, cursor = [], ""
    while cursor is not None:
        page = ask("get", f"/entries?limit=3&cursor={cursor}").json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_a_list_costs_the_same_however_long(
    ask, spend, django_assert_num_queries, django_assert_max_num_queries
):
    for n in range(12):
        spend("1", on=date(2026, 11, 1 + n))
    ask("get", "/entries?limit=2")
    with django_assert_max_num_queries(16) as few:
        ask("get", "/entries?limit=2")
    with django_assert_num_queries(len(few)):
        ask("get", "/entries?limit=12")


def test_an_expression_finds(ask, spend):
    spend("60", on=date(2026, 11, 3))
    spend("5", "Eating out", on=date(2026, 11, 3))
    answer = ask("get", "/entries?q=amount%3E50").json()
    assert [row["amount"] for row in answer["items"]] == ["-60.00"]
    wrong = ask("get", "/entries?q=amount%3E%3E")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert wrong.json()["errors"][0]["field"] == "q"


def test_a_cursor_that_was_not_given_out_is_refused(ask):
    assert ask("get", "/entries?cursor=2026-11-01.1").status_code == 422


def test_a_change_leaves_the_rest(ask, add):
    made = add("12.50", payee="Lidl", note="milk", tags=["home"])
    changed = ask("patch", f"/entries/{made['id']}", {"amount": "13"}).json()
    kept = ("payee", "note", "tags", "wallet", "date")
    assert [changed[name] for name in kept] == [made[name] for name in kept]
    assert (changed["amount"], changed["version"]) == ("-13.00", 2)


def test_deleted_it_can_be_restored_with_its_id(ask, add):
    pk = add("12.50")["id"]
    assert ask("delete", f"/entries/{pk}").status_code == HTTPStatus.NO_CONTENT
    assert ask("get", f"/entries/{pk}").status_code == HTTPStatus.NOT_FOUND
    assert [row["id"] for row in ask("get", "/trash").json()["items"]] == [pk]
    assert ask("post", f"/entries/{pk}/restore").json()["id"] == pk


def test_history_tells_and_undoes(ask, add):
    pk = add("12.50", note="milk")["id"]
    ask("patch", f"/entries/{pk}", {"note": "tea"})
    newest = ask("get", "/changes").json()["items"][0]
    assert newest["differences"] == [{"what": "Note", "before": "milk", "after": "tea"}]
    ask("post", f"/changes/{newest['id']}/undo")
    assert ask("get", f"/entries/{pk}").json()["note"] == "milk"
    again = ask("post", f"/changes/{newest['id']}/undo")
    assert again.status_code == HTTPStatus.CONFLICT


def test_many_are_booked_all_or_none(ask, cash):
    good = {"date": "2026-11-20", "amount": "1", "wallet": cash.pk}
    bad = good | {"amount": "0"}
    refused = ask("post", "/entries/bulk", {"entries": [good, bad]})
    assert refused.json()["errors"][0]["field"] == "entries.1.amount"
    assert not Entry.objects.exists()
    some = ask("post", "/entries/bulk", {"entries": [good, bad], "partial": True})
    assert [row["row"] for row in some.json()["errors"]] == [1]
    assert Entry.objects.count() == 1


def test_many_are_changed_at_once_and_undone_at_once(ask, spend, category):
    ids = [spend("1", on=date(2026, 11, n)).pk for n in (1, 2)]
    out = category("Eating out")
    asked = {"ids": ids, "set": {"category": out.pk, "add_tags": ["x"]}}
    done = ask("post", "/entries/bulk-edit", asked).json()
    assert done["changed"] == 2
    assert Entry.objects.filter(category=out, tags__name="x").count() == 2
    ask("post", f"/changes/{done['change']}/undo")
    assert not Entry.objects.filter(category=out).exists()


def test_one_id_that_is_not_there_keeps_all_as_they_are(ask, spend):
    pk = spend("1", on=date(2026, 11, 1)).pk
    answer = ask("post", "/entries/bulk-delete", {"ids": [pk, pk + 1]})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Entry.objects.filter(pk=pk).exists()


def test_a_line_is_enough(ask, category):
    made = ask("post", "/entries/quick", {"line": "12.50 lunch @Cafe 2026-11-03"})
    assert made.json()["amount"] == "-12.50"
    assert made.json()["payee"] == "Cafe"
    assert ask("post", "/entries/quick", {"line": "lunch"}).status_code == 422


def test_a_strangers_wallet_is_no_choice(ask, cash, other_book):
    with book_scope(other_book):
        theirs = Wallet.objects.first().pk
    body = {"date": "2026-11-20", "amount": "1", "wallet": theirs}
    answer = ask("post", "/entries", body)
    assert answer.json()["errors"][0]["field"] == "wallet"

"""Refunds of a purchase: begun from it, linked to it, shown on both sides."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Entry
from ledger.queries.totals import category_totals, flow
from ledger.services.entries import Part, delete_entry, group_rows
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon")
DAY = date(2026, 11, 10)


@pytest.fixture
def bought(cash, category):
    def buy(amount="50", **more):
        groceries = category("Groceries")
        values = {"payee": "Market", "category": groceries, "on": DAY, **more}
        return make_entry(cash, amount, **values)

    return buy


@pytest.fixture
def parted(cash, category):
    parts = (
        Part(Decimal(30), category("Groceries"), "apples"),
        Part(Decimal(20), category("Clothing"), "socks"),
    )
    return group_rows(make_entry(cash, "50", payee="Market", on=DAY, parts=parts))


@pytest.fixture
def offered(client_alice, url):
    """The form that a link to the add page opens."""
    return lambda query: client_alice.get(f"{url('entry-add')}?{query}").context["form"]


def values(form, *names):
    return tuple(str(form[name].value()) for name in names)


def test_a_refund_begins_with_its_purchase(offered, bought):
    entry = bought()
    form = offered(f"refund={entry.pk}")
    assert values(form, "kind", "amount", "payee", "category", "refund_of", "date") == (
        *("refund", "50.00", "Market", str(entry.category_id), str(entry.pk)),
        "2026-11-21",
    )


def test_it_offers_what_has_not_come_back(offered, bought, cash):
    entry = bought()
    make_entry(cash, "20", kind="refund", refund_of=entry)
    assert values(offered(f"refund={entry.pk}"), "amount") == ("30.00",)


def test_a_part_is_refunded_in_its_category(offered, parted):
    form = offered(f"refund_part={parted[1].pk}")
    assert values(form, "amount", "category", "refund_of", "note") == (
        *("20.00", str(parted[1].category_id), str(parted[1].pk)),
        "socks",
    )
    assert not form.is_split


def test_a_whole_split_is_refunded_in_its_parts(offered, parted):
    form = offered(f"refund={parted[1].pk}")
    assert values(form, "amount") == ("50.00",)
    assert [line["amount"].value() for line in form.parts] == ["30.00", "20.00"]


@pytest.mark.parametrize("query", ["refund", "refund_part"])
def test_only_purchases_are_refunded(client_alice, url, cash, query):
    income = make_entry(cash, kind="income")
    for pk in (income.pk, 10**9, "x"):
        response = client_alice.get(f"{url('entry-add')}?{query}={pk}")
        assert response.status_code == HTTPStatus.NOT_FOUND


def test_both_sides_lead_to_each_other(client_alice, url, bought, cash):
    entry = bought()
    refund = make_entry(cash, "20", kind="refund", refund_of=entry)
    purchase = client_alice.get(url("entry-edit", entry.pk)).text
    assert "Refunded €20.00 of €50.00" in purchase
    assert url("entry-edit", refund.pk) in purchase
    back = client_alice.get(url("entry-edit", refund.pk)).text
    assert f'href="{url("entry-edit", entry.pk)}"' in back


def test_a_refund_of_a_part_shows_on_the_whole(client_alice, url, parted, cash):
    make_entry(cash, "5", kind="refund", refund_of=parted[1])
    assert (
        "Refunded €5.00 of €50.00"
        in client_alice.get(url("entry-edit", parted[0].pk)).text
    )


def test_in_another_currency_it_counts_at_the_days_rate(
    client_alice, url, bought, travel
):
    entry = bought()
    make_entry(travel, "10", kind="refund", refund_of=entry)
    page = client_alice.get(url("entry-edit", entry.pk)).text
    assert "Refunded €11.70 of €50.00" in page


# --- saving ---------------------------------------------------------------------------


@pytest.fixture
def send(client_alice, url, typed):
    def post(**changes):
        sent = typed(kind="refund", payee="Market", **changes)
        return client_alice.post(url("entry-add"), sent)

    return post


def test_a_link_is_saved(send, bought):
    entry = bought()
    send(refund_of=entry.pk)
    assert Entry.objects.get(kind="refund").refund_of == entry


def test_more_than_is_left_is_asked_about(send, bought, cash):
    entry = bought()
    make_entry(cash, "45", kind="refund", refund_of=entry)
    asked = send(refund_of=entry.pk)
    assert asked.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "more than is left to refund of it: €5.00 of €50.00" in asked.text
    send(refund_of=entry.pk, seen=asked.context["doubts"])
    assert Entry.objects.filter(refund_of=entry).count() == 2


def test_an_edited_refund_does_not_count_against_itself(
    client_alice, url, typed, bought, cash
):
    entry = bought()
    refund = make_entry(cash, "50", kind="refund", refund_of=entry)
    sent = typed(kind="refund", amount="50", refund_of=entry.pk, version=1, note="x")
    assert client_alice.post(url("entry-edit", refund.pk), sent).status_code == 302
    assert refund.fresh().note == "x"


@pytest.mark.parametrize("whose", ["income", "theirs", "absent", "junk"])
def test_what_is_no_purchase_of_ours_is_refused(
    send, cash, whose, other_book, their_wallet
):
    income = make_entry(cash, kind="income")
    with book_scope(other_book):
        theirs = make_entry(their_wallet)
    pk = {"income": income.pk, "theirs": theirs.pk, "junk": "x"}.get(whose)
    response = send(refund_of=pk or 10**9)
    assert response.context["form"].errors["refund_of"] == [
        "The expense that this refunds is gone."
    ]
    assert not Entry.objects.filter(kind="refund").exists()


def test_an_expense_forgets_the_link(client_alice, url, typed, bought, cash):
    entry = bought()
    refund = make_entry(cash, "5", kind="refund", refund_of=entry)
    sent = typed(refund_of=entry.pk, version=1)
    client_alice.post(url("entry-edit", refund.pk), sent)
    assert (refund.fresh().kind, refund.fresh().refund_of) == ("expense", None)


def test_likely_purchases_are_offered(client_alice, url, bought):
    exact, payee, amount = (
        bought("12.50"),
        bought("80"),
        bought("12.50", payee="Kiosk"),
    )
    bought("7", payee="Other")
    bought("12.50", on=date(2026, 11, 22))
    bought("12.50", on=date(2025, 1, 1))
    page = client_alice.get(
        url("entry-add"), {"kind": "refund", "payee": "market", "amount": "12.50"}
    )
    choices = page.context["form"].fields["refund_of"].widget.choices
    assert [pk for pk, _ in choices] == ["", exact.pk, payee.pk, amount.pk]


def test_an_expense_costs_no_search_for_purchases(queries_of, url, bought):
    bought()
    plain = queries_of(f"{url('entry-add')}?payee=Market")
    assert queries_of(f"{url('entry-add')}?payee=Market&kind=refund") > plain


# --- what it nets ---------------------------------------------------------------------


@pytest.mark.parametrize("day", [DAY, date(2026, 12, 2)])
def test_a_refund_nets_its_category_on_its_own_day(
    scope, alice, cash, category, parted, day
):
    clothing = category("Clothing")
    make_entry(cash, "5", kind="refund", category=clothing, refund_of=parted[1], on=day)
    month = Period.month(day.year, day.month)
    spent = {
        each.category: each.amount for each in category_totals(book=scope, period=month)
    }
    bought = 20 if day == DAY else 0
    assert spent[clothing].amount == bought - 5
    assert flow(book=scope, period=month).spending.amount == (50 if bought else 0) - 5


def test_deleting_the_purchase_sets_refunds_of_its_parts_free(
    scope, alice, cash, parted
):
    refund = make_entry(cash, "5", kind="refund", refund_of=parted[1])
    delete_entry(book=scope, actor=alice, entry=parted[0])
    assert refund.fresh().refund_of is None

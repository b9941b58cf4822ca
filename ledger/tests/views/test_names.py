"""The pages of payees and tags."""

from datetime import date
from http import HTTPStatus

import pytest

from ledger.models import Payee, Tag
from ledger.tests.factories import make_entry

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def shops(cash):
    make_entry(cash, "10", payee="Rewe", tags=("Trip",))
    make_entry(cash, "5", payee="Rewe", on=date(2025, 3, 1))
    make_entry(cash, "2", payee="Rewe 22")
    return {row.name: row for row in Payee.objects.all()}


def test_payees_are_listed_with_their_use(shops, client_alice, url):
    page = client_alice.get(url("payee-list"))
    rows = {each.row.name: each for each in page.context["rows"]}
    assert (rows["Rewe"].count, rows["Rewe"].spent.amount) == (2, -10)
    assert "These look alike" in page.text
    opened = client_alice.get(rows["Rewe"].entries_url)
    assert opened.status_code == HTTPStatus.OK


def test_tags_are_listed_with_their_use(shops, client_alice, url):
    (row,) = client_alice.get(url("tag-list")).context["rows"]
    assert (row.row.name, row.count, row.spent.amount) == ("Trip", 1, -10)


def test_names_are_searched_and_paged(scope, shops, client_alice, url, monkeypatch):
    monkeypatch.setattr("ledger.queries.names.PAGE", 1)
    first = client_alice.get(url("payee-list"))
    second = client_alice.get(f"{url('payee-list')}?{first.context['older']}")
    names = [r.row.name for p in (first, second) for r in p.context["rows"]]
    assert names == ["Rewe", "Rewe 22"]
    found = client_alice.get(f"{url('payee-list')}?q=22").context["rows"]
    assert [each.row.name for each in found] == ["Rewe 22"]


def test_a_payee_is_renamed(shops, client_alice, url):
    address = url("payee-edit", shops["Rewe"].pk)
    client_alice.post(address, {"name": "REWE City"})
    assert Payee.objects.filter(name="REWE City").exists()
    response = client_alice.post(address, {"name": "Rewe 22"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "merge the two" in response.text


def test_merging_asks_which_name_stays(shops, client_alice, url):
    pks = [row.pk for row in shops.values()]
    page = client_alice.get(url("payee-merge"), {"pk": pks})
    assert "Which name stays?" in page.text
    kept = shops["Rewe 22"]
    client_alice.post(url("payee-merge"), {"pk": pks, "kept": kept.pk})
    assert list(Payee.objects.all()) == [kept]


def test_one_alone_or_a_strangers_is_not_merged(
    shops, charlie, other_book, as_user, client_alice, url
):
    pks = [row.pk for row in shops.values()]
    response = client_alice.get(url("payee-merge"), {"pk": pks[:1]}, follow=True)
    assert "Choose two payees" in response.text
    as_user(charlie).post(url("payee-merge"), {"pk": pks, "kept": pks[0]})
    assert Payee.objects.count() == 2


def test_what_is_in_use_is_not_deleted_and_says_so(shops, client_alice, url):
    response = client_alice.post(url("payee-delete", shops["Rewe"].pk))
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Merge it instead" in response.text


def test_a_tag_is_deleted(shops, client_alice, url):
    client_alice.post(url("tag-delete", Tag.objects.get().pk))
    assert not Tag.objects.exists()

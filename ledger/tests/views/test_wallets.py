from datetime import date
from decimal import Decimal
from http import HTTPStatus
from uuid import uuid4

import pytest

from ledger.models import Rate, Wallet
from ledger.services.wallets import archive_wallet
from ledger.tests.factories import balance_of, make_entry, make_wallet

pytestmark = pytest.mark.usefixtures("noon", "scope")
HTMX = {"HX-Request": "true"}


def sent(**changes):
    values = {
        "name": "Jar",
        "kind": "cash",
        "currency": "EUR",
        "opened_on": "2026-11-01",
    }
    return {**values, **changes}


@pytest.fixture
def add(client_alice, url):
    return lambda **changes: client_alice.post(url("wallet-add"), sent(**changes))


@pytest.fixture
def edit(client_alice, url, bank):
    def post(**changes):
        values = sent(name="Everyday", kind="bank", opening="1000", version=1)
        return client_alice.post(url("wallet-edit", bank.pk), values | changes)

    return post


# --- the list -------------------------------------------------------------------------


def test_the_list_has_balances_and_their_sum(client_alice, url, cash, bank, travel):
    make_entry(cash, "7.60")
    make_entry(travel, "10")
    page = client_alice.get(url("wallet-list"))
    balances = [row.balance.amount for row in page.context["active"]]
    assert balances == [Decimal("-7.6"), Decimal(1000), Decimal(-10)]
    assert page.context["net_worth"].amount == Decimal("980.7")


def test_archived_wallets_stand_apart(client_alice, url, scope, alice, bank):
    archive_wallet(book=scope, actor=alice, wallet=bank, archived=True)
    page = client_alice.get(url("wallet-list"))
    assert [row.wallet for row in page.context["archived"]] == [bank]
    assert page.context["net_worth"].is_zero


# --- adding ---------------------------------------------------------------------------


def test_a_wallet_with_its_opening_balance(add, url):
    assert add(opening="250.50", floor="-20").url == url("wallet-list")
    jar = Wallet.objects.get(name="Jar")
    assert (balance_of(jar), jar.floor) == (Decimal("250.5"), Decimal(-20))
    assert jar.entries.get().date == date(2026, 11, 1)


def test_a_debt_opens_below_zero(add):
    add(kind="loan", opening="-5840")
    assert balance_of(Wallet.objects.get(name="Jar")) == -5840


def test_a_foreign_wallet_needs_a_rate(add):
    assert "rate" in add(currency="GBP").context["form"].errors
    add(currency="GBP", rate="1,17", opening="10")
    assert Rate.objects.get().rate == Decimal("1.17")
    assert Wallet.objects.get(name="Jar").entries.get().base_amount == Decimal("11.7")


def test_sent_twice_it_is_made_once(add):
    token = uuid4()
    assert [add(form_token=token).status_code for _ in range(2)] == [302, 302]
    assert Wallet.objects.filter(name="Jar").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \u200b "}, "name"),
        ({"name": "CASH"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"kind": "nonsense"}, "kind"),
        ({"currency": "XXX1"}, "currency"),
        ({"opening": "12.345"}, "opening"),
        ({"opening": "lots"}, "opening"),
        ({"opened_on": "31/12/2026"}, "opened_on"),
        ({"floor": "NaN"}, "floor"),
        ({"currency": "GBP", "rate": "0"}, "rate"),
        ({"currency": "GBP", "rate": "1e3"}, "rate"),
        ({"currency": "GBP", "rate": "-1"}, "rate"),
        ({"currency": "JPY", "rate": "1", "opening": "1.5"}, "opening"),
    ],
)
def test_bad_input_is_told_and_kept(add, changes, field):
    response = add(**changes)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in response.context["form"].errors
    assert Wallet.objects.count() == 1


def test_in_the_sheet(client_alice, url):
    refused = client_alice.post(url("wallet-add"), sent(name=""), headers=HTMX)
    assert "<html" not in refused.text
    done = client_alice.post(url("wallet-add"), sent(), headers=HTMX)
    assert done.status_code == HTTPStatus.NO_CONTENT


# --- editing --------------------------------------------------------------------------


def test_the_form_shows_what_is_saved(client_alice, url, bank):
    form = client_alice.get(url("wallet-edit", bank.pk)).context["form"]
    assert (form["name"].value(), form["opening"].value()) == ("Everyday", "1,000.00")


def test_only_what_was_asked_changes(edit, bank):
    before = Wallet.objects.filter(pk=bank.pk).values().get()
    edit(name="Daily", opened_on="2026-01-01")
    after = Wallet.objects.filter(pk=bank.pk).values().get()
    assert {name for name in after if after[name] != before[name]} == {
        *("name", "name_key", "version")
    }
    assert balance_of(bank) == 1000


def test_an_opening_balance_of_zero_goes(edit, bank):
    edit(opening="")
    assert not bank.entries.exists()


def test_the_currency_of_a_used_wallet_stays(edit, bank):
    make_entry(bank)
    errors = edit(currency="GBP", rate="1.17").context["form"].errors
    assert "currency" in errors


def test_a_stale_form_shows_both(edit, bank):
    edit(name="Daily", opened_on="2026-01-01")
    response = edit(name="Weekly")
    assert response.status_code == HTTPStatus.CONFLICT
    told = {
        each.label: (each.before, each.after)
        for each in response.context["conflict"].differences
    }
    assert told["Name"] == ("Daily", "Weekly")
    assert bank.fresh().name == "Daily"


# --- archiving, deleting --------------------------------------------------------------


def test_archiving_and_bringing_back(client_alice, url, bank):
    address = url("wallet-archive", bank.pk)
    assert "Undo" in client_alice.post(address, follow=True).text
    assert bank.fresh().is_archived
    client_alice.post(address, {"restore": "1"})
    assert not bank.fresh().is_archived


def test_an_unused_wallet_is_deleted(client_alice, url, bank):
    client_alice.post(url("wallet-delete", bank.pk))
    assert not Wallet.objects.filter(pk=bank.pk).exists()


def test_a_used_wallet_is_not(client_alice, url, bank):
    make_entry(bank)
    response = client_alice.post(url("wallet-delete", bank.pk))
    assert response.status_code == HTTPStatus.CONFLICT
    assert "archive it instead" in response.text
    assert bank.fresh()


@pytest.mark.parametrize("name", ["wallet-archive", "wallet-delete"])
def test_get_is_refused(client_alice, url, bank, name):
    response = client_alice.get(url(name, bank.pk))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("name", ["wallet-edit", "wallet-archive", "wallet-delete"])
def test_strangers_and_viewers(as_user, charlie, vera, url, bank, name):
    address = url(name, bank.pk)
    assert as_user(charlie).post(address).status_code == HTTPStatus.NOT_FOUND
    assert as_user(vera).post(address).status_code == HTTPStatus.FORBIDDEN
    assert bank.fresh().version == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_may_not_add(as_user, vera, url, method):
    response = getattr(as_user(vera), method)(url("wallet-add"), sent())
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_queries_do_not_grow_with_wallets(queries_of, url, scope, travel):
    few = queries_of(url("wallet-list"))
    for number, currency in enumerate(["EUR", "GBP", "USD", "CHF"]):
        rate = None if currency == "EUR" else "1.1"
        make_wallet(scope, f"w{number}", currency=currency, rate=rate, opening="1")
    assert queries_of(url("wallet-list")) == few

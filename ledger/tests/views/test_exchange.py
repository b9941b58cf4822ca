"""Two currencies in one entry: transfers between wallets, and purchases abroad."""

from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.models import Entry, Rate
from ledger.queries.totals import net_worth, wallet_balances
from ledger.services.entries import Part
from ledger.tests.factories import TODAY, make_entry, make_transfer

pytestmark = pytest.mark.usefixtures("noon")
MISSING = HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture
def add(client_alice, url):
    return lambda values: client_alice.post(url("entry-add"), values)


@pytest.fixture
def hint(client_alice, url):
    """What the form says of the amounts in a link to it."""

    def read(**query):
        page = client_alice.get(url("entry-add"), query).text
        part = page[page.index('id="rate"') :]
        return " ".join(part[part.index(">") : part.index("</div>")].split())

    return read


@pytest.fixture
def abroad(typed):
    return lambda **more: typed(original_amount="50", original_currency="GBP", **more)


# --- transfers ------------------------------------------------------------------------


def test_the_second_amount_is_proposed_and_checked(add, typed, bank, travel):
    sent = typed(kind="transfer", wallet=bank.pk, to_wallet=travel.pk, amount="100")
    asked = add(sent)
    assert asked.status_code == MISSING
    assert "Enter what arrives in GBP, £85.47 at that day&#x27;s rate." in asked.text
    assert asked.context["form"]["to_amount"].value() == "85.47"
    assert not Entry.objects.filter(kind="transfer").exists()
    add(sent | {"to_amount": "85.47"})
    assert set(amounts("transfer")) == {Decimal(-100), Decimal("85.47")}


def test_the_rate_of_both_amounts_is_told(hint, bank, travel):
    said = {"kind": "transfer", "wallet": bank.pk, "to_wallet": travel.pk}
    assert "1 EUR = 0.85 GBP" in hint(amount="100", to_amount="85", **said)
    assert "£85.47 at that day" in hint(amount="100", to_amount="85", **said)
    assert "Use it" not in hint(amount="100", to_amount="85.47", **said)
    assert "Use it" in hint(amount="100", **said)
    assert hint(amount="100", kind="transfer", wallet=bank.pk, to_wallet=bank.pk) == ">"


def test_its_button_takes_the_proposal(add, typed, bank, travel):
    page = add(
        typed(
            kind="transfer",
            wallet=travel.pk,
            to_wallet=bank.pk,
            amount="100",
            button="exchange",
        )
    )
    assert page.status_code == HTTPStatus.OK
    assert page.context["form"]["to_amount"].value() == "117.00"


def test_without_a_rate_it_has_to_be_typed(add, typed, bank, travel, hint):
    Rate.objects.all().delete()
    said = {"kind": "transfer", "wallet": bank.pk, "to_wallet": travel.pk}
    assert "No exchange rate is known" in hint(amount="100", **said)
    assert "Enter what arrives in GBP." in add(typed(**said)).text


def test_each_leg_is_booked_at_its_days_rate(scope, bank, travel):
    """What the bank kept is a loss of net worth, and no spending."""
    before = net_worth(wallet_balances(book=scope, as_of=TODAY), scope).amount
    leaving = make_transfer(bank, travel, "100", to_amount="80")
    arriving = leaving.group.entries.get(position=1)
    assert (leaving.rate, leaving.base_amount) == (1, -100)
    assert (arriving.rate, arriving.base_amount) == (Decimal("1.17"), Decimal("93.6"))
    after = net_worth(wallet_balances(book=scope, as_of=TODAY), scope).amount
    assert after - before == Decimal("-6.40")


# --- purchases abroad -----------------------------------------------------------------


def test_both_amounts_are_kept(add, abroad):
    add(abroad(amount="58.20"))
    entry = Entry.objects.get()
    assert (entry.amount, entry.original_amount, entry.original_currency) == (
        Decimal("-58.2"),
        50,
        "GBP",
    )


def test_the_wallets_amount_is_proposed_and_checked(add, abroad, travel):
    asked = add(abroad(amount=""))
    assert asked.status_code == MISSING
    assert "Enter what it took from the wallet in EUR, €58.50" in asked.text
    assert asked.context["form"]["amount"].value() == "58.50"
    assert not Entry.objects.filter(kind="expense").exists()


def test_the_sheet_tells_the_rate(client_alice, url, cash):
    entry = make_entry(cash, "46", original_amount=Decimal(50), original_currency="USD")
    page = client_alice.get(url("entry-edit", entry.pk)).text
    assert "1 USD = 0.92 EUR" in page
    assert '<details class="abroad not-transfer" open>' in page


@pytest.mark.parametrize("parts", [(), (Part(Decimal(26)), Part(Decimal(20)))])
def test_the_list_tells_both_amounts(client_alice, url, cash, parts):
    make_entry(
        cash,
        "46",
        original_amount=Decimal(50),
        original_currency="USD",
        parts=parts,
        note="Souvenirs",
    )
    page = client_alice.get(url("entry-list")).text
    assert "−€46.00" in page
    assert "−US$50.00" in page
    assert "Souvenirs" in page


def test_an_edit_keeps_them(client_alice, url, abroad, cash):
    entry = make_entry(cash, "46", original_amount=Decimal(50), original_currency="GBP")
    client_alice.post(url("entry-edit", entry.pk), abroad(amount="46", version=1))
    assert entry.fresh().original_amount == 50


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"original_currency": ""}, "original_currency"),
        ({"original_currency": "XXQ"}, "original_currency"),
        ({"original_currency": "EUR"}, "original_currency"),
        ({"original_amount": "-5"}, "original_amount"),
        ({"original_amount": "5.123"}, "original_amount"),
        ({"original_amount": "x"}, "original_amount"),
    ],
)
def test_half_of_it_is_told_at_its_field(add, abroad, changes, field):
    response = add(abroad(amount="58.20") | changes)
    assert response.status_code == MISSING
    assert field in response.context["form"].errors
    assert not Entry.objects.exists()


def test_a_currency_alone_says_nothing(add, typed):
    add(typed(original_currency="USD"))
    assert Entry.objects.get().original_currency == ""


def test_yen_have_no_decimals(add, typed):
    response = add(typed(original_amount="50.5", original_currency="JPY"))
    assert "JPY has no decimals" in response.text


def test_a_transfer_forgets_it(add, abroad, cash, bank):
    add(abroad(kind="transfer", to_wallet=bank.pk) | {"original_amount": "x"})
    assert set(amounts("transfer")) == {Decimal("-12.5"), Decimal("12.5")}


def amounts(kind):
    return Entry.objects.filter(kind=kind).values_list("amount", flat=True)

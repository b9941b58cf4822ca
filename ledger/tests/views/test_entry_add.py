import json
import uuid
from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest

from ledger.models import Entry, Payee, Rate
from ledger.services.wallets import archive_wallet
from ledger.tests.factories import balance_of, make_entry, make_wallet

pytestmark = pytest.mark.usefixtures("noon")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def add(client_alice, url):
    def post(values, **more):
        return client_alice.post(url("entry-add"), values, **more)

    return post


def test_it_books_what_was_typed(add, typed, url, category, only_entry):
    eating = category("Eating out")
    response = add(typed(category=eating.pk, note="Dinner", tags="trip, Food"))
    assert response.url == url("entry-list")
    entry = only_entry()
    assert (entry.amount, entry.date) == (Decimal("-12.5"), date(2026, 11, 20))
    assert (entry.payee.name, entry.category) == ("Bistro Nine", eating)
    assert [tag.name for tag in entry.tags.all()] == ["Food", "trip"]


def test_the_answer_offers_undo(add, typed, client_alice):
    page = client_alice.get(add(typed()).url)
    assert "Bistro Nine added" in page.text
    assert "/undo/" in page.text


def test_in_the_sheet_the_answer_is_a_toast(add, typed):
    response = add(typed(), headers=HTMX)
    assert response.status_code == HTTPStatus.NO_CONTENT
    toast = json.loads(response["HX-Trigger"])["toast"]
    assert toast["message"] == "Bistro Nine added"
    assert toast["undo"].startswith("/undo/")


def test_sent_twice_it_is_booked_once(add, typed, only_entry):
    values = typed(form_token=uuid.uuid4())
    first, second = add(values), add(values)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert only_entry().amount == Decimal("-12.5")


def test_an_equal_purchase_is_asked_about_once(add, typed):
    add(typed(form_token=uuid.uuid4()))
    again = typed(form_token=uuid.uuid4(), note="second round")
    asked = add(again)
    assert asked.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "the same amount and payee on 20 Nov" in asked.text
    assert "second round" in asked.text
    assert Entry.objects.count() == 1
    add(again | {"seen": asked.context["doubts"]})
    assert Entry.objects.count() == 2


def test_what_was_seen_does_not_cover_another_doubt(add, typed, cash):
    make_entry(cash, "12.50", payee="Bistro Nine", on=date(2026, 11, 20))
    assert (
        add(typed(seen="Something else.")).status_code
        == HTTPStatus.UNPROCESSABLE_ENTITY
    )


def test_other_days_payees_and_amounts_are_no_doubt(add, typed):
    for changes in (
        {},
        {"date": "2026-11-19"},
        {"payee": "Bistro Ten"},
        {"amount": "12.51"},
        {"kind": "income"},
    ):
        assert add(typed(**changes)).status_code == HTTPStatus.FOUND


def test_a_refused_form_may_be_sent_again(add, typed, only_entry):
    token = uuid.uuid4()
    add(typed(form_token=token, amount="x"))
    add(typed(form_token=token))
    assert only_entry()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount": ""}, "required"),
        ({"amount": "0"}, "must not be zero"),
        ({"amount": "12.345"}, "EUR has 2 decimals"),
        ({"amount": "1e3"}, "has no place in an amount"),
        ({"amount": "-5"}, "without a minus"),
        ({"amount": "9" * 30}, "largest possible"),
        ({"date": "2026-02-30"}, "valid date"),
        ({"date": "0001-01-01"}, "from 1900"),
        ({"date": "9999-12-31"}, "from 1900"),
        ({"wallet": "999999999999999999999"}, "valid choice"),
        ({"wallet": "x"}, "valid choice"),
        ({"kind": "opening"}, "valid choice"),
        ({"payee": "x" * 101}, "100 characters"),
        ({"payee": "a\0b"}, "Null characters"),
        ({"note": "x" * 501}, "500 characters"),
        ({"tags": ",".join(map(str, range(21)))}, "20 tags"),
        ({"kind": "transfer"}, "Choose the wallet it goes to"),
        ({"line": "4 #nosuch"}, "No category begins with"),
    ],
)
def test_bad_input_is_told_and_kept(add, typed, changes, message):
    response = add(typed(note="my note") | changes)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message in response.text
    assert "my note" in response.text or "note" in changes
    assert not Entry.objects.exists()
    assert not Payee.objects.exists()


def test_errors_in_the_sheet_are_the_form_alone(add, typed):
    response = add(typed(amount="x"), headers=HTMX)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "data-sheet-form" in response.text
    assert "<html" not in response.text


def test_hostile_names_are_shown_as_text(add, typed, client_alice, url):
    add(typed(payee="<script>alert(1)</script>", note="{{ 7*7 }}"))
    page = client_alice.get(url("entry-list")).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize("field", ["wallet", "to_wallet"])
def test_another_books_wallet_is_refused_like_an_absent_one(
    add, typed, their_wallet, field
):
    response = add(typed(kind="transfer") | {field: their_wallet.pk})
    absent = add(typed(kind="transfer") | {field: 10**6})
    assert (
        response.context["form"].errors[field] == absent.context["form"].errors[field]
    )
    assert not Entry.objects.exists()


def test_another_books_category_is_refused(add, typed, scope, other_book):
    theirs = other_book.categories.model._base_manager.filter(book=other_book).first()
    response = add(typed(category=theirs.pk))
    assert "category" in response.context["form"].errors


def test_a_category_of_the_other_kind_is_refused_at_its_field(add, typed, category):
    response = add(typed(category=category("Salary").pk))
    assert "category" in response.context["form"].errors


def test_income_takes_its_own_category(add, typed, category, only_entry):
    salary = category("Salary")
    add(
        typed(
            kind="income",
            category=category("Groceries").pk,
            income_category=salary.pk,
        )
    )
    assert (only_entry().kind, only_entry().category) == ("income", salary)


def test_a_transfer(add, typed, cash, bank):
    add(typed(kind="transfer", wallet=bank.pk, to_wallet=cash.pk, amount="200"))
    assert (balance_of(bank), balance_of(cash)) == (Decimal(800), Decimal(200))


def test_a_transfer_between_currencies(add, typed, bank, travel):
    values = typed(kind="transfer", wallet=bank.pk, to_wallet=travel.pk, amount="150")
    assert "to_amount" in add(values).context["form"].errors
    add(values | {"to_amount": "129.18"})
    assert balance_of(travel) == Decimal("129.18")


def test_decimals_follow_the_wallets_currency(scope, add, typed, only_entry):
    yen = make_wallet(scope, "Tokyo", currency="JPY", rate="0.0061")
    refused = add(typed(wallet=yen.pk, amount="12.50"))
    assert "JPY has no decimals" in refused.text
    add(typed(wallet=yen.pk, amount="1,250"))
    assert only_entry().amount == -1250


def test_an_archived_wallet_takes_no_new_entries(scope, alice, add, typed, bank):
    archive_wallet(book=scope, actor=alice, wallet=bank, archived=True)
    assert "wallet" in add(typed(wallet=bank.pk)).context["form"].errors


def test_a_currency_without_a_rate_is_told_at_the_wallet(add, typed, travel):
    Rate.objects.all().delete()
    response = add(typed(wallet=travel.pk), headers=HTMX)
    assert "wallet" in response.context["form"].errors


# --- what the form begins with --------------------------------------------------------


def test_the_date_is_the_persons_today(client_alice, alice, url):
    alice.time_zone = "Pacific/Kiritimati"
    alice.save(update_fields=["time_zone"])
    form = client_alice.get(url("entry-add")).context["form"]
    assert form["date"].value() == date(2026, 11, 22)


def test_the_wallet_is_the_one_used_last(client_alice, alice, cash, bank, url):
    make_entry(bank, actor=alice)
    form = client_alice.get(url("entry-add")).context["form"]
    assert form["wallet"].value() == bank.pk


def test_save_and_add_another_keeps_date_and_wallet(add, typed, bank):
    response = add(typed(wallet=bank.pk, another="1"), headers=HTMX, follow=False)
    form = response.context["form"]
    assert (form["date"].value(), form["wallet"].value()) == ("2026-11-20", bank.pk)
    assert "data-sheet-form" in response.text
    assert "toast" in response["HX-Trigger"]
    # Nothing is typed in it yet, so nobody is warned before it is left.
    assert "data-typed" not in response.text


def test_without_scripts_add_another_comes_back_to_the_form(add, typed, cash):
    response = add(typed(another="1"))
    assert response.url == (
        f"/entries/new/?kind=expense&date=2026-11-20&wallet={cash.pk}"
    )


def test_a_duplicate_is_filled_in_for_today(client_alice, cash, url):
    entry = make_entry(cash, "8.20", payee="Aldi", on=date(2026, 3, 1), tags=("x",))
    form = client_alice.get(url("entry-add"), {"copy": entry.pk}).context["form"]
    assert (form["amount"].value(), form["payee"].value()) == ("8.20", "Aldi")
    assert form["date"].value() == date(2026, 11, 21)
    assert form["version"].value() is None


def test_a_refund_points_at_its_purchase(client_alice, add, typed, cash, url):
    bought = make_entry(cash, "35")
    form = client_alice.get(url("entry-add"), {"refund": bought.pk}).context["form"]
    assert (form["kind"].value(), form["refund_of"].value()) == ("refund", bought.pk)
    add(typed(kind="refund", refund_of=bought.pk))
    assert bought.refunds.get().amount == Decimal("12.5")


@pytest.mark.parametrize("name", ["copy", "refund"])
@pytest.mark.parametrize("pk", ["x", "-1", "9" * 40, "1000000"])
def test_nothing_is_copied_from_what_is_not_there(client_alice, url, name, pk):
    response = client_alice.get(url("entry-add"), {name: pk})
    assert response.status_code == HTTPStatus.NOT_FOUND


# --- its quick-add line ---------------------------------------------------------------


def test_the_line_fills_the_fields(client_alice, url, category):
    response = client_alice.get(
        url("entry-add"), {"line": "4.20 coffee #eating yesterday"}, headers=HTMX
    )
    form = response.context["form"]
    assert (form["amount"].value(), form["note"].value()) == ("4.20", "coffee")
    assert form["category"].value() == category("Eating out").pk
    assert form["date"].value() == date(2026, 11, 20)


def test_a_line_sent_before_it_was_read_is_read_then(add, typed, only_entry):
    values = typed(amount="4", payee="", line="4.20 coffee", line_read="4")
    add(values)
    assert (only_entry().amount, only_entry().note) == (Decimal("-4.2"), "coffee")


def test_an_unread_line_names_category_and_kind(add, typed, only_entry, category):
    add(typed(amount="", line="3180 #salary", line_read=""))
    assert (only_entry().kind, only_entry().category) == ("income", category("Salary"))


def test_a_field_edited_after_the_line_wins(add, typed, only_entry):
    add(typed(amount="5", line="4.20 coffee", line_read="4.20 coffee"))
    assert only_entry().amount == Decimal(-5)


# --- who may --------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_may_not(as_user, vera, url, typed, method):
    response = getattr(as_user(vera), method)(url("entry-add"), typed())
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert not Entry.objects.exists()


def test_an_editor_may(as_user, bob, url, typed, only_entry):
    as_user(bob).post(url("entry-add"), typed())
    assert only_entry().created_by == bob


def test_a_stranger_books_in_their_own_book(as_user, charlie, url, typed, scope):
    response = as_user(charlie).post(url("entry-add"), typed())
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Entry.objects.exists()


def test_nobody_is_sent_to_the_login(client, url):
    assert "/accounts/login/" in client.get(url("entry-add")).url

"""/bills/ and what is below it."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest

from budgets.models import Bill
from budgets.tests.conftest import TODAY
from ledger.models import Entry, Occurrence, Rate, Wallet

ADD = "/bills/new/"


@pytest.fixture
def typed(scope, cash, category):
    def values(**changes):
        return {
            "name": "Phone",
            "amount": "20",
            "wallet": cash.pk,
            "category": category("Home").pk,
            "due_on": "2026-11-23",
            "unit": "month",
            "interval": "1",
            "ends_on": "",
            "lead_days": "",
            **changes,
        }

    return values


@pytest.fixture
def bill(owe):
    return owe("Phone", "20", on=date(2026, 11, 17))


# --- looking --------------------------------------------------------------------------


def test_lists_what_is_to_pay(client_alice, owe, bill):
    owe("Rent", "1450", on=date(2026, 12, 14))
    html = client_alice.get("/bills/").content.decode()
    assert "4 days late, due Tue 17 Nov" in html
    titles = [html.index(f"{title}</h3>") for title in ("Overdue", "Later")]
    assert titles == sorted(titles)
    assert 'aria-label="Mark Phone as paid"' in html
    assert 'aria-label="Mark Rent as paid"' not in html


def test_the_calendar_turns_its_pages(client_alice, owe):
    owe("Rent", "1450", on=date(2026, 12, 1))
    answer = client_alice.get("/bills/month/2027-01/")
    html = answer.content.decode()
    assert "January 2027" in html
    assert "/bills/month/2027-02/" in html
    days = answer.context["calendar"].days
    day = next(each for each in days if each.events and each.is_inside)
    assert (day.date, day.events[0].name) == (date(2027, 1, 1), "Rent")


def test_all_bills_are_listed_paused_and_ended_too(client_alice, owe, alice):
    owe("Once", on=date(2026, 11, 1), unit="once")
    gym = owe("Gym", on=TODAY, unit="week", interval=2)
    client_alice.post(f"/recurring/{gym.recurring_id}/pause/")
    html = client_alice.get("/recurring/").content.decode()
    assert "Every 2 weeks" in html
    assert "Ended" not in html
    assert "Paused" in html


def test_a_new_book_offers_a_first_bill(client_alice):
    assert "No bills yet" in client_alice.get("/bills/").content.decode()


def test_a_viewer_sees_no_buttons(bill, vera, as_user):
    for url in ("/bills/", "/recurring/"):
        html = as_user(vera).get(url).content.decode()
        assert "Phone" in html
        assert "/pay/" not in html
        assert "Add bill" not in html


def test_queries_do_not_grow_with_bills(
    client_alice, owe, django_assert_max_num_queries
):
    for n in range(3):
        owe(f"Bill {n}", on=TODAY)
    client_alice.get("/bills/")  # what every page shows is remembered from here on
    with django_assert_max_num_queries(60) as few:
        client_alice.get("/bills/")
    count = len(few)
    for n in range(30):
        owe(f"More {n}", on=TODAY)
    client_alice.get("/bills/")
    with django_assert_max_num_queries(count):
        client_alice.get("/bills/")


# --- adding ---------------------------------------------------------------------------


def test_adds_a_bill(client_alice, typed):
    data = typed(interval="3", unit="week", ends_on="2027-11-23", lead_days="5")
    assert client_alice.post(ADD, data).url == "/bills/"
    bill = Bill.objects.select_related("recurring").get()
    recurring = bill.recurring
    assert (recurring.name, recurring.amount, bill.lead_days) == ("Phone", 20, 5)
    assert (recurring.unit, recurring.interval) == ("week", 3)
    assert recurring.ends_on == date(2027, 11, 23)


def test_sent_twice_it_is_added_once(client_alice, typed):
    data = typed(form_token=str(uuid.uuid4()))
    for _ in range(2):
        client_alice.post(ADD, data)
    assert Bill.objects.count() == 1


def test_from_the_sheet_it_answers_with_a_toast(as_part, typed):
    answer = as_part(ADD, typed())
    assert answer.status_code == HTTPStatus.NO_CONTENT
    assert "Phone added" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "\u200b \u202e"),
        ("name", "x" * 101),
        ("amount", ""),
        ("amount", "0"),
        ("amount", "-3"),
        ("amount", "0x10"),
        ("amount", "1.005"),
        ("wallet", "999999"),
        ("category", "0"),
        ("due_on", ""),
        ("due_on", "2026-02-30"),
        ("due_on", "0001-01-01"),
        ("due_on", "2025-11-19"),
        ("due_on", "9999-12-31"),
        ("unit", "fortnight"),
        ("interval", "0"),
        ("interval", "100"),
        ("interval", "x"),
        ("ends_on", "2026-11-22"),
        ("lead_days", "-1"),
        ("lead_days", "61"),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(client_alice, typed, name, value):
    answer = client_alice.post(ADD, typed(**{name: value}))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    form = answer.context["form"]
    assert list(form.errors) == [name]
    assert form[name].value() == value
    assert not Bill.objects.exists()


@pytest.mark.parametrize("name", ["category", "wallet"])
def test_anothers_rows_are_refused_like_absent_ones(client_alice, typed, theirs, name):
    answer = client_alice.post(ADD, typed(**{name: theirs[name]}))
    assert "valid choice" in answer.context["form"].errors[name][0]


def test_the_amount_is_read_in_the_wallets_currency(client_alice, typed, book):
    Rate(book=book, currency="JPY", date=TODAY, rate=Decimal("0.006")).save()
    wallet = Wallet(book=book, name="Tokyo", currency="JPY")
    wallet.save()
    answer = client_alice.post(ADD, typed(wallet=wallet.pk, amount="20.50"))
    assert list(answer.context["form"].errors) == ["amount"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_viewer_may_not_add(vera, as_user, typed, method):
    answer = getattr(as_user(vera), method)(ADD, typed())
    assert answer.status_code == HTTPStatus.FORBIDDEN


# --- changing -------------------------------------------------------------------------


def test_changes_a_bill(client_alice, bill, typed):
    url = f"/bills/{bill.pk}/"
    data = typed(name="Mobile", amount="25", due_on="2026-11-17", version=1)
    assert client_alice.post(url, data).url == "/bills/"
    recurring = bill.fresh().recurring
    assert (recurring.name, recurring.amount) == ("Mobile", 25)


def test_a_long_overdue_bill_can_still_be_changed(client_alice, owe, typed):
    bill = owe("Old", on=date(2024, 1, 5), unit="once")
    data = typed(name="Old", due_on="2024-01-05", unit="once", version=1)
    assert client_alice.post(f"/bills/{bill.pk}/", data).status_code == HTTPStatus.FOUND


def test_a_stale_form_shows_both_and_loses_nothing(client_alice, bill, typed):
    url = f"/bills/{bill.pk}/"
    client_alice.post(url, typed(amount="25", due_on="2026-11-17", version=1))
    answer = client_alice.post(url, typed(amount="30", version=1))
    assert answer.status_code == HTTPStatus.CONFLICT
    html = answer.content.decode()
    assert "25.00" in html
    assert 'value="30"' in html
    assert bill.fresh().recurring.amount == 25


def test_pauses_and_resumes(client_alice, bill):
    client_alice.post(f"/recurring/{bill.recurring_id}/pause/")
    assert bill.fresh().recurring.paused
    client_alice.post(f"/recurring/{bill.recurring_id}/pause/")
    assert not bill.fresh().recurring.paused


def test_deletes_with_undo(client_alice, bill):
    answer = client_alice.post(f"/recurring/{bill.recurring_id}/delete/", follow=True)
    assert not Bill.objects.exists()
    (message,) = answer.context["messages"]
    client_alice.post(message.extra_tags)
    assert Bill.objects.get().recurring.name == "Phone"


# --- paying and skipping --------------------------------------------------------------


def test_paid_in_one_click_with_undo(client_alice, bill):
    data = {"due_on": "2026-11-17"}
    answer = client_alice.post(
        f"/recurring/{bill.recurring_id}/pay/", data, follow=True
    )
    entry = Entry.objects.get()
    assert (entry.amount, entry.date) == (-20, TODAY)
    (message,) = answer.context["messages"]
    assert str(message) == "Phone paid"
    client_alice.post(message.extra_tags)
    assert not Entry.objects.exists()
    assert not Occurrence.objects.exists()


def test_paid_with_another_amount_and_day(client_alice, bill, cash):
    data = {
        "due_on": "2026-11-17",
        "amount": "21.50",
        "wallet": cash.pk,
        "paid_on": "2026-11-18",
    }
    client_alice.post(f"/recurring/{bill.recurring_id}/pay/", data)
    entry = Entry.objects.get()
    assert (entry.amount, entry.date) == (Decimal("-21.50"), date(2026, 11, 18))


def test_the_form_offers_what_is_expected(client_alice, bill):
    html = client_alice.get(
        f"/recurring/{bill.recurring_id}/pay/?due_on=2026-11-17"
    ).content.decode()
    assert 'value="20.00"' in html
    assert 'value="2026-11-17"' in html
    assert (
        client_alice.get(f"/recurring/{bill.recurring_id}/pay/?due_on=x").status_code
        == HTTPStatus.OK
    )


def test_paid_twice_is_said_and_booked_once(client_alice, bill):
    data = {"due_on": "2026-11-17"}
    client_alice.post(f"/recurring/{bill.recurring_id}/pay/", data)
    answer = client_alice.post(
        f"/recurring/{bill.recurring_id}/pay/", data, follow=True
    )
    assert "settled already" in answer.content.decode()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "due_on"),
        ({"due_on": "soon"}, "due_on"),
        ({"due_on": "2026-11-17", "amount": "x"}, "amount"),
        ({"due_on": "2026-11-17", "amount": "0"}, "amount"),
        ({"due_on": "2026-11-17", "wallet": "999999"}, "wallet"),
        ({"due_on": "2026-11-17", "paid_on": "2026-02-30"}, "paid_on"),
    ],
)
def test_bad_payments_are_told_at_the_field(client_alice, bill, data, field):
    answer = client_alice.post(f"/recurring/{bill.recurring_id}/pay/", data)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(answer.context["form"].errors) == [field]
    assert not Entry.objects.exists()


def test_a_day_it_is_not_due_on_is_said(client_alice, bill):
    data = {"due_on": "2026-11-18"}
    answer = client_alice.post(
        f"/recurring/{bill.recurring_id}/pay/", data, follow=True
    )
    assert "not due on that day" in answer.content.decode()
    assert not Entry.objects.exists()


def test_paying_from_anothers_wallet_is_refused(client_alice, bill, theirs):
    data = {"due_on": "2026-11-17", "wallet": theirs["wallet"]}
    answer = client_alice.post(f"/recurring/{bill.recurring_id}/pay/", data)
    assert list(answer.context["form"].errors) == ["wallet"]


def test_skips_one_date(client_alice, bill):
    client_alice.post(f"/recurring/{bill.recurring_id}/skip/", {"due_on": "2026-11-17"})
    assert Occurrence.objects.get().state == "skipped"
    assert not Entry.objects.exists()


def test_skipping_nothing_is_a_bad_request(client_alice, bill):
    answer = client_alice.post(f"/recurring/{bill.recurring_id}/skip/", {"due_on": "x"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST


WRITING = ["edit/", "pay/", "skip/", "move/", "pause/", "cancel/", "delete/"]


@pytest.mark.parametrize("tail", WRITING)
def test_a_stranger_finds_nothing(bill, charlie, as_user, tail):
    answer = as_user(charlie).post(
        f"/recurring/{bill.recurring_id}/{tail}", {"due_on": "2026-11-17"}
    )
    assert answer.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("tail", WRITING)
def test_a_viewer_may_not_change(bill, vera, as_user, tail):
    answer = as_user(vera).post(
        f"/recurring/{bill.recurring_id}/{tail}", {"due_on": "2026-11-17"}
    )
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Occurrence.objects.exists()


@pytest.mark.parametrize("tail", ["skip/", "pause/", "delete/"])
def test_a_link_changes_nothing(client_alice, bill, tail):
    answer = client_alice.get(f"/recurring/{bill.recurring_id}/{tail}")
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_only_that_date_is_settled(client_alice, owe):
    bill = owe("Rent", on=TODAY - timedelta(days=60))
    client_alice.post(f"/recurring/{bill.recurring_id}/pay/", {"due_on": "2026-09-22"})
    assert list(Occurrence.objects.values_list("due_on", flat=True)) == [
        date(2026, 9, 22)
    ]

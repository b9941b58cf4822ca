"""/recurring/ and what is below it."""

from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus
from uuid import uuid4

import pytest
from dateutil.relativedelta import relativedelta

from ledger.models import Entry, Occurrence, Recurring, RefusedPattern
from ledger.services.occurrences import Payment, book_occurrence
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import TODAY, make_entry, make_wallet

pytestmark = pytest.mark.usefixtures("noon", "scope")
ADD = "/recurring/new/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def typed(bank):
    def values(**changes):
        sent = {
            "kind": "expense",
            "name": "Streamo",
            "amount": "12.99",
            "wallet": bank.pk,
            "due_on": "2026-12-01",
            "interval": "1",
            "unit": "month",
        }
        return {**sent, **changes}

    return values


@pytest.fixture
def plan(scope, alice, bank):
    def make(name="Streamo", amount="12.99", **more) -> Recurring:
        values = {"due_on": TODAY, "wallet": bank} | more
        draft = RecurringDraft(name=name, amount=Decimal(amount), **values)
        return create_recurring(book=scope, actor=alice, draft=draft)

    return make


@pytest.fixture
def html_of(client_alice):
    return lambda address: client_alice.get(address).content.decode()


# --- the list -------------------------------------------------------------------------


def test_a_new_book_offers_a_first_one(html_of):
    assert "Nothing recurring yet" in html_of("/recurring/")


def test_lists_by_kind_with_what_a_month_costs(html_of, plan, category, scope):
    savings = make_wallet(scope, "Rainy day")
    plan("Streamo", "12.00")
    plan("Insurance", "120", unit="year")
    plan("Acme", "3000", kind="income", category=category("Salary"))
    plan("Saving", "250", kind="transfer", to_wallet=savings)
    html = html_of("/recurring/")
    assert "€22.00 a month" in html
    assert "€10.00 a month" in html
    places = [html.index(f"{title}</h3>") for title in ("Going out", "Coming in")]
    assert places == sorted(places)
    assert "+€3,000.00" in html


def test_says_what_stopped(html_of, plan, client_alice):
    plan("Over", unit="once", due_on=TODAY, count=None)
    gym = plan("Gym")
    client_alice.post(f"/recurring/{gym.pk}/pause/")
    html = html_of("/recurring/")
    assert "Paused and ended" in html
    assert "Resume" in html


def test_says_why_it_does_not_book_itself(html_of, plan, client_alice, bank):
    plan("Streamo", automatic=True)
    client_alice.post(f"/wallets/{bank.pk}/archive/", {"archived": "1"})
    assert "Everyday is archived." in html_of("/recurring/")
    assert "Everyday is archived." in html_of("/bills/")


def test_queries_do_not_grow_with_schedules(queries_of, plan):
    for n in range(2):
        plan(f"Plan {n}")
    few = queries_of("/recurring/")
    for n in range(20):
        plan(f"More {n}")
    assert queries_of("/recurring/") <= few


# --- adding and changing --------------------------------------------------------------


def test_adds_with_everything_said(client_alice, typed, bank):
    data = typed(
        place="last",
        due_on="2026-11-27",
        ends_on="2027-12-31",
        least="10",
        most="15",
        weekend="after",
        automatic="on",
        payee="STREAMO BV",
        trial_ends_on="2026-12-20",
        cancel_by="2026-12-15",
    )
    assert client_alice.post(ADD, data).url == "/recurring/"
    made = Recurring.objects.get()
    assert (made.days, made.weekend, made.automatic) == ("-1FR", "after", True)
    assert (made.least, made.most, made.payee.name) == (10, 15, "STREAMO BV")
    assert made.trial_ends_on == date(2026, 12, 20)
    assert made.ends_on == date(2027, 12, 31)


def test_adds_income_and_standing_orders(client_alice, typed, scope, category):
    savings = make_wallet(scope, "Rainy day")
    salary = category("Salary").pk
    client_alice.post(ADD, typed(kind="income", name="Acme", income_category=salary))
    into = savings.pk
    client_alice.post(ADD, typed(kind="transfer", name="Saving", to_wallet=into))
    income, saving = Recurring.objects.order_by("pk")
    assert income.category.name == "Salary"
    assert (saving.to_wallet, saving.category) == (savings, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"amount": "-3"}, "amount"),
        ({"due_on": "2026-02-30"}, "due_on"),
        ({"due_on": "2025-11-19"}, "due_on"),
        ({"interval": "0"}, "interval"),
        ({"place": "3XX"}, "place"),
        ({"weekdays": "XX"}, "weekdays"),
        ({"weekend": "never"}, "weekend"),
        ({"count": "0"}, "count"),
        ({"count": "3", "ends_on": "2027-12-31"}, "count"),
        ({"least": "5"}, "most"),
        ({"least": "20", "most": "30"}, "most"),
        ({"kind": "transfer"}, "to_wallet"),
        ({"kind": "refund"}, "kind"),
        ({"trial_ends_on": "9999-12-31"}, "trial_ends_on"),
        ({"payee": "x" * 101}, "payee"),
    ],
)
def test_bad_input_is_told_at_the_field(client_alice, typed, changes, field):
    answer = client_alice.post(ADD, typed(**changes))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in answer.context["form"].errors
    assert not Recurring.objects.exists()


def test_sent_twice_it_is_added_once(client_alice, typed):
    data = typed(form_token=str(uuid4()))
    for _ in range(2):
        client_alice.post(ADD, data)
    assert Recurring.objects.count() == 1


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"days": "-1FR", "due_on": date(2026, 11, 27)},
        {"days": "2TU", "due_on": date(2026, 12, 8)},
        {"days": "-1WD", "due_on": date(2026, 11, 30)},
        {"days": "31", "due_on": date(2026, 11, 30)},
        {"unit": "week", "interval": 2, "days": "MO,TH", "due_on": date(2026, 11, 23)},
        {"unit": "week", "due_on": date(2026, 11, 26)},
        {"unit": "year", "weekend": "before", "count": 4},
        {"unit": "once"},
    ],
)
def test_saving_the_form_as_it_opens_changes_nothing(client_alice, plan, rule):
    plan(**rule)
    made = Recurring.objects.get()
    columns = Recurring.objects.values().get()
    form = client_alice.get(f"/recurring/{made.pk}/edit/").context["form"]
    sent = {
        name: form[name].value()
        for name in form.fields
        if form[name].value() is not None
    }
    sent |= {name: value for name, value in sent.items() if value is not False}
    sent.pop("automatic", None)
    answer = client_alice.post(f"/recurring/{made.pk}/edit/", sent)
    assert answer.status_code == HTTPStatus.FOUND, answer.context["form"].errors
    assert Recurring.objects.values().get() == columns | {"version": 2}


def test_a_stale_form_is_told_and_keeps_what_was_typed(client_alice, plan, typed):
    made = plan()
    url = f"/recurring/{made.pk}/edit/"
    client_alice.post(url, typed(amount="13", version=1))
    answer = client_alice.post(url, typed(amount="14", version=1))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.context["form"]["amount"].value() == "14"
    assert client_alice.post(url, typed(amount="14", version=2)).status_code == 302
    assert made.fresh().amount == 14


def test_the_preview_says_the_rule_and_five_dates(client_alice, typed):
    data = typed(name="", place="last", due_on="2026-11-27", ends_on="2027-12-31")
    html = client_alice.get("/recurring/preview/", data).content.decode()
    assert "Every last Friday of the month, until 31 Dec 2027" in html
    assert html.count("Fri ") == 5


def test_the_preview_waits_for_a_rule(client_alice, typed):
    answer = client_alice.get("/recurring/preview/", typed(due_on="x"))
    assert "Enter a date" in answer.content.decode()


# --- one schedule ---------------------------------------------------------------------


def test_shows_its_dates_and_what_happened(html_of, plan, scope, alice):
    tv = plan(due_on=date(2026, 9, 1))
    for month, amount in ((9, "12.99"), (10, "15.99")):
        on = date(2026, month, 1)
        book_occurrence(
            book=scope,
            actor=alice,
            recurring=tv,
            due_on=on,
            paid=Payment(on=on, amount=Decimal(amount)),
        )
    html = html_of(f"/recurring/{tv.pk}/")
    assert "Every month on the 1st" in html
    assert "€155" in html
    assert "23%" in html
    assert "Sun 1 Nov" in html


def test_a_date_moves_alone(client_alice, plan):
    tv = plan(due_on=date(2026, 12, 1))
    data = {"due_on": "2026-12-01", "to": "2026-12-05"}
    client_alice.post(f"/recurring/{tv.pk}/move/", data)
    moved = Occurrence.objects.get()
    assert (moved.state, moved.moved_to) == ("moved", date(2026, 12, 5))
    html = client_alice.get(f"/recurring/{tv.pk}/").content.decode()
    assert "instead of Tue 1 Dec" in html


def test_an_entry_that_fits_settles_it(client_alice, plan, bank):
    tv = plan()
    entry = make_entry(bank, "12.99", payee="Streamo", on=date(2026, 11, 19))
    assert "Looks like" in client_alice.get("/bills/").content.decode()
    data = {"due_on": "2026-11-21", "entry": entry.pk}
    client_alice.post(f"/recurring/{tv.pk}/pay/", data)
    assert Occurrence.objects.get().entry == entry
    assert Entry.objects.filter(kind="expense").count() == 1


def test_cancelled_and_charged_again_is_said(client_alice, plan, bank):
    tv = plan(payee="Streamo")
    client_alice.post(f"/recurring/{tv.pk}/cancel/")
    assert tv.fresh().cancelled_on == TODAY
    make_entry(bank, "12.99", payee="Streamo", on=TODAY + timedelta(days=1))
    assert (
        "yet charged again" in client_alice.get(f"/recurring/{tv.pk}/").content.decode()
    )
    client_alice.post(f"/recurring/{tv.pk}/cancel/")
    assert tv.fresh().cancelled_on is None


def test_deleting_can_be_undone(client_alice, plan):
    tv = plan()
    answer = client_alice.post(f"/recurring/{tv.pk}/delete/", follow=True)
    (message,) = answer.context["messages"]
    client_alice.post(message.extra_tags)
    assert Recurring.objects.get().pk == tv.pk


# --- found ----------------------------------------------------------------------------


@pytest.fixture
def streamo(bank):
    prices = ["9.99"] * 4 + ["12.99"] * 3
    return [
        make_entry(
            bank,
            price,
            payee="Streamo",
            on=date(2026, 5, 1) + relativedelta(months=n),
        )
        for n, price in enumerate(prices)
    ]


@pytest.fixture
def found(client_alice, streamo):
    (each,) = client_alice.get("/recurring/found/").context["found"]
    return each


def test_finds_a_subscription_with_its_prices(html_of, streamo):
    html = " ".join(html_of("/recurring/found/").split())
    assert "Streamo, monthly" in html
    assert "€9.99 since 1 May 2026, €12.99 since 1 Sept 2026" in html
    assert "30%" in html
    assert "€155" in html
    assert "next about 1 Dec 2026" in html


def test_tracking_makes_the_schedule_with_its_history(
    client_alice, found, streamo, bank
):
    sent = {"key": found.pattern.key}
    answer = client_alice.post("/recurring/found/track/", sent, follow=True)
    made = Recurring.objects.get()
    assert (made.amount, made.wallet, made.starts_on) == (
        Decimal("12.99"),
        bank,
        date(2026, 12, 1),
    )
    settled = Occurrence.objects.filter(recurring=made).order_by("due_on")
    assert [each.entry for each in settled] == streamo
    assert answer.context["found"] == []
    (message,) = answer.context["messages"]
    client_alice.post(message.extra_tags)
    assert not Recurring.objects.exists()
    assert not Occurrence.objects.exists()
    assert Entry.objects.filter(kind="expense").count() == 7


def test_refused_it_is_not_offered_again(client_alice, found, bank):
    sent = {"key": found.pattern.key}
    answer = client_alice.post("/recurring/found/refuse/", sent, follow=True)
    assert answer.context["found"] == []
    make_entry(bank, "13.99", payee="Streamo", on=date(2026, 11, 20))
    assert client_alice.get("/recurring/found/").context["found"] == []
    (message,) = answer.context["messages"]
    client_alice.post(message.extra_tags)
    assert not RefusedPattern.objects.exists()


def test_what_is_not_found_cannot_be_tracked(client_alice, streamo):
    answer = client_alice.post("/recurring/found/track/", {"key": "x"})
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_shopping_is_not_offered_however_regular(client_alice, bank, category):
    for n in range(6):
        on = date(2026, 6, 8) + relativedelta(months=n)
        make_entry(
            bank, f"{18 + n}", payee="Lux", on=on, category=category("Groceries")
        )
    assert client_alice.get("/recurring/found/").context["found"] == []


def test_nothing_found_says_so(html_of):
    assert "Nothing found" in html_of("/recurring/found/")


# --- who may --------------------------------------------------------------------------


WRITING = ["edit", "pay", "skip", "move", "pause", "cancel", "delete"]


@pytest.mark.parametrize("tail", WRITING)
def test_a_viewer_may_not(vera, as_user, plan, tail):
    made = plan()
    answer = as_user(vera).post(f"/recurring/{made.pk}/{tail}/", {})
    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("tail", ["", *(f"{each}/" for each in WRITING)])
def test_a_stranger_finds_nothing(charlie, as_user, plan, tail):
    made = plan()
    answer = as_user(charlie).get(f"/recurring/{made.pk}/{tail}")
    assert answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}

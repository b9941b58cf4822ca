"""The overview: figures that agree with the other pages, and its states."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.queries import free_to_spend
from budgets.services import BillDraft, BudgetDraft, create_bill, create_budget
from expense_tracker.kernel.period import Period
from ledger.queries.totals import flow
from ledger.services.recurring import (
    RecurringDraft,
    cancel_recurring,
    create_recurring,
)
from ledger.tests.factories import make_entry, make_wallet
from ledger.tests.test_cards import make_card
from reports.overview import charts
from reports.overview.figures import overview
from reports.overview.needs import NEEDS

TODAY = date(2026, 11, 21)
NOVEMBER = Period.month(2026, 11)
PAGE = "/dashboard/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        yield


@pytest.fixture
def page(scope):
    return lambda month=NOVEMBER: overview(book=scope, month=month, as_of=TODAY)


def text_of(client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# --- figures --------------------------------------------------------------------------


def test_hero_is_what_budgets_say(scope, alice, spend, page, category):
    draft = BudgetDraft(category=category("Groceries"), amount=Decimal(300))
    create_budget(book=scope, actor=alice, draft=draft)
    spend("120", on=date(2026, 11, 3))
    assert page().free.amount == free_to_spend(book=scope, as_of=TODAY).amount


def test_spent_leaves_planned_entries_out(scope, spend, page):
    spend("10", on=date(2026, 11, 3))
    spend("7", on=date(2026, 11, 30))
    found = page()
    assert found.spent.amount == 10
    assert found.flow.planned.spending.amount == 7
    assert sum(row.amount.amount for row in found.categories) == 10


def test_compares_with_the_same_day_of_last_month(spend, page):
    spend("40", on=date(2026, 10, 21))
    spend("500", on=date(2026, 10, 22))
    spend("25", on=date(2026, 11, 5))
    assert page().compared.amount == -15


def test_the_31st_is_compared_with_a_shorter_months_end(scope, spend):
    spend("40", on=date(2026, 2, 28))
    spend("25", on=date(2026, 3, 5))
    found = overview(book=scope, month=Period.month(2026, 3), as_of=date(2026, 3, 31))
    assert found.compared.amount == -15


def test_a_first_month_has_nothing_to_compare(spend, page):
    spend("25", on=date(2026, 11, 5))
    assert page().compared is None


def test_the_line_ends_today_and_adds_up(scope, spend, page):
    for day in (1, 5, 5, 20):
        spend("10", on=date(2026, 11, day))
    line = page().pace.so_far
    assert len(line) == 21
    assert line[-1] == flow(book=scope, period=NOVEMBER).spending.amount
    assert line == sorted(line)


def test_last_seven_days_and_last_month(spend, page):
    for on in (TODAY, TODAY - timedelta(6), TODAY - timedelta(7), date(2026, 10, 31)):
        spend("10", on=on)
    assert page().last_week.spending.amount == 20
    assert page().last_month.spending.amount == 10


def test_twelve_months_end_with_this_one(spend, page):
    spend("10", on=date(2025, 12, 1))
    months = page().months
    assert [each.month.slug for each in months][::11] == ["2025-12", "2026-11"]
    assert months[0].flow.spending.amount == 10


def test_net_worth_ends_with_the_wallets(spend, page):
    spend("10", on=date(2026, 10, 1))
    spend("5", on=TODAY)
    found = page()
    assert found.net_worth.amount == -15
    assert found.worth_change.amount == -5
    assert sum(each.base_balance.amount for each in found.balances) == -15


# --- needs a look ---------------------------------------------------------------------


def test_the_worst_comes_first_and_five_at_most(scope, alice, spend, page, category):
    for name in ("Groceries", "Eating out", "Fuel", "Health", "Leisure", "Travel"):
        draft = BudgetDraft(category=category(name), amount=Decimal(5))
        create_budget(book=scope, actor=alice, draft=draft)
        spend("10", name, on=TODAY)
    spend("1", None, on=TODAY)
    needs = page().needs
    assert len(needs) == NEEDS
    assert all("over budget" in need.title for need in needs)


def test_an_overdue_bill_can_be_paid_in_place(scope, alice, cash, client_alice, spend):
    spend("1", on=TODAY)
    bill = BillDraft(
        name="Rent",
        amount=Decimal(500),
        wallet=cash,
        due_on=date(2026, 11, 17),
        unit="month",
    )
    create_bill(book=scope, actor=alice, draft=bill)
    assert "Rent is overdue" in text_of(client_alice)
    assert 'aria-label="Mark Rent paid"' in text_of(client_alice)


def test_uncategorised_entries_are_counted(spend, page):
    spend("1", None, on=TODAY)
    spend("1", None, on=TODAY)
    assert "2 transactions without a category" in [n.title for n in page().needs]


def test_all_clear_is_one_line(spend, client_alice):
    spend("1", on=TODAY)
    assert "Nothing needs you." in text_of(client_alice)


# --- cards ----------------------------------------------------------------------------


def test_a_statement_to_pay_comes_up_on_its_day(scope, plan, page):
    plan("Gym", on=date(2026, 11, 24))
    plan("Rent", on=date(2026, 11, 26))
    card = make_card(scope, "Visa", statement_day=5, due_day=25)
    make_entry(card, "286.40", on=date(2026, 11, 5))
    make_entry(card, "99", on=date(2026, 11, 6))  # of the next statement
    found = [(each.on.day, each.name, each.amount.amount) for each in page().coming]
    assert found == [
        (24, "Gym", -20),
        (25, "Visa statement", Decimal("-286.40")),
        (26, "Rent", -20),
    ]
    assert not any("statement" in need.title for need in page().needs)


def test_a_statement_whose_day_is_past_needs_a_look(scope, client_alice):
    card = make_card(scope, "Visa", statement_day=1, due_day=18)
    make_entry(card, "40", on=date(2026, 10, 30))
    text = text_of(client_alice)
    assert "Visa statement is overdue" in text
    assert "€40.00, was due Wed 18 Nov" in text


def test_a_paid_statement_is_not_mentioned(scope, page):
    card = make_card(scope, "Visa", statement_day=1, due_day=25)
    make_entry(card, "40", on=date(2026, 10, 30))
    assert len(page().coming) == 1
    make_entry(card, "40", on=date(2026, 11, 10), kind="income")
    assert page().coming == []


# --- pages ----------------------------------------------------------------------------


def test_an_empty_book_is_welcomed_without_charts(client_alice):
    text = text_of(client_alice)
    assert "First steps" in text
    assert "data-chart" not in text


def test_a_past_month_says_what_was_left_over(spend, client_alice):
    spend("25", on=date(2026, 10, 5))
    assert "Left over in October" in text_of(client_alice, "/dashboard/2026-10/")


def test_later_months_are_not_offered(spend, client_alice):
    spend("25", on=TODAY)
    answer = client_alice.get("/dashboard/2027-05/")
    assert answer.context["page"].month == NOVEMBER


@pytest.mark.parametrize("slug", ["2026-13", "2026-w99", "9999999", "0001-01"])
def test_no_period_is_not_found(client_alice, slug):
    assert client_alice.get(f"/dashboard/{slug}/").status_code == 404


def test_months_run_from_pay_day_to_pay_day(scope, spend, client_alice):
    scope.pay_day = 25
    scope.save()
    spend("25", on=date(2026, 10, 24))
    spend("10", on=date(2026, 10, 25))
    page = client_alice.get(PAGE).context["page"]
    assert (page.month.start, page.month.last) == (
        date(2026, 10, 25),
        date(2026, 11, 24),
    )
    assert page.spent.amount == 10


def test_queries_do_not_grow_with_entries(spend, client_alice):
    def count() -> int:
        client_alice.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client_alice.get(PAGE)
        return len(queries)

    for day in range(1, 6):
        spend("1", on=date(2026, 11, day))
    few = count()
    for day in range(1, 20):
        spend("1", on=date(2026, 11, day))
    assert count() == few


def test_charts_carry_amounts_as_text(spend, page):
    spend("0.10", on=TODAY)
    spend("0.20", on=TODAY)
    data = charts.pace_data(page(), "EUR")
    assert Decimal(data["series"][0]["values"][20]) == Decimal("0.30")
    assert data["series"][0]["values"][21] is None


def test_a_name_cannot_leave_the_charts_data(scope, spend, category, client_alice):
    groceries = category("Groceries")
    groceries.name = "</script><script>alert(1)</script>"
    groceries.save()
    spend("5", groceries.name, on=TODAY)
    assert "<script>alert" not in text_of(client_alice)


# --- what comes again -----------------------------------------------------------------


@pytest.fixture
def plan(scope, alice, cash):
    def make(name, amount="20", *, on=TODAY, **more):
        values = {"name": name, "amount": Decimal(amount), "wallet": cash, "due_on": on}
        draft = RecurringDraft(**values, **more)
        return create_recurring(book=scope, actor=alice, draft=draft)

    return make


def test_schedules_of_all_kinds_come_up_with_their_signs(plan, page, scope, category):
    savings = make_wallet(scope, "Savings")
    plan("Streamo", "13", unit="once")
    plan("Acme", "3000", unit="once", kind="income", category=category("Salary"))
    plan("Saving", "250", unit="once", kind="transfer", to_wallet=savings)
    assert [(each.name, each.amount.amount) for each in page().coming] == [
        ("Streamo", -13),
        ("Acme", 3000),
        ("Saving", -250),
    ]


def test_only_expenses_still_due_lower_what_is_free(plan, page, scope, category):
    before = page().free.amount
    savings = make_wallet(scope, "Savings")
    plan("Acme", "3000", kind="income", category=category("Salary"))
    plan("Saving", "250", kind="transfer", to_wallet=savings)
    assert page().free.amount == before
    plan("Streamo", "13")
    assert (before - page().free.amount).amount == 13


def test_what_should_have_booked_itself_says_why_not(plan, page, cash):
    plan("Streamo", on=TODAY - timedelta(days=1), automatic=True)
    cash.archived_at = timezone.now()
    cash.save()
    (need,) = page().needs
    assert (need.title, need.reason) == (
        "Streamo was not booked",
        "Cash is archived.",
    )
    assert need.due is None


def test_an_overdue_bill_that_looks_paid_is_settled_with_it(
    plan, page, spend, client_alice
):
    rent = plan("Rent", on=date(2026, 11, 19))
    entry = spend("20", None, on=date(2026, 11, 18), payee="Rent")
    need = next(each for each in page().needs if each.due)
    assert (need.entry, need.reason) == (entry, "€20.00 on Wed 18 Nov looks like it")
    assert "That is it" in text_of(client_alice)
    data = {"due_on": "2026-11-19", "entry": entry.pk}
    client_alice.post(f"/recurring/{rent.pk}/pay/", data)
    assert not any(each.due for each in page().needs)


def test_a_charge_after_cancelling_needs_a_look(plan, page, spend, scope, alice):
    tv = plan("Streamo", payee="Streamo")
    day = TODAY - timedelta(days=5)
    cancel_recurring(book=scope, actor=alice, recurring=tv, cancelled_on=day)
    spend("13", None, on=TODAY, payee="Streamo")
    titles = [need.title for need in page().needs]
    assert "Streamo was charged again" in titles

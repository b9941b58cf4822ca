"""What is to pay: groups, pay-day, cards; what was paid beside what was expected."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from budgets.bills.paid import recently_paid, usual_range
from budgets.bills.pay import next_pay, recent_pays
from budgets.bills.upcoming import upcoming
from budgets.tests.conftest import TODAY
from budgets.tests.dates import pay_bill
from ledger.models import Category, Entry
from ledger.recurring.coming import due_dates
from ledger.recurring.rows import cost_of_bills
from ledger.services.categories import CategoryDraft, create_category
from ledger.services.occurrences import Payment, book_occurrence
from ledger.services.recurring import RecurringDraft, create_recurring
from ledger.tests.factories import make_entry, make_transfer, make_wallet
from ledger.tests.test_cards import make_card

D = Decimal
DAY = timedelta(days=1)


@pytest.fixture
def plan(scope, alice, cash):
    """Make a schedule: plan("Acme", "3180", kind="income", due_on=...)."""

    def make(name="Acme", amount="3180", **more):
        values = {"wallet": cash, "due_on": TODAY} | more
        draft = RecurringDraft(name=name, amount=D(amount), **values)
        return create_recurring(book=scope, actor=alice, draft=draft)

    return make


def pay_of(book, as_of=TODAY):
    dues = due_dates(book=book, until=as_of + timedelta(days=62))
    return next_pay(book=book, as_of=as_of, dues=dues)


# --- sums -----------------------------------------------------------------------------


def test_the_worked_example(scope, owe, plan, category):
    """docs/algorithms/bills.md"""
    owe("Waste", "32", on=date(2026, 11, 17), unit="once")
    owe("Phone", "20", on=date(2026, 11, 23), unit="once")
    owe("Rent", "1450", on=date(2026, 12, 1), unit="once")
    owe("Insurance", "60", on=date(2026, 12, 21), unit="once")
    plan(kind="income", category=category("Salary"), due_on=date(2026, 12, 20))
    card = make_card(scope, statement_day=5, due_day=25)
    make_entry(card, "286.40", on=date(2026, 11, 5))
    shown = upcoming(book=scope, as_of=TODAY)
    assert {group.title: group.total.amount for group in shown.groups} == {
        "Overdue": D(32),
        "Next 14 days": D("1756.40"),
        "Later": D(60),
    }
    assert shown.to_pay.amount == D("1848.40")
    assert (shown.pay.on, shown.pay.name) == (date(2026, 12, 20), "Acme")
    assert shown.before_pay.amount == D("1788.40")


def test_sums_agree_with_a_loop_over_random_bills(scope, owe, plan):
    chance, bills = random.Random(3), []
    for n in range(40):
        on = TODAY + timedelta(days=chance.randint(-20, 60))
        bills.append((on, D(chance.randint(1, 500))))
        owe(f"Bill {n}", str(bills[-1][1]), on=on, unit="once")
    plan(kind="income", due_on=TODAY + 45 * DAY, unit="once")
    shown = upcoming(book=scope, as_of=TODAY)

    def total(first, last):
        return sum(amount for on, amount in bills if first <= on <= last)

    long_ago = TODAY - 99 * DAY
    assert [group.total.amount for group in shown.groups] == [
        total(long_ago, TODAY - DAY),
        total(TODAY, TODAY + 13 * DAY),
        total(TODAY + 14 * DAY, TODAY + 30 * DAY),
    ]
    assert shown.to_pay.amount == total(long_ago, TODAY + 30 * DAY)
    assert shown.to_pay.amount == sum(group.total.amount for group in shown.groups)
    assert shown.before_pay.amount == total(long_ago, TODAY + 44 * DAY)


def test_a_scheduled_payment_of_a_card_counts_once(scope, cash, plan):
    card = make_card(scope, statement_day=5, due_day=25)
    make_entry(card, "100", on=date(2026, 11, 5))
    assert upcoming(book=scope, as_of=TODAY).to_pay.amount == 100
    more = {"kind": "transfer", "to_wallet": card, "unit": "once"}
    plan("Card payment", "100", due_on=date(2026, 11, 24), **more)
    shown = upcoming(book=scope, as_of=TODAY)
    assert shown.to_pay.amount == 100
    assert [row.due.name for group in shown.groups for row in group.bills] == [
        "Card payment"
    ]


def test_other_transfers_and_income_are_listed_and_count_nothing(scope, plan):
    savings = make_wallet(scope, "Rainy day")
    plan("Saving", "250", kind="transfer", to_wallet=savings, unit="once")
    plan("Acme", kind="income", unit="once")
    shown = upcoming(book=scope, as_of=TODAY)
    assert len(shown.groups[0].bills) == 2
    assert (shown.to_pay.amount, shown.coming_in.amount) == (0, 3180)


def test_what_bills_cost_is_a_years_sum(scope, owe, plan):
    owe("Rent", "1000", on=TODAY)
    owe("Insurance", "120", on=TODAY, unit="year")
    owe("Gym", "10", on=TODAY, unit="week", interval=2)
    owe("Sofa", "999", on=TODAY, unit="once")
    plan(kind="income")
    cost = cost_of_bills(book=scope, as_of=TODAY)
    years = D("365.2425") / 14 * 10
    assert abs(cost.a_year.amount - (12000 + 120 + years)) < D("0.5")
    assert abs(cost.a_month.amount - cost.a_year.amount / 12) < D("0.02")


# --- pay-day --------------------------------------------------------------------------


def test_side_income_is_no_pay_day(scope, plan, category):
    plan("Interest", "9", kind="income", category=category("Interest"))
    plan("Acme", kind="income", category=category("Salary"), due_on=TODAY + 9 * DAY)
    assert pay_of(scope).name == "Acme"


def test_without_a_pay_it_is_where_the_books_month_begins(scope, plan, category):
    plan("Interest", "9", kind="income", category=category("Interest"))
    scope.pay_day = 25
    pay = pay_of(scope)
    assert (pay.on, pay.name, pay.amount) == (date(2026, 11, 25), "", None)


def test_todays_pay_is_not_the_next_one(scope, plan):
    plan(kind="income", due_on=TODAY)
    assert pay_of(scope).on == date(2026, 12, 21)


def test_a_pay_that_came_early_is_not_the_next_one(scope, plan, spend):
    plan(kind="income", due_on=TODAY + 2 * DAY)
    spend("3180", "Salary", on=TODAY, kind="income", payee="Acme")
    assert pay_of(scope).on == date(2026, 12, 23)


def test_a_salary_entered_ahead_is_one(scope, spend):
    spend("3180", "Salary", on=date(2026, 11, 28), kind="income", payee="Acme")
    assert (pay_of(scope).on, pay_of(scope).name) == (date(2026, 11, 28), "Acme")


def test_which_entries_are_pays(scope, alice, plan, category, spend, cash):
    below = CategoryDraft(
        name="Bonus",
        kind="income",
        icon="tag",
        colour="red",
        parent=category("Salary"),
    )
    create_category(book=scope, actor=alice, draft=below)
    side = plan("Side", "9", kind="income", category=category("Side income"))
    bare = plan("Bare", "7", kind="income")
    for recurring in (side, bare):
        book_occurrence(
            book=scope,
            actor=alice,
            recurring=recurring,
            due_on=TODAY,
            paid=Payment(on=TODAY),
        )
    spend("100", "Salary", on=TODAY - 3 * DAY, kind="income")
    spend("101", "Salary", on=TODAY - 4 * DAY, kind="income")
    spend("102", "Salary", on=TODAY + DAY, kind="income")
    spend("103", "Bonus", on=TODAY, kind="income")
    spend("104", "Other income", on=TODAY, kind="income")
    found = recent_pays(book=scope, as_of=TODAY)
    assert [each.amount for each in found] == [100, 7, 103]


# --- paid beside expected -------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "stated", "before", "low", "high"),
    [
        ("100", ("88", "136"), ["1", "2", "3"], "88", "136"),
        ("13.99", None, ["13.99"] * 3, "13.99", "13.99"),
        ("13.99", None, ["13.99", "13.99", "15.99"], "13.99", "15.99"),
        ("100", None, ["80", "120", "95"], "80", "120"),
        ("100", None, ["80", "120"], "100", "100"),
        ("100", None, ["1", "90", "91", "92", "93", "94", "95"], "90", "100"),
    ],
)
def test_what_is_usual(plan, expected, stated, before, low, high):
    least, most = stated or (None, None)
    more = {"least": D(least), "most": D(most)} if stated else {}
    recurring = plan("Energy", expected, **more)
    found = usual_range(recurring, [D(each) for each in before])
    assert found == (D(low), D(high))


def test_paid_bills_stand_beside_what_was_expected(scope, alice, owe):
    energy = owe("Energy", "100", on=date(2026, 8, 20), least=D(88), most=D(136))
    phone = owe("Phone", "20", on=date(2026, 11, 3), unit="once")
    for month, amount in ((8, "140"), (9, "90"), (10, "80"), (11, "150")):
        on = date(2026, month, 20)
        pay_bill(
            book=scope,
            actor=alice,
            bill=energy,
            due_on=on,
            paid_on=on,
            amount=D(amount),
        )
    pay_bill(
        book=scope,
        actor=alice,
        bill=phone,
        due_on=date(2026, 11, 3),
        paid_on=date(2026, 11, 4),
    )
    found = recently_paid(book=scope, as_of=TODAY)
    assert [(each.name, each.paid.amount, each.verdict) for each in found] == [
        ("Energy", 150, "higher"),
        ("Phone", 20, ""),
        ("Energy", 80, "lower"),
    ]
    earlier = recently_paid(book=scope, as_of=date(2026, 10, 1))
    assert [each.verdict for each in earlier] == [""]


def test_statements_of_the_page_do_not_grow(scope, owe, django_assert_max_num_queries):
    for n in range(30):
        owe(f"Bill {n}", on=TODAY + n * DAY, unit="once")
    with django_assert_max_num_queries(14):
        upcoming(book=scope, as_of=TODAY)
    assert Category.objects.exists()
    assert not Entry.objects.exists()


def test_a_paid_card_is_no_longer_listed(scope, cash):
    card = make_card(scope, statement_day=5, due_day=25)
    make_entry(card, "100", on=date(2026, 11, 5))
    make_transfer(cash, card, "100", on=TODAY)
    assert upcoming(book=scope, as_of=TODAY).groups == []


def test_a_heap_of_overdue_dates_is_summed_whole_and_shown_in_part(scope, owe):
    owe("Daily", "2", on=TODAY - 100 * DAY, unit="day")
    [overdue, *_] = upcoming(book=scope, as_of=TODAY).groups
    assert (len(overdue.shown), overdue.more) == (60, 40)
    assert overdue.total.amount == 200

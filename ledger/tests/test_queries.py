"""Figures against plain loops over the entries they are made of."""

import random
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest

from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Category, Entry, Rate, Wallet
from ledger.queries.days import read_days
from ledger.queries.totals import (
    balances_at,
    category_totals,
    flow,
    monthly_flows,
    split_flow,
    totals,
    unfiled_count,
    wallet_balances,
)
from ledger.queries.worth import worth_at
from ledger.services.entries import EntryDraft
from ledger.services.wallets import WalletDraft, create_wallet
from ledger.tests.factories import make_entries, make_entry

FIRST, LAST = date(2025, 9, 1), date(2027, 2, 1)
AS_OF = date(2026, 11, 21)
PERIODS = [
    "2026-11",
    "2026",
    "2026-q4",
    "2026-w47",
    "2026-11-21",
    "2026-01-15..2026-03-02",
    "2026-02-10..2026-02-20",
    "2025-12-31..2027-01-01",
]


def furnish(book, alice) -> None:
    """150 entries of every kind over 17 months, in two currencies."""
    rng = random.Random(5)
    draft = WalletDraft(
        name="Card",
        kind="card",
        currency="GBP",
        opening=Decimal("-20.50"),
        opened_on=FIRST,
        rate=Decimal("1.1612"),
    )
    card = create_wallet(book=book, actor=alice, draft=draft)
    cash = Wallet.objects.get(name="Cash")
    categories = {
        kind: [None, *Category.objects.filter(kind=kind)[:4]]
        for kind in Category.Kind.values
    }
    make_entries(book, [_random(rng, cash, card, categories) for _ in range(150)])


@pytest.fixture
def entries(scope):
    return list(Entry.objects.select_related("wallet", "category"))


def _random(rng: random.Random, cash: Wallet, card: Wallet, categories) -> EntryDraft:
    kind = rng.choice(["expense", "expense", "expense", "income", "refund", "transfer"])
    side = "income" if kind == "income" else "expense"
    amount = Decimal(rng.randint(1, 90_000)) / 100
    moved = kind == "transfer"
    return EntryDraft(
        kind=kind,
        date=FIRST + timedelta(rng.randrange((LAST - FIRST).days)),
        wallet=cash if moved else rng.choice([cash, card]),
        amount=amount,
        category=None if moved else rng.choice(categories[side]),
        to_wallet=card if moved else None,
        to_amount=round(amount / 2, 2) + 1 if moved else None,
    )


def spent(entries, inside) -> Decimal:
    return -sum(
        (
            each.base_amount
            for each in entries
            if each.kind in {"expense", "refund"} and inside(each.date)
        ),
        Decimal(0),
    )


def earned(entries, inside) -> Decimal:
    return sum(
        (e.base_amount for e in entries if e.kind == "income" and inside(e.date)),
        Decimal(0),
    )


@pytest.mark.parametrize("slug", PERIODS)
def test_totals_of_any_period(scope, entries, slug):
    period = Period.parse(slug)
    inside = [e for e in entries if period.start <= e.date < period.end]
    expected: dict = {}
    for each in inside:
        key = (each.wallet_id, each.category_id, each.kind)
        amount, base, count = expected.get(key, (0, 0, 0))
        expected[key] = (amount + each.amount, base + each.base_amount, count + 1)
    found = totals(book=scope, period=period, by=["wallet_id", "category_id", "kind"])
    assert {t.key: (t.amount, t.base_amount, t.count) for t in found} == expected


@pytest.mark.parametrize("slug", PERIODS)
def test_totals_cost_two_statements(
    scope, entries, slug, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        totals(book=scope, period=Period.parse(slug), by=["kind"])


@pytest.mark.parametrize("day", [FIRST, date(2026, 2, 28), AS_OF, date(2027, 3, 1)])
def test_balances_at_the_end_of_a_day(scope, entries, day):
    expected: dict = {}
    for each in entries:
        if each.date <= day:
            expected[each.wallet_id] = expected.get(each.wallet_id, 0) + each.amount
    assert balances_at(book=scope, as_of=day) == expected


@pytest.mark.parametrize("slug", PERIODS)
def test_flow_leaves_transfers_out(scope, entries, slug):
    period = Period.parse(slug)
    found = flow(book=scope, period=period)
    assert found.spending == Money(spent(entries, period.contains), "EUR")
    assert found.income == Money(earned(entries, period.contains), "EUR")


def test_planned_entries_are_counted_apart(scope, entries):
    november = Period.month(2026, 11)
    found = split_flow(book=scope, period=november, as_of=AS_OF)
    past = spent(entries, lambda day: november.contains(day) and day <= AS_OF)
    planned = spent(entries, lambda day: november.contains(day) and day > AS_OF)
    assert found.past.spending.amount == past
    assert found.planned.spending.amount == planned
    assert found.total.spending.amount == past + planned


def test_categories_add_up_to_the_flow(scope, entries):
    year = Period.year(2026)
    rows = category_totals(book=scope, period=year)
    whole = sum((row.amount for row in rows), Money.zero("EUR"))
    assert whole == flow(book=scope, period=year).spending
    assert rows[-1].category is None


def test_days_add_up_to_the_flow(scope, entries):
    month = Period.month(2026, 3)
    days = read_days(book=scope, first=month.start, last=month.last)
    assert len(days.spending(month)) == 31
    assert sum(days.spending(month)) == flow(book=scope, period=month).spending.amount


@pytest.mark.parametrize("first_day", [1, 25])
@pytest.mark.parametrize(
    "as_of", [date(2026, 2, 1), date(2026, 3, 12), date(2027, 1, 1)]
)
def test_days_tell_past_and_planned_apart_as_the_totals_do(
    scope, entries, first_day, as_of
):
    month = Period.month(2026, 3, first_day)
    days = read_days(book=scope, first=month.previous().start, last=month.last)
    assert days.split_flow(month, as_of) == split_flow(
        book=scope, period=month, as_of=as_of
    )


@pytest.mark.parametrize("first_day", [1, 25, 31])
def test_twelve_months_are_twelve_flows(scope, entries, first_day):
    months = [Period.month(2026, n, first_day) for n in range(1, 13)]
    for each in monthly_flows(book=scope, months=months):
        assert each.flow == flow(book=scope, period=each.month)


@pytest.mark.parametrize("first_day", [1, 25])
def test_net_worth_at_month_ends(scope, entries, first_day):
    ends = [Period.month(2026, n, first_day).last for n in range(1, 11)] + [AS_OF]
    found = worth_at(book=scope, days=ends)
    for day, worth in zip(ends, found.ends, strict=True):
        balances = wallet_balances(book=scope, as_of=day, archived=True)
        assert worth.amount == sum(each.base_balance.amount for each in balances)
    assert found.balances == wallet_balances(book=scope, as_of=AS_OF)


@pytest.mark.parametrize("day", [date(2026, 9, 30), AS_OF, date(2026, 12, 31)])
def test_unfiled_entries_are_counted_one_by_one(scope, entries, day):
    found = Entry.objects.filter(book=scope).unfiled().until(day).count()
    assert unfiled_count(book=scope, as_of=day) == found


def test_twelve_calendar_months_cost_one_statement(
    scope, entries, django_assert_num_queries
):
    months = [Period.month(2026, n) for n in range(1, 13)]
    with django_assert_num_queries(1):
        monthly_flows(book=scope, months=months)


def test_what_has_no_rate_counts_nothing_and_breaks_no_page(
    scope, travel, client_alice
):
    make_entry(travel, "10")
    Rate.objects.all().delete()
    balances = wallet_balances(book=scope, as_of=AS_OF)
    worth = {each.wallet: each.base_balance.amount for each in balances}
    assert worth[travel] == 0
    assert client_alice.get("/dashboard/").status_code == HTTPStatus.OK

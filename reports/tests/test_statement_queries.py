"""The figures of a statement against plain loops over the entries typed in."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import create_book
from budgets.models import Budget
from expense_tracker.kernel.currencies import quantum
from expense_tracker.kernel.period import Period
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, Entry, MonthTotal, Wallet
from ledger.services.bulk import record_many
from ledger.services.editing import edit_book
from ledger.services.entries import EntryDraft
from ledger.services.wallets import WalletDraft, create_wallet
from reports.statements import queries
from reports.statements.month import StatementMismatch
from reports.statements.queries import statement_figures, statement_months

NOVEMBER = Period.month(2026, 11)
RATE = Decimal("1.2345")
DAYS = [date(2026, 9, 20) + timedelta(days=n) for n in range(90)]


@dataclass
class Typed:
    """One thing typed in, as plain as can be; amounts signed, of the wallet named."""

    day: date
    kind: str
    wallet: str
    amount: Decimal
    category: str = ""
    to_wallet: str = ""
    arrived: Decimal = Decimal(0)


@pytest.fixture(params=["EUR", "JPY", "KWD"])
def rich(request, alice):
    """A book of three wallets, one of them foreign, and 150 entries of any kind."""
    book = create_book(owner=alice, name="Rich", base_currency=request.param)
    with book_scope(book):
        yield book, fill(book, alice, random.Random(request.param))


def fill(book, alice, chance):
    wallets = {
        name: create_wallet(
            book=book,
            actor=alice,
            draft=WalletDraft(
                name=name,
                kind="bank",
                currency=currency,
                opening=Decimal(opening),
                opened_on=opened_on,
                rate=rate,
            ),
        )
        for name, currency, opening, opened_on, rate in (
            ("Main", book.base_currency, 5000, date(2026, 9, 25), None),
            ("Late", book.base_currency, -300, date(2026, 11, 10), None),
            ("Abroad", "GBP", 250, date(2026, 9, 25), RATE),
        )
    }
    typed = [
        Typed(date(2026, 9, 25), "opening", "Main", Decimal(5000)),
        Typed(date(2026, 11, 10), "opening", "Late", Decimal(-300)),
        Typed(date(2026, 9, 25), "opening", "Abroad", Decimal(250)),
    ]
    some = [anything(chance, wallets) for _ in range(150)]
    categories = {each.name: each for each in Category.objects.all()}
    drafts = [draft_of(one, wallets, categories) for one in some]
    with edit_book(book=book, actor=alice, verb="added", label="Some") as edit:
        record_many(edit, drafts)
    return typed + some


def anything(chance, wallets):
    kind = chance.choice(["expense"] * 6 + ["refund", "income", "transfer", "transfer"])
    name, other = chance.sample(list(wallets), 2)
    sign = -1 if kind in {"expense", "transfer"} else 1
    one = Typed(
        day=chance.choice(DAYS),
        kind=kind,
        wallet=name,
        amount=sign * some_amount(chance, wallets[name].currency),
    )
    if kind == "transfer":
        same = wallets[name].currency == wallets[other].currency
        arrived = -one.amount if same else some_amount(chance, wallets[other].currency)
        one.to_wallet, one.arrived = other, arrived
    elif kind in {"expense", "refund"}:
        one.category = chance.choice(["", "Groceries", "Fuel", "Insurance"])
    return one


def some_amount(chance, currency):
    return chance.randint(1, 9_999_999) * quantum(currency)


def draft_of(one, wallets, categories):
    return EntryDraft(
        kind=one.kind,
        date=one.day,
        wallet=wallets[one.wallet],
        amount=abs(one.amount),
        category=categories.get(one.category),
        to_wallet=wallets.get(one.to_wallet),
        to_amount=one.arrived or None,
    )


def in_base(one, book):
    if one.wallet != "Abroad":
        return one.amount
    exact = one.amount * RATE
    return exact.quantize(quantum(book.base_currency), rounding=ROUND_HALF_UP)


def the_statement(book, as_of=date(2026, 12, 1), period=NOVEMBER):
    return statement_figures(book=book, period=period, as_of=as_of, locale="en-IE")


@pytest.mark.parametrize("as_of", [date(2026, 12, 3), date(2026, 11, 17)])
def test_income_and_spending_are_the_entries_sum(rich, as_of):
    book, typed = rich
    counted = [
        x for x in typed if date(2026, 11, 1) <= x.day <= min(as_of, NOVEMBER.last)
    ]
    income = sum(in_base(x, book) for x in counted if x.kind == "income")
    spent = sum(in_base(x, book) for x in counted if x.kind in {"expense", "refund"})
    found = the_statement(book, as_of)
    assert (found.income.amount, found.spending.amount) == (income, spent)
    assert found.net.amount == income + spent


@pytest.mark.parametrize("as_of", [date(2026, 12, 3), date(2026, 11, 17)])
def test_each_wallet_is_the_entries_sum(rich, as_of):
    book, typed = rich
    last = min(as_of, NOVEMBER.last)
    lines = {line.name: line for line in the_statement(book, as_of).wallets}
    for name in ("Main", "Late", "Abroad"):
        moves = wallet_moves(typed, name)
        line = lines[name]
        before = sum(a for d, k, a in moves if d < NOVEMBER.start)
        opened = sum(
            a for d, k, a in moves if k == "opening" and NOVEMBER.start <= d <= last
        )
        assert line.opening.amount == before + opened
        assert line.closing.amount == sum(a for d, _, a in moves if d <= last)
        for part, kinds in (
            (line.income, {"income"}),
            (line.spending, {"expense", "refund"}),
            (line.transfers, {"transfer"}),
        ):
            inside = [
                a for d, k, a in moves if k in kinds and NOVEMBER.start <= d <= last
            ]
            assert part.amount == sum(inside)


def wallet_moves(typed, name):
    """(day, kind, signed amount) of that wallet, transfers by their leg."""
    left = [(x.day, x.kind, x.amount) for x in typed if x.wallet == name]
    return left + [(x.day, x.kind, x.arrived) for x in typed if x.to_wallet == name]


def test_each_category_is_the_entries_sum_and_changes_on_the_month_before(rich):
    book, typed = rich
    now, before = Counter(), Counter()
    for one in typed:
        if one.kind in {"expense", "refund"}:
            if one.day.month == 11:
                now[one.category] -= in_base(one, book)
            elif one.day.month == 10:
                before[one.category] -= in_base(one, book)
    lines = {line.name: line for line in every_line(the_statement(book))}
    for name in ("Groceries", "Fuel", "Insurance", ""):
        line = lines[name or "Uncategorised"]
        assert line.amount.amount == now[name]
        assert line.change.amount == now[name] - before[name]


def every_line(found):
    for line in found.categories:
        yield line
        yield from line.parts


def test_shares_are_of_all_spending(rich):
    book, _ = rich
    found = the_statement(book)
    assert sum(line.share for line in found.categories) == pytest.approx(Decimal(1))


def test_every_entry_is_listed_once_and_transfers_are_one_line(rich):
    book, typed = rich
    november = [x for x in typed if x.day.month == 11]
    found = the_statement(book, date(2026, 11, 17))
    counted = [x for x in november if x.day <= date(2026, 11, 17)]
    assert sum(len(day.lines) for day in found.days) == len(counted)
    assert sum(len(day.lines) for day in found.planned) == len(november) - len(counted)
    listed = Counter(
        (day.date, line.kind, line.wallet, abs(line.amount.amount))
        for day in (*found.days, *found.planned)
        for line in day.lines
    )
    assert listed == Counter((x.day, x.kind, x.wallet, abs(x.amount)) for x in november)


def test_days_run_from_the_first_to_the_last(rich):
    book, _ = rich
    dates = [day.date for day in the_statement(book).days]
    assert dates == sorted(set(dates))


def test_a_transfer_between_currencies_says_what_arrived(rich):
    book, typed = rich
    exchanged = {
        (x.wallet, x.to_wallet, -x.amount, x.arrived)
        for x in typed
        if x.day.month == 11 and x.to_wallet and "Abroad" in {x.wallet, x.to_wallet}
    }
    listed = {
        (line.wallet, line.to_wallet, line.amount.amount, line.received.amount)
        for day in the_statement(book).days
        for line in day.lines
        if line.received
    }
    assert listed == exchanged


def test_a_foreign_wallet_tells_its_rate(rich):
    book, _ = rich
    (rate,) = the_statement(book).rates
    assert (rate.currency, rate.worth.amount) == ("GBP", RATE)


def test_an_interim_statement_compares_with_as_many_days(scope, spend):
    spend("10", on=date(2026, 10, 17))
    spend("70", on=date(2026, 10, 18))
    spend("15", on=date(2026, 11, 2))
    found = the_statement(scope, date(2026, 11, 17))
    assert found.compared.slug == "2026-10-01..2026-10-17"
    assert found.all_categories.change.amount == Decimal(5)


def test_march_compares_with_the_whole_of_a_shorter_february(scope, spend):
    march = Period.month(2026, 3)
    found = the_statement(scope, date(2026, 3, 30), march)
    assert found.compared.days == 28
    assert the_statement(scope, date(2026, 4, 1), march).compared == march.previous()


def test_a_pay_day_month_is_counted_from_pay_day_to_pay_day(scope, spend):
    scope.pay_day = 25
    spend("1", on=date(2026, 10, 24))
    spend("2", on=date(2026, 10, 25))
    spend("4", on=date(2026, 11, 24))
    spend("8", on=date(2026, 11, 25))
    period = Period.parse("2026-10", first_day=25)
    assert the_statement(scope, period=period).spending.amount == Decimal(-6)


def test_budgets_stand_as_of_the_last_day(scope, spend, category):
    Budget.objects.create(
        book=scope, scope="category", category=category("Groceries"), amount=Decimal(50)
    )
    spend("60", on=date(2026, 11, 5))
    spend("9", on=date(2026, 12, 1))
    (line,) = the_statement(scope, date(2026, 12, 9)).budgets
    assert (line.spent.amount, line.left.amount) == (Decimal(60), Decimal(-10))
    assert (line.period, line.warning) == (NOVEMBER, "over budget")


def test_a_subcategory_stands_beneath_its_parent(scope, spend, category):
    child = Category.objects.exclude(parent=None).filter(kind="expense").first()
    spend("3", child.name, on=date(2026, 11, 5))
    spend("4", child.parent.name, on=date(2026, 11, 5))
    (top,) = the_statement(scope).categories
    assert (top.name, top.amount.amount) == (child.parent.name, Decimal(7))
    assert [(x.name, x.amount.amount) for x in top.parts] == [(child.name, Decimal(3))]


def test_a_month_without_entries_has_a_statement(scope):
    found = the_statement(scope)
    assert found.days == ()
    assert found.net.is_zero


def test_a_wallet_of_today_is_not_in_an_old_statement(scope, cash):
    Wallet.objects.update(created_at="2026-11-30T23:30:00Z")
    assert the_statement(scope, period=NOVEMBER.previous()).wallets == ()
    (line,) = the_statement(scope).wallets
    assert line.name == "Cash"


def test_an_archived_wallet_stays_where_it_moved(scope, spend, cash):
    spend("10", on=date(2026, 11, 5))
    Wallet.objects.filter(pk=cash.pk).update(archived_at=cash.created_at)
    assert [line.name for line in the_statement(scope).wallets] == ["Cash"]


def test_wrong_totals_are_never_drawn(scope, spend):
    spend("10", on=date(2026, 11, 5))
    MonthTotal.objects.filter(book=scope).update(base_amount=Decimal(-11))
    with pytest.raises(StatementMismatch):
        the_statement(scope)


def test_it_reads_again_when_somebody_books_meanwhile(scope, spend, monkeypatch):
    spend("10", on=date(2026, 11, 5))
    flow, calls = queries.flow, []

    def disturbed(**asked):
        found = flow(**asked)
        if not calls:
            calls.append(spend("5", on=date(2026, 11, 6)))
        return found

    monkeypatch.setattr(queries, "flow", disturbed)
    assert the_statement(scope).spending.amount == Decimal(-15)


def test_queries_do_not_grow_with_the_entries(scope, spend, category):
    names = ["Groceries", "Insurance", "Fuel"]
    spend("1", names[0], on=date(2026, 11, 1))
    few = count_queries(scope)
    for number in range(12):
        spend("1", names[number % 3], on=date(2026, 11, 2 + number))
    Budget.objects.create(
        book=scope, scope="category", category=category("Insurance"), amount=Decimal(50)
    )
    Budget.objects.create(
        book=scope, scope="category", category=category("Groceries"), amount=Decimal(5)
    )
    some = count_queries(scope)
    Budget.objects.create(book=scope, amount=Decimal(500))
    assert Entry.objects.count() == 13
    assert count_queries(scope) == some
    assert some - few <= 7


def count_queries(book):
    with CaptureQueriesContext(connection) as asked:
        the_statement(book)
    return len(asked)


def test_months_run_from_the_first_entry_to_today(scope, spend):
    spend("1", on=date(2026, 9, 30))
    months = statement_months(book=scope, as_of=date(2026, 11, 21))
    assert [month.slug for month in months] == ["2026-11", "2026-10", "2026-09"]


def test_an_empty_book_has_the_running_month(scope):
    (month,) = statement_months(book=scope, as_of=date(2026, 11, 21))
    assert month == NOVEMBER


def test_the_worked_example(scope, alice, cash, spend):
    """docs/algorithms/statement.md"""
    spend("135", None, kind="income", on=date(2026, 10, 2))
    spend("35", "Clothing", on=date(2026, 10, 5))
    savings = create_wallet(
        book=scope,
        actor=alice,
        draft=WalletDraft(
            name="Savings", kind="savings", currency="EUR", opened_on=date(2026, 11, 1)
        ),
    )
    spend("40", on=date(2026, 11, 3))
    spend("15", "Clothing", kind="refund", on=date(2026, 11, 4))
    spend("500", "Salary", kind="income", on=date(2026, 11, 20))
    spend("60", None, kind="transfer", on=date(2026, 11, 21), to_wallet=savings)
    found = the_statement(scope)
    lines = {line.name: line for line in (*found.wallets, *every_line(found))}
    parts = ("opening", "income", "spending", "transfers", "closing")
    assert [getattr(lines["Cash"], part).amount for part in parts] == [
        100,
        500,
        -25,
        -60,
        515,
    ]
    assert [getattr(lines["Savings"], part).amount for part in parts] == [
        0,
        0,
        0,
        60,
        60,
    ]
    assert (found.net.amount, found.net_worth.amount) == (475, 575)
    assert (lines["Groceries"].share, lines["Clothing"].share) == (
        Decimal("1.6"),
        Decimal("-0.6"),
    )
    assert lines["Clothing"].change.amount == -50

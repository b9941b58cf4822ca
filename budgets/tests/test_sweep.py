"""The sweep over all Books finds just those that opening each one would find."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Book
from accounts.services import create_book
from budgets.floors import check_floors
from budgets.models import Budget, Overrun, Threshold
from budgets.overruns import crossings, states_to_check
from budgets.sweep import books_with_crossings, books_with_falls
from expense_tracker.kernel.scoping import book_scope
from ledger.models import Category, Entry, Wallet
from ledger.services.entries import EntryDraft, record_entry

ZONES = ["UTC", "Pacific/Pago_Pago", "Pacific/Kiritimati", "Asia/Kathmandu"]


def make_book(owner, rng, now) -> Book:
    book = create_book(owner=owner, name="Book", base_currency="EUR")
    book.time_zone = rng.choice(ZONES)
    book.pay_day = rng.choice([1, 1, 15, 25, 31])
    book.first_weekday = rng.choice([0, 5, 6])
    book.save()
    with book_scope(book):
        _fill(book, rng, now.date())
    return book


def _fill(book, rng, today):
    wallet = Wallet.objects.get()
    categories = list(Category.objects.filter(kind="expense")[:6])
    for _ in range(14):
        draft = EntryDraft(
            kind=rng.choice(["expense", "expense", "refund"]),
            date=today
            + timedelta(rng.choice([0, 0, 1, 2, -1, -2, rng.randint(-99, 30)])),
            wallet=wallet,
            amount=Decimal(rng.randint(1, 9000)) / 100,
            category=rng.choice([*categories, None]),
        )
        record_entry(book=book, actor=None, draft=draft)
    for category in [*rng.sample(categories, 2), rng.choice([*categories, None])]:
        _limit(book, category, rng)
    wallet.floor = Decimal(rng.randint(-600, 100))
    wallet.below_floor_since = rng.choice([None, today])
    wallet.save()


def _limit(book, category, rng):
    budget, made = Budget.objects.get_or_create(
        book=book,
        category=category,
        cadence=rng.choice(Budget.Cadence.values),
        defaults={"amount": Decimal(rng.randint(0, 200))},
    )
    if made:
        for percent in (80, 100):
            Threshold(book=book, budget=budget, percent=percent).save()


def local_day(book, now) -> date:
    return now.astimezone(book.zone).date()


def has_untold(book, now) -> bool:
    states = states_to_check(book=book, as_of=local_day(book, now))
    crossed = {each for state in states for each in crossings(state)}
    told = set(
        Overrun.objects.values_list("budget_id", "period_start", "percent", "arming")
    )
    return bool(crossed - told)


def record(book, state):
    """Take one crossing as told."""
    for crossing in crossings(state)[:1]:
        Overrun(
            book=book,
            budget=state.budget,
            period_start=crossing.period_start,
            percent=crossing.percent,
            arming=crossing.arming,
            spent=1,
            limit=1,
        ).save()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("hour", [5, 11])
def test_finds_what_opening_each_book_would(alice, seed, hour):
    rng = Random(seed)
    day = rng.choice([date(2026, 11, 21), date(2026, 12, 1), date(2027, 1, 1)])
    now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    books = [make_book(alice, rng, now) for _ in range(8)]
    expected = set()
    for book in books:
        with book_scope(book):
            if rng.random() < 0.5:
                for state in states_to_check(book=book, as_of=local_day(book, now)):
                    record(book, state)
            if has_untold(book, now):
                expected.add(book.pk)
    assert set(books_with_crossings(now)) == expected


@pytest.mark.parametrize("seed", range(4))
def test_finds_the_wallets_that_fell_or_recovered(alice, seed):
    rng = Random(seed)
    now = datetime(2026, 11, 21, 11, tzinfo=UTC)
    books = [make_book(alice, rng, now) for _ in range(8)]
    found = set(books_with_falls(now))
    changed = set()
    for book in books:
        with book_scope(book):
            if check_floors(book=book, as_of=local_day(book, now)):
                changed.add(book.pk)
    assert found == changed
    assert books_with_falls(now) == []


def test_statements_do_not_grow_with_books(alice):
    now = datetime(2026, 11, 21, 11, tzinfo=UTC)
    rng = Random(1)
    counts = []
    for more in (2, 10):
        for _ in range(more):
            make_book(alice, rng, now)
        with CaptureQueriesContext(connection) as queries:
            books_with_crossings(now)
        counts.append(len(queries))
    assert counts == [2, 2]


def test_no_books_is_nothing_to_do(db):
    assert books_with_crossings(datetime(2026, 11, 21, tzinfo=UTC)) == []


def test_entries_of_others_do_not_count(book, limit, spend, other_book):
    """A Book without crossings stays closed, whatever its neighbours spent."""
    limit("100")
    spend("150", "Eating out", on=date(2026, 11, 21))
    with book_scope(other_book):
        eating = Category.objects.get(name="Eating out")
        _limit(other_book, eating, Random(2))
    now = datetime(2026, 11, 21, 11, tzinfo=UTC)
    assert books_with_crossings(now) == [book.pk]
    assert Entry.objects.count() == 1

"""The sweep over all Books finds just those that opening each one would find."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Book
from accounts.services import create_book
from budgets.floors import check_floors
from budgets.models import Budget, FormerLimit, Move, Overrun
from budgets.overruns import check_overruns, crossings, states_to_check
from budgets.queries import budget_states
from budgets.services import BudgetDraft, create_budget
from budgets.sweep.books import books_with_crossings, books_with_falls
from budgets.watching import needs_noting
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import InvalidEntry
from ledger.models import Category, Entry, Tag, Wallet
from ledger.services.entries import EntryDraft, Part, record_entry
from ledger.tests.factories import make_entries

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
    drafts = [_purchase(rng, wallet, categories, today) for _ in range(14)]
    drafts.append(_split(wallet, categories, today))
    make_entries(book, drafts)
    for category in [*rng.sample(categories, 2), rng.choice([*categories, None])]:
        _limit(book, category, rng)
    _limit_others(book, categories, rng)
    wallet.floor = Decimal(rng.randint(-600, 100))
    wallet.below_floor_since = rng.choice([None, today])
    wallet.save()


def _purchase(rng, wallet, categories, today):
    return EntryDraft(
        kind=rng.choice(["expense", "expense", "refund"]),
        date=today + timedelta(rng.choice([0, 0, 1, 2, -1, -2, rng.randint(-99, 30)])),
        wallet=wallet,
        amount=Decimal(rng.randint(1, 9000)) / 100,
        category=rng.choice([*categories, None]),
        tags=rng.choice([(), (), ("trip",)]),
    )


def _split(wallet, categories, today):
    """A tagged purchase in two parts: the tag stands at the first for both."""
    parts = tuple(Part(Decimal(20), each) for each in categories[:2])
    return EntryDraft(
        kind="expense",
        date=today,
        wallet=wallet,
        amount=Decimal(40),
        parts=parts,
        tags=("trip",),
    )


def _limit(book, category, rng, **more):
    """A budget of alice's own making, of any cadence and rollover; None for a twin."""
    cadence = more.pop("cadence", None) or rng.choice(Budget.Cadence.values)
    rollover = rng.choice(["none", "none", "surplus", "both"])
    start = date(2026, 11, 1) + timedelta(rng.randint(0, 25))
    dated = cadence in {"once", "fortnight"}
    if cadence == "once":
        rollover = "none"
    draft = BudgetDraft(
        amount=Decimal(rng.randint(0, 200)),
        category=category,
        cadence=cadence,
        starts_on=start if dated else None,
        ends_on=start + timedelta(rng.randint(0, 60)) if cadence == "once" else None,
        rollover=rollover,
        carries_from=date(2026, rng.randint(9, 11), 3) if rollover != "none" else None,
        warns_of_pace=rng.random() < 0.5,
        paused=rng.random() < 0.1,
        **more,
    )
    with suppress(InvalidEntry):
        return create_budget(book=book, actor=None, draft=draft)


def _limit_others(book, categories, rng):
    """One of each scope, money moved between two, and a limit that was another."""
    group = tuple(rng.sample(categories, 3))
    made = [
        _limit(book, None, rng, categories=group, name="Group"),
        _limit(book, None, rng, tag=Tag.objects.get(name="trip")),
        _limit(book, None, rng, wallet=Wallet.objects.get()),
        _limit(book, None, rng),
    ]
    source, target = rng.sample([each for each in made if each], 2)
    day = date(2026, 11, rng.randint(1, 28))
    Move(book=book, source=source, target=target, period_start=day, amount=30).save()
    before = date(2026, rng.randint(11, 12), rng.choice([1, 15, 21]))
    FormerLimit(
        book=book, budget=source, before=before, amount=rng.randint(0, 99)
    ).save()


def local_day(book, now) -> date:
    return now.astimezone(book.zone).date()


def known_crossings() -> set[tuple]:
    return set(
        Overrun.objects.values_list("budget_id", "period_start", "percent", "arming")
    )


def has_untold(book, now) -> bool:
    states = states_to_check(book=book, as_of=local_day(book, now))
    crossed = {each for state in states for each in crossings(state)}
    return bool(crossed - known_crossings())


def has_to_be_noted(book, now) -> bool:
    """Whether SQL alone cannot know what is carried over, or where a pace leads."""
    states = budget_states(book=book, as_of=local_day(book, now))
    return any(needs_noting(state) for state in states)


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


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("hour", [5, 11])
def test_finds_what_opening_each_book_would(alice, seed, hour):
    rng = Random(seed)
    day = rng.choice([date(2026, 11, 21), date(2026, 12, 1), date(2027, 1, 1)])
    now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    books = [make_book(alice, rng, now) for _ in range(5)]
    must, may = set(), set()
    for book in books:
        with book_scope(book):
            if rng.random() < 0.5:
                for state in states_to_check(book=book, as_of=local_day(book, now)):
                    record(book, state)
            if has_untold(book, now):
                must.add(book.pk)
            if has_to_be_noted(book, now):
                may.add(book.pk)
    found = set(books_with_crossings(now))
    assert must <= found <= must | may
    for book in books:
        with book_scope(book):
            told = check_overruns(book=book, as_of=local_day(book, now))
            assert book.pk in found or not told
    assert books_with_crossings(now) == []


@pytest.mark.parametrize("seed", range(2))
def test_what_was_looked_at_is_found_when_it_changes(alice, seed):
    """Without any message: by an entry more, and by the next day."""
    rng = Random(seed)
    now = datetime(2026, 11, 21, 11, tzinfo=UTC)
    books = [make_book(alice, rng, now) for _ in range(4)]
    for _ in range(4):
        for book in books:
            with book_scope(book):
                check_overruns(book=book, as_of=local_day(book, now))
        now += timedelta(rng.choice([0, 1, 9]))
        for book in rng.sample(books, 2):
            with book_scope(book):
                _spend_once(book, rng, now.date())
        found = set(books_with_crossings(now))
        for book in books:
            with book_scope(book):
                told = check_overruns(book=book, as_of=local_day(book, now))
                assert book.pk in found or not told


def _spend_once(book, rng, today):
    category = rng.choice(list(Category.objects.filter(kind="expense")[:6]))
    draft = EntryDraft(
        kind="expense",
        date=today - timedelta(rng.choice([0, 0, 20, 40])),
        wallet=Wallet.objects.get(),
        amount=Decimal(rng.randint(1, 150)),
        category=category,
    )
    record_entry(book=book, actor=None, draft=draft)


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
    # On PostgreSQL with those that make room for it.
    assert counts[0] == counts[1] <= 6


def test_no_books_is_nothing_to_do(db):
    assert books_with_crossings(datetime(2026, 11, 21, tzinfo=UTC)) == []


def test_entries_of_others_do_not_count(book, limit, spend, other_book):
    """A Book without crossings stays closed, whatever its neighbours spent."""
    limit("100")
    spend("150", "Eating out", on=date(2026, 11, 21))
    with book_scope(other_book):
        eating = Category.objects.get(name="Eating out")
        draft = BudgetDraft(amount=Decimal(0), category=eating)
        create_budget(book=other_book, actor=None, draft=draft)
    now = datetime(2026, 11, 21, 11, tzinfo=UTC)
    assert books_with_crossings(now) == [book.pk]
    assert Entry.objects.count() == 1


def plain(book, amount, category=None) -> Budget:
    """Of a calendar month: of those that are swept in one pass."""
    draft = BudgetDraft(amount=Decimal(amount), category=category)
    return create_budget(book=book, actor=None, draft=draft)


PLAIN_DAY = date(2026, 11, 21)
PLAIN_NOW = datetime(2026, 11, 21, 11, tzinfo=UTC)


def test_all_spending_of_a_plain_month_counts(book, spend):
    spend("150", "Eating out", on=PLAIN_DAY)
    budget = plain(book, 200)
    assert books_with_crossings(PLAIN_NOW) == []
    Budget.objects.filter(pk=budget.pk).update(amount=150)
    assert books_with_crossings(PLAIN_NOW) == [book.pk]


def test_the_limit_of_a_plain_month_is_the_one_it_began_with(book, spend):
    spend("150", "Eating out", on=PLAIN_DAY)
    budget = plain(book, 500, Category.objects.get(name="Eating out"))
    assert books_with_crossings(PLAIN_NOW) == []
    FormerLimit(book=book, budget=budget, before=date(2026, 12, 1), amount=100).save()
    assert books_with_crossings(PLAIN_NOW) == [book.pk]


def test_money_moved_in_a_plain_month_counts(book, spend):
    spend("150", "Eating out", on=PLAIN_DAY)
    budget = plain(book, 100, Category.objects.get(name="Eating out"))
    assert books_with_crossings(PLAIN_NOW) == [book.pk]
    day = date(2026, 11, 1)
    Move(book=book, target=budget, period_start=day, amount=400).save()
    assert books_with_crossings(PLAIN_NOW) == []

"""Many small Books, written as rows: three months of spending by label."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts.models import Book
from expense_tracker.kernel.scoping import all_books
from ledger.models import Category, MonthTotal, Wallet
from reports.benchmark.publishing import publish
from reports.models import BenchmarkMember, BenchmarkPublication

NOVEMBER = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONTHS = [date(2026, month, 1) for month in range(6, 12)]
A_MONTH = {"Groceries": "300", "Rent & Housing": "700"}


@pytest.fixture
def everywhere(db):
    with all_books():
        yield


@pytest.fixture
def many(everywhere):
    """Books that take part, each spending the same from June to November 2026."""

    def make(count, spent=None, *, currency="EUR", joined=True) -> list[Book]:
        books = Book.objects.bulk_create(
            Book(name="One", base_currency=currency) for _ in range(count)
        )
        _spend(books, spent or A_MONTH)
        if joined:
            members = [BenchmarkMember(book=book) for book in books]
            BenchmarkMember.objects.bulk_create(members)
        return books

    return make


@pytest.fixture
def make_book(many):
    return lambda *args, **more: many(1, *args, **more)[0]


def _spend(books, spent) -> None:
    """A statement for each table: there are many Books."""
    wallets = Wallet.objects.bulk_create(
        Wallet(book=book, name="Cash", name_key="cash", currency="EUR")
        for book in books
    )
    filed = [(wallet, label) for wallet in wallets for label in spent]
    categories = Category.objects.bulk_create(
        Category(
            book=wallet.book, kind="expense", name=label, name_key=label, label=label
        )
        for wallet, label in filed
    )
    MonthTotal.objects.bulk_create(
        cell_of(wallet, category, month, spent[label])
        for (wallet, label), category in zip(filed, categories, strict=True)
        for month in MONTHS
    )


def cell_of(wallet, category, month, amount, kind="expense") -> MonthTotal:
    return MonthTotal(
        book=wallet.book,
        month=month,
        wallet=wallet,
        category=category,
        kind=kind,
        amount=-Decimal(amount),
        base_amount=-Decimal(amount),
        count=1,
    )


def spend_monthly(wallet, category, amount, kind="expense") -> None:
    MonthTotal.objects.bulk_create(
        cell_of(wallet, category, month, amount, kind) for month in MONTHS
    )


@pytest.fixture
def month_passes(everywhere):
    """Publishes as of that month of 2026; the same chance every time."""

    def run(month: int = 11) -> list[BenchmarkPublication]:
        now = NOVEMBER.replace(month=month)
        return publish(now=now, rng=random.Random(7))

    return run


@pytest.fixture
def counted(everywhere):
    """Ids of the Books that a publication counts."""
    return lambda made: set(
        BenchmarkMember.objects.filter(counted_in=made).values_list(
            "book_id", flat=True
        )
    )

"""Goal 9: the sweep over everybody's budgets beside the plain SQL it stands on.

python -m bench.sweep [BOOKS]     five budgets a Book; PostgreSQL, or one of its own

The Books are copies of one, made by the database: each with monthly budgets of five
categories, and of every twentieth Book one budget is overspent. The floor asks for the
same: budgets whose month has more spending than they allow, as one join and one sum.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import django

BOOKS = 200_000
BUDGETS_EACH = 5
OVER_EVERY = 20
MONTH = date(2026, 11, 1)
Found = TypeVar("Found")

FLOOR = """
SELECT DISTINCT budget.book_id
FROM budgets_budget budget
JOIN budgets_threshold threshold ON threshold.budget_id = budget.id
JOIN (
    SELECT book_id, category_id, -SUM(base_amount) AS spent
    FROM ledger_monthtotal
    WHERE month = %s AND kind IN ('expense', 'refund')
    GROUP BY book_id, category_id
) spending ON spending.book_id = budget.book_id
    AND spending.category_id = budget.category_id
    AND spending.spent * 100 >= budget.amount * threshold.percent
LEFT JOIN budgets_overrun overrun ON overrun.budget_id = budget.id
    AND overrun.period_start = %s AND overrun.percent = threshold.percent
    AND overrun.arming = budget.arming
WHERE overrun.id IS NULL
"""

# What a sweep's messages do to the rows, without the mails: every crossing recorded.
RECORD = """
INSERT INTO budgets_overrun
    (book_id, budget_id, kind, period_start, percent, arming, spent, "limit", at)
SELECT budget.book_id, budget.id, 'threshold', %s, threshold.percent, budget.arming,
    total.spent, budget.amount, now()
FROM budgets_budget budget
JOIN budgets_threshold threshold ON threshold.budget_id = budget.id
JOIN (
    SELECT book_id, category_id, -SUM(base_amount) AS spent
    FROM ledger_monthtotal GROUP BY book_id, category_id
) total ON total.book_id = budget.book_id AND total.category_id = budget.category_id
WHERE total.spent * 100 >= budget.amount * threshold.percent
"""


def main() -> None:
    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from budgets.sweep import books_with_crossings

    books = int(sys.argv[1]) if len(sys.argv) > 1 else BOOKS
    fill(books)
    now = datetime.fromisoformat("2026-11-21T12:00:00+00:00")
    with CaptureQueriesContext(connection) as asked:
        found, seconds = timed(lambda: books_with_crossings(now))
    floor, least = timed(lambda: rows_of(FLOOR, [MONTH, MONTH]))
    execute(RECORD, [MONTH])
    execute("ANALYZE budgets_overrun")
    again, second = timed(lambda: books_with_crossings(now))
    result: dict[str, Any] = {
        "books": books,
        "budgets": books * BUDGETS_EACH,
        "found": len(found),
        "floor found": len(floor),
        "seconds": round(seconds, 2),
        "floor seconds": round(least, 2),
        "times the floor": round(seconds / least, 2),
        "statements": len(asked),
        "found again": len(again),
        "seconds again": round(second, 2),
    }
    json.dump(result, sys.stdout, indent=1)


def timed(work: Callable[[], Found]) -> tuple[Found, float]:
    """The least of three, the first of which fills the caches."""
    best, found = float("inf"), work()
    for _ in range(3):
        start = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - start)
    return found, best


def execute(sql: str, values: list[Any] | None = None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def rows_of(sql: str, values: list[Any]) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


# --- the rows -------------------------------------------------------------------------


def fill(books: int) -> None:
    """One Book by the program's own services, and its rows copied for all others."""
    from django.db import connection

    pattern = first_book()
    with connection.cursor() as cursor:
        for table, links in COPIED:
            copy(cursor, table, links, pattern, books)
        spend(cursor, pattern)
        for table in ("accounts_book", *(table for table, _ in COPIED)):
            cursor.execute(f"ANALYZE {table}")


# Each copied row has its pattern's id plus so much for each Book; links go along.
STRIDE = 1000
COPIED = (
    ("accounts_book", ()),
    ("ledger_wallet", ("book_id",)),
    ("ledger_category", ("book_id", "parent_id")),
    ("budgets_budget", ("book_id", "category_id")),
    ("budgets_threshold", ("book_id", "budget_id")),
    ("ledger_monthtotal", ("book_id", "wallet_id", "category_id")),
)


def copy(
    cursor: Any, table: str, links: tuple[str, ...], pattern: int, books: int
) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    names = [name for (name,) in cursor.fetchall()]
    moved = {"id", *links}
    said = ", ".join(
        f'"{name}" + n * {STRIDE}' if name in moved else f'"{name}"' for name in names
    )
    columns = ", ".join(f'"{name}"' for name in names)
    own = "id" if table == "accounts_book" else "book_id"
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {said} FROM {table}, "  # noqa: S608
        f"generate_series(1, {books - 1}) AS n WHERE {own} = {pattern}"
    )


def spend(cursor: Any, pattern: int) -> None:
    """Every OVER_EVERY-th Book has passed the limit of its first budget."""
    cursor.execute(
        "UPDATE ledger_monthtotal SET base_amount = base_amount * 20 "
        "WHERE category_id IN (SELECT MIN(category_id) FROM budgets_budget "
        "WHERE (book_id - %s) / %s %% %s = 1 GROUP BY book_id)",
        [pattern, STRIDE, OVER_EVERY],
    )


def first_book() -> int:
    from decimal import Decimal

    from accounts.models import User
    from accounts.services import create_book
    from budgets.services import BudgetDraft, create_budget
    from expense_tracker.kernel.scoping import book_scope
    from ledger.models import Category, Wallet
    from ledger.services.entries import EntryDraft, record_entry

    person = User.objects.create_user(email="sweep@example.com", password=None)
    book = create_book(owner=person, name="Sweep", base_currency="EUR")
    with book_scope(book):
        spending = Category.objects.filter(kind="expense").order_by("pk")
        for category in spending[:BUDGETS_EACH]:
            draft = BudgetDraft(amount=Decimal(100), category=category)
            create_budget(book=book, actor=None, draft=draft)
            entry = EntryDraft(
                kind="expense",
                date=MONTH,
                wallet=Wallet.objects.order_by("pk")[0],
                amount=Decimal(15),
                category=category,
            )
            record_entry(book=book, actor=None, draft=entry)
    pk: int = book.pk
    return pk


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expense_tracker.settings")
    main()

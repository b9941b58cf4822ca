"""Goal 9: the sweep over everybody's budgets beside the plain SQL it stands on.

python -m bench.sweep [BOOKS]     five budgets a Book, on an empty PostgreSQL

The Books are copies of one, made by the database: each with monthly budgets of five
categories, and of every twentieth Book one budget is overspent. The floor asks for the
same in the simplest way: budgets whose category, with its subcategories, has more
spending in the month than they allow, and nothing that makes a budget a special one.
"""

import json
import os
import resource
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
NOW = datetime.fromisoformat("2026-11-21T12:00:00+00:00")
Found = TypeVar("Found")

FLOOR = """
SELECT DISTINCT budget.book_id
FROM budgets_budget budget
JOIN budgets_threshold threshold ON threshold.budget_id = budget.id
JOIN (
    SELECT category_id, -SUM(base_amount) AS spent
    FROM (
        SELECT category_id, base_amount
        FROM ledger_monthtotal
        WHERE month = %s AND kind IN ('expense', 'refund')
        UNION ALL
        SELECT category.parent_id, total.base_amount
        FROM ledger_monthtotal total
        JOIN ledger_category category ON category.id = total.category_id
        WHERE total.month = %s AND total.kind IN ('expense', 'refund')
            AND category.parent_id IS NOT NULL
    ) cell
    GROUP BY category_id
) spending ON spending.category_id = budget.category_id
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
    SELECT cell.budget_id, -SUM(cell.base_amount) AS spent
    FROM (
        SELECT budget.id AS budget_id, total.base_amount
        FROM budgets_budget budget
        JOIN ledger_monthtotal total ON total.category_id = budget.category_id
        UNION ALL
        SELECT budget.id, total.base_amount
        FROM budgets_budget budget
        JOIN ledger_category category ON category.parent_id = budget.category_id
        JOIN ledger_monthtotal total ON total.category_id = category.id
    ) cell
    GROUP BY cell.budget_id
) total ON total.budget_id = budget.id
WHERE total.spent * 100 >= budget.amount * threshold.percent
"""


def main() -> None:
    django.setup()
    from django.core.management import call_command

    books = int(sys.argv[1]) if len(sys.argv) > 1 else BOOKS
    call_command("migrate", verbosity=0)
    fill(books)
    found = {"books": books, "budgets": books * BUDGETS_EACH, **measure()}
    json.dump(found, sys.stdout, indent=1)


def measure() -> dict[str, Any]:
    """Seconds are the least of some rounds in turns, so that both have the same noise;
    of memory it is what a sweep adds to our process at its most, in MiB.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    before = peak()
    with CaptureQueriesContext(connection) as asked:
        sweep()
    growth = peak() - before
    # The same room to join in as the sweep takes.
    execute("SET work_mem = '128MB'")
    seconds, least = [], []
    for _ in range(3):
        found, took = timed(sweep)
        seconds.append(took)
        plain, took = timed(floor)
        least.append(took)
    execute(RECORD, [MONTH])
    execute("ANALYZE budgets_overrun")
    again, second = timed(sweep)
    return {
        "found": len(found),
        "floor found": len(plain),
        "seconds": round(min(seconds), 2),
        "floor seconds": round(min(least), 2),
        "times the floor": round(min(seconds) / min(least), 2),
        "statements": len(asked),
        "growth": round(growth, 1),
        "found again": len(again),
        "seconds again": round(second, 2),
    }


def sweep() -> list[int]:
    from budgets.sweep.books import books_with_crossings

    return books_with_crossings(NOW)


def floor() -> list[Any]:
    return rows_of(FLOOR, [MONTH, MONTH, MONTH])


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], Found]) -> tuple[Found, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


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

"""Which Books have something to be told of, found over all of them at once.

One or two statements, whatever the number of Books and budgets: only Books with a
threshold newly crossed, a pace that may be too fast, or a wallet newly below or above
its floor, are opened, and those whose noted rollover is out of date. This is
the one place of the program that reads tables across Books in SQL of its own; it hands
out Book ids and nothing else. The sums follow `ledger.queries.totals`: whole
calendar months from MonthTotal, the ragged edges from Entry, planned entries taken off.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain

from django.db import connection, transaction

from budgets.sweep.calendar import Calendar, Row, calendar_of
from budgets.sweep.months import PLAIN_CROSSINGS
from budgets.sweep.sql import CALENDAR, CROSSINGS, FALLS, MOVES, PLAIN, WATCHED


def books_with_crossings(now: datetime) -> list[int]:
    """Ids of the Books where a threshold is crossed and not recorded, each once."""
    calendar = calendar_of(now)
    with _room():
        plain = _ask(PLAIN_CROSSINGS, calendar)
        return sorted(plain | _ask(WATCHED + CROSSINGS, calendar))


def books_with_falls(now: datetime) -> list[int]:
    """Ids of the Books where a wallet fell below its floor or recovered, unnoted."""
    with _room():
        return sorted(_ask(FALLS, calendar_of(now)))


def _ask(question: str, calendar: Calendar) -> set[int]:
    if not calendar.local_days:
        return set()
    tables = calendar.tables()
    blanks = {name: _blanks(rows) for name, rows in tables.items()}
    values = [value for row in chain(*tables.values()) for value in row]
    parts = {**blanks, **_parts(calendar)}
    with connection.cursor() as cursor:
        cursor.execute((CALENDAR + question).format(**parts), values)
        return {book_id for (book_id,) in cursor.fetchall()}


def _parts(calendar: Calendar) -> dict[str, str]:
    """What several questions have in common, and the months as literals."""
    return {
        "plain": PLAIN,
        "moves": MOVES,
        "months": ", ".join(f"'{first}'" for first, _ in calendar.months),
    }


@contextmanager
def _room() -> Iterator[None]:
    """PostgreSQL joins everybody's rows in memory instead of on disk: half the time.
    Not on SQLite, where a transaction would keep writers waiting.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        yield


def _blanks(rows: list[Row]) -> str:
    return ", ".join(f"({', '.join(['%s'] * len(row))})" for row in rows)

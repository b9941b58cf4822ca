from django.db import connection

from accounts.models import Book
from expense_tracker.kernel.statistics import refresh_statistics


def known_tables() -> set[str]:
    names = {
        "sqlite": "SELECT tbl FROM sqlite_stat1",
        "postgresql": "SELECT relname FROM pg_class WHERE reltuples > 0",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def test_the_database_knows_of_the_rows_it_was_shown(book):
    refresh_statistics(Book)
    assert "accounts_book" in known_tables()


def test_without_a_name_it_looks_at_all_tables(book):
    refresh_statistics()
    assert {"accounts_book", "accounts_user"} <= known_tables()

"""What the database knows of how its rows lie: it chooses its indexes by that."""

from django.db import connection, models

# Rows that SQLite looks at in each index; enough to tell rare from frequent.
SAMPLE = 1000


def refresh_statistics(*tables: type[models.Model]) -> None:
    """Have the database look again at these tables, or at all of them.

    For after a mass of new rows: PostgreSQL notices those by itself within some
    minutes, SQLite never.
    """
    names = [table._meta.db_table for table in tables] or [""]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        for name in names:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name) if name else ''}")

"""What text searches read by: on PostgreSQL an index of the words, made by an operation
of a migration. SQLite has no such index and reads a book's entries one after the other:
there `ScanIndex` holds all that it looks at, much narrower than the rows themselves.
"""

from typing import Any

from django.db import migrations, models
from django.db.backends.ddl_references import Statement

NAME = "entry_by_text"
EXTENSION = "pg_trgm"


def _create(_apps: Any, editor: Any) -> None:
    """Needs the extension, which any owner of a database may switch on; a server that
    does not have it goes without the index.
    """
    if editor.connection.vendor != "postgresql" or not _is_there(editor):
        return
    editor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
    editor.execute(
        f"CREATE INDEX IF NOT EXISTS {NAME} ON ledger_entry"
        " USING gin (search_text gin_trgm_ops)"
    )


def _is_there(editor: Any) -> bool:
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_available_extensions WHERE name = %s", [EXTENSION]
        )
        return cursor.fetchone() is not None


def _drop(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {NAME}")


def text_index() -> migrations.RunPython:
    return migrations.RunPython(_create, _drop)


class ScanIndex(models.Index):
    """An index on SQLite alone: elsewhere a long text would not fit into it."""

    def create_sql(
        self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any
    ) -> Statement:
        if schema_editor.connection.vendor != "sqlite":
            return Statement("SELECT 1")
        return super().create_sql(model, schema_editor, using, **kwargs)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> str:
        if schema_editor.connection.vendor != "sqlite":
            return "SELECT 1"
        return super().remove_sql(model, schema_editor, **kwargs)

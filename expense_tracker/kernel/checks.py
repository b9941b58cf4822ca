"""What the database must promise, looked at by `migrate` and `check --database`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections

# Off, a crash loses what was acknowledged or leaves pages half written.
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@register(Tags.database)
def check_durability(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """PostgreSQL keeps what it acknowledged. SQLite is told to by our settings."""
    return [
        CheckWarning(
            f"PostgreSQL runs with {name} off.",
            hint="Entries people were told are saved may be lost in a crash.",
            id="kernel.W001",
        )
        for alias in databases or ()
        if connections[alias].vendor == "postgresql"
        for name in _switched_off(alias)
    ]


def _switched_off(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'"
            " ORDER BY name",
            [list(DURABLE)],
        )
        return [name for (name,) in cursor.fetchall()]

"""What the database must promise, looked at by `migrate` and `check --database`, and
what is wrong with the address of a language model.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
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


@register
def check_language_model(**_: Any) -> list[CheckMessage]:
    """Its address is one, holds no secret (it is logged), and comes with a name."""
    if not settings.LLM_BASE_URL:
        return []
    address = urlsplit(settings.LLM_BASE_URL)
    found: list[CheckMessage] = []
    if address.scheme not in {"http", "https"} or not address.hostname:
        found.append(Error("LLM_BASE_URL is not an address.", id="kernel.E001"))
    if address.password or address.query:
        told = "LLM_BASE_URL holds a secret: it goes into LLM_API_KEY."
        found.append(Error(told, id="kernel.E002"))
    if not settings.LLM_MODEL:
        found.append(Error("LLM_BASE_URL needs LLM_MODEL.", id="kernel.E003"))
    return found

"""What programs can be told of reports: a statement is there."""

from functools import partial
from typing import Any

from accounts.webhooks import EventKind, owe_event, register_event
from reports.models import Statement

READY = "statement.ready"

EVENT = EventKind(
    READY,
    "Statements",
    "When the statement of a month or year that is over has been made.",
    {"period": "2026-10", "start": "2026-10-01", "file": "statement-2026-10.pdf"},
)


def register_events() -> None:
    register_event(EVENT)


def tell_of_statement(statement: Statement) -> None:
    """Owe that it is there, once for each period."""
    owe_event(
        book=statement.book,
        event=READY,
        key=f"{READY}:{statement.period_slug}",
        data=partial(_data, statement),
    )


def _data(statement: Statement) -> dict[str, Any]:
    return {
        "period": statement.period_slug,
        "start": statement.period_start.isoformat(),
        "file": statement.file_name,
    }

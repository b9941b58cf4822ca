"""What programs can be told of the ledger: entries and imports.

An event of entries tells of everything one change of the Book did: an edit of a
thousand entries is one event, not a thousand.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import Book
from accounts.webhooks import EventKind, owe_event, register_event
from expense_tracker.kernel.api.types import figure
from ledger.history.snapshots import Row
from ledger.models import Change, Entry, ImportRun

CREATED, CHANGED, DELETED = "entry.created", "entry.changed", "entry.deleted"
IMPORTED, IMPORT_UNDONE = "import.done", "import.undone"
# So many entries stand in an event whole; of those beyond, the ids.
WHOLE = 100

_EXAMPLE_ENTRY = {
    "id": 412,
    "version": 1,
    "date": "2026-11-21",
    "kind": "expense",
    "amount": "-12.50",
    "currency": "EUR",
    "wallet": {"id": 3, "name": "Cash"},
    "category": {"id": 9, "name": "Eating out"},
    "payee": "Corner shop",
    "note": "",
    "tags": ["work"],
    "group": None,
}
_EXAMPLE = {"count": 1, "ids": [412], "entries": [_EXAMPLE_ENTRY]}
_RUN = {
    "id": 7,
    "file": "november.csv",
    "wallet": {"id": 3, "name": "Bank"},
    "rows": 42,
}

EVENTS = (
    EventKind(
        CREATED,
        "Transactions added",
        "By hand, by a program, by an import, or brought back by Undo.",
        _EXAMPLE,
    ),
    EventKind(
        CHANGED, "Transactions changed", "With what they say afterwards.", _EXAMPLE
    ),
    EventKind(
        DELETED, "Transactions deleted", "Their ids.", {"count": 1, "ids": [412]}
    ),
    EventKind(IMPORTED, "Import done", "When a file's lines are booked.", _RUN),
    EventKind(IMPORT_UNDONE, "Import undone", "When an import was taken back.", _RUN),
)


def register_events() -> None:
    for event in EVENTS:
        register_event(event)


# --- entries --------------------------------------------------------------------------


@receiver(post_save, sender=Change)
def tell_of_entries(*, instance: Change, created: bool, raw: bool, **_: Any) -> None:
    """Owe what the change did to entries, in its own transaction."""
    if raw or not created:
        return
    before, after = _entry_ids(instance.before), _entry_ids(instance.after)
    book = instance.book
    for event, ids, data in (
        (CREATED, after - before, entries_data),
        (CHANGED, after & before, entries_data),
        (DELETED, before - after, _ids_data),
    ):
        if ids:
            _tell(book, event, instance, partial(data, sorted(ids)))


def _tell(
    book: Book, event: str, change: Change, data: Callable[[], dict[str, Any]]
) -> None:
    owe_event(book=book, event=event, key=f"{event}:{change.pk}", data=data)


def _entry_ids(rows: Iterable[Row]) -> set[int]:
    return {row["pk"] for row in rows if row["model"] == Entry._meta.label_lower}


def _ids_data(ids: list[int]) -> dict[str, Any]:
    return {"count": len(ids), "ids": ids}


def entries_data(ids: list[int]) -> dict[str, Any]:
    """The first WHOLE of these entries as they are now, and all their ids."""
    found = (
        Entry.objects.filter(pk__in=ids[:WHOLE])
        .select_related("wallet", "category", "payee")
        .prefetch_related("tags")
        .order_by("pk")
    )
    return {**_ids_data(ids), "entries": [entry_data(entry) for entry in found]}


def entry_data(entry: Entry) -> dict[str, Any]:
    """Plain JSON; the amount is signed and in the wallet's currency."""
    return {
        "id": entry.pk,
        "version": entry.version,
        "date": entry.date.isoformat(),
        "kind": entry.kind,
        "amount": figure(entry.amount, entry.wallet.currency),
        "currency": entry.wallet.currency,
        "wallet": _named(entry.wallet),
        "category": _named(entry.category),
        "payee": entry.payee.name if entry.payee else "",
        "note": entry.note,
        "tags": sorted(tag.name for tag in entry.tags.all()),
        "group": entry.group_id,
    }


def _named(row: Any) -> dict[str, Any] | None:
    return row and {"id": row.pk, "name": row.name}


# --- imports --------------------------------------------------------------------------


def tell_of_import(run: ImportRun, state: str) -> None:
    """Owe that the run is done, or was taken back; once for each time it was."""
    event = {
        ImportRun.State.DONE: IMPORTED,
        ImportRun.State.UNDONE: IMPORT_UNDONE,
    }.get(ImportRun.State(state))
    if event:
        key = f"{event}:{run.pk}:{run.claimed_at:%Y%m%d%H%M%S}"
        owe_event(book=run.book, event=event, key=key, data=partial(_run_data, run))


def _run_data(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "file": run.file_name,
        "wallet": _named(run.wallet),
        "rows": run.rows.filter(booked=True).count(),
    }

"""Rows as plain data and back: what history keeps and Undo restores."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.python import Serializer
from django.db.models import Model

from accounts.models import User
from expense_tracker.kernel.scoping import check_same_book

BATCH = 500
Row = dict[str, Any]  # {"model": "ledger.entry", "pk": 7, "fields": {...}}

# What the program notes for itself, at any time: it is nobody's change, so history
# leaves it out and Undo leaves it as it is.
BOOKKEEPING: dict[str, tuple[str, ...]] = {
    "ledger.wallet": ("below_floor_since",),
    # What it was ticked off against: a reconciliation keeps its own record.
    "ledger.entry": ("reconciliation",),
    "ledger.recurring": ("posted_until",),
    # Read anew when it comes back: what is read off a file is no part of history.
    "ledger.receipt": (
        "reading",
        "claimed_at",
        "text",
        "search_text",
        "found_amount",
        "found_currency",
        "found_surely",
        "found_date",
        "found_merchant",
    ),
}


class _Snapshot(Serializer):
    """Django's own row format, less bookkeeping and many-to-many fields: those are
    rows too.
    """

    def handle_field(self, obj: Model, field: Any) -> None:
        if field.name not in _bookkeeping_of(obj):
            super().handle_field(obj, field)

    def handle_fk_field(self, obj: Model, field: Any) -> None:
        if field.name not in _bookkeeping_of(obj):
            super().handle_fk_field(obj, field)

    def handle_m2m_field(self, obj: Model, field: Any) -> None:
        pass


def _bookkeeping_of(row: Model) -> tuple[str, ...]:
    return BOOKKEEPING.get(row._meta.label_lower, ())


def snapshot(rows: list[Any]) -> list[Row]:
    """The rows with all columns that people change, ready for a JSONField."""
    return _as_json(_Snapshot().serialize(rows))


def _as_json(rows: Any) -> list[Row]:
    return [
        {**row, "fields": {k: _plain(v) for k, v in row["fields"].items()}}
        for row in rows
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        # 12.5 typed and 12.5000 read back are the same amount.
        return f"{value.normalize():f}"
    kept = value is None or isinstance(value, bool | int | str | list | dict)
    return value if kept else str(value)


def of_people_here(rows: list[Row]) -> list[Row]:
    """The rows as they would be by now: who has no account any more is named nowhere,
    and what was theirs alone is gone with them.
    """
    links = {row["model"]: _people_links(apps.get_model(row["model"])) for row in rows}
    named = {row["fields"].get(f.name) for row in rows for f in links[row["model"]]}
    named.discard(None)
    gone = named - set(User.objects.filter(pk__in=named).values_list("pk", flat=True))
    if not gone:
        return rows
    return [
        {**row, "fields": row["fields"] | dict.fromkeys(left)}
        for row in rows
        if (left := _left_by(gone, row, links[row["model"]])) is not None
    ]


def _people_links(model: type[Model]) -> list[Any]:
    return [each for each in model._meta.concrete_fields if each.related_model is User]


def _left_by(gone: set[int], row: Row, links: list[Any]) -> list[str] | None:
    """The columns of the row that named one of them; None when it was theirs."""
    left = [link for link in links if row["fields"].get(link.name) in gone]
    return [link.name for link in left] if all(link.null for link in left) else None


def restore(row: Row) -> None:
    restore_all([row])


def restore_all(rows: list[Row]) -> None:
    """Write the rows back as they were, with their ids and times, in their order.

    Raises ForeignBookError when a row they point at is gone.
    """
    for model, family in groupby(rows, lambda row: row["model"]):
        found = [each.object for each in serializers.deserialize("python", family)]
        _link(found)
        check_same_book(found)
        _keep_bookkeeping(found)
        if _has_clock(apps.get_model(model)):
            for row in found:
                row.save_base(raw=True)
        else:
            _write(apps.get_model(model), found)


def _link(rows: list[Any]) -> None:
    """Let rows of one model that point at each other know so before any is written."""
    model = type(rows[0])
    there = {row.pk: row for row in rows}
    for field in model._meta.concrete_fields:
        if field.related_model is model:
            for row in rows:
                target = there.get(getattr(row, field.attname))
                if target is not None:
                    setattr(row, field.name, target)


def _has_clock(model: type[Model]) -> bool:
    """Whether writing many rows at once would set their times anew."""
    fields = model._meta.concrete_fields
    return any(getattr(field, "auto_now_add", False) for field in fields)


def _write(model: type[Model], rows: list[Any]) -> None:
    """Insert the rows, or overwrite those that are there."""
    fields = model._meta.concrete_fields
    names = [field.name for field in fields if not field.primary_key]
    model._base_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=names,
    )


def _keep_bookkeeping(rows: list[Any]) -> None:
    """Give the rows to be written what is noted of them now."""
    model = type(rows[0])
    names = [model._meta.get_field(name).attname for name in _bookkeeping_of(rows[0])]
    if not names:
        return
    noted = {row.pk: row for row in _present(model, [row.pk for row in rows])}
    for row in (each for each in rows if each.pk in noted):
        for name in names:
            setattr(row, name, getattr(noted[row.pk], name))


def _present(model: type[Model], ids: list[int]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found += model._base_manager.filter(pk__in=batch)
    return found


def current(rows: list[Row]) -> list[Row]:
    """Those rows as the database has them now, in the same order, missing ones left
    out.
    """
    by_model: dict[str, list[Any]] = {}
    for row in rows:
        by_model.setdefault(row["model"], []).append(row["pk"])
    found = {
        (row["model"], row["pk"]): row
        for model, ids in by_model.items()
        for row in snapshot(_present(apps.get_model(model), ids))
    }
    keys = [(row["model"], row["pk"]) for row in rows]
    return [found[key] for key in keys if key in found]

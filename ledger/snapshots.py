"""Rows as plain data and back: what history keeps and Undo restores."""

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.python import Serializer
from django.db.models import Model

from expense_tracker.kernel.scoping import check_same_book

Row = dict[str, Any]  # {"model": "ledger.entry", "pk": 7, "fields": {...}}

# What the program notes for itself, at any time: it is nobody's change, so history
# leaves it out and Undo leaves it as it is.
BOOKKEEPING: dict[str, tuple[str, ...]] = {"ledger.wallet": ("below_floor_since",)}


class _Snapshot(Serializer):
    """Django's own row format, less bookkeeping and many-to-many fields: those are
    rows too.
    """

    def handle_field(self, obj: Model, field: Any) -> None:
        if field.name not in _bookkeeping_of(obj):
            super().handle_field(obj, field)

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
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def restore(row: Row) -> None:
    """Write the row back as it was, with its id and its times.

    Raises ForeignBookError when a row it points at is gone.
    """
    for found in serializers.deserialize("python", [row]):
        check_same_book([found.object])
        _keep_bookkeeping(found.object)
        found.save()


def _keep_bookkeeping(row: Model) -> None:
    """Give the row to be written what is noted of it now."""
    same = type(row)._base_manager.filter(pk=row.pk)
    for name in _bookkeeping_of(row):
        setattr(row, name, same.values_list(name, flat=True).first())


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
        for row in snapshot(
            list(apps.get_model(model)._base_manager.filter(pk__in=ids))
        )
    }
    keys = [(row["model"], row["pk"]) for row in rows]
    return [found[key] for key in keys if key in found]

"""What the console's exports are made of: columns, and files safe to open."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from import_export.fields import Field
from import_export.formats.base_formats import TablibFormat
from import_export.resources import ModelResource
from tablib import Dataset

from expense_tracker.kernel.spreadsheet import Cell, csv_stream, xlsx_bytes

Getter = Callable[[Any], object]


def resource_of(
    model: type[Model], columns: Mapping[str, Getter]
) -> type[ModelResource]:
    """An export of `model` with these columns, and never another: by title, what each
    takes from a row.
    """
    fields = {
        f"column_{place}": Field(column_name=title, dehydrate_method=_cells(getter))
        for place, (title, getter) in enumerate(columns.items())
    }
    meta = type("Meta", (), {"model": model, "fields": tuple(fields)})
    return type(f"{model.__name__}Export", (ModelResource,), {"Meta": meta, **fields})


def _cells(getter: Getter) -> Callable[[Any], Cell]:
    return lambda row: as_cell(getter(row))


def as_cell(value: object) -> Cell:
    """Numbers and days stay what they are; everything else is text."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    return str(value)


class SafeFormat(TablibFormat):
    """Written by the kernel's own spreadsheet code, formula-safe."""

    def is_binary(self) -> bool:
        return True

    def can_import(self) -> bool:
        return False

    def can_export(self) -> bool:
        return True


class SafeCSV(SafeFormat):
    TABLIB_MODULE = "tablib.formats._csv"
    CONTENT_TYPE = "text/csv; charset=utf-8"

    def export_data(self, dataset: Dataset, **_kwargs: Any) -> bytes:
        return b"".join(csv_stream(dataset.headers, dataset))


class SafeXLSX(SafeFormat):
    TABLIB_MODULE = "tablib.formats._xlsx"
    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def export_data(self, dataset: Dataset, **_kwargs: Any) -> bytes:
        return xlsx_bytes(dataset.headers, dataset, "Export")

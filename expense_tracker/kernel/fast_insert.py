"""Writing many rows at once, without a model instance for each.

`bulk_create` spends most of its time on building SQL for every value; here one
statement is prepared once and the values are streamed into it: `executemany` on
SQLite, COPY on PostgreSQL. No signals are sent, and the caller vouches for foreign
keys: rows of a Book must have been checked to point into that Book.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, cast

from django.db import connection, connections, models

from expense_tracker.kernel.fields import ScaledField

Convert = Callable[[Any], Any]
# What both databases' drivers take as it is.
_PLAIN = (
    models.AutoField,
    models.BooleanField,
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.ForeignKey,
)


def insert_rows(
    model: type[models.Model], attributes: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """Write rows of values for `attributes` (foreign keys as `wallet_id`);
    other columns get their defaults. Returns the new ids, in order.

    Inside a transaction.
    """
    if not rows:
        return []
    ids = _new_ids(model, len(rows))
    given = [_field(model, name) for name in attributes]
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in given and not field.primary_key
    ]
    fields = [model._meta.pk, *given, *others]
    columns = [
        ids,
        *(_column(field, values) for field, values in _by_field(given, rows)),
        *(repeat(_default(field), len(rows)) for field in others),
    ]
    names = [str(field.column) for field in fields]
    _write(model, names, zip(*columns, strict=True))
    return ids


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    found = {field.attname: field for field in model._meta.concrete_fields}
    return found[name]


def _by_field(
    fields: Sequence["models.Field[Any, Any]"], rows: Sequence[Sequence[Any]]
) -> Iterable[tuple["models.Field[Any, Any]", Sequence[Any]]]:
    return zip(fields, zip(*rows, strict=True), strict=True)


def _column(field: "models.Field[Any, Any]", values: Sequence[Any]) -> Iterable[Any]:
    convert = _converter(field)
    return values if convert is None else map(convert, values)


def _converter(field: "models.Field[Any, Any]") -> Convert | None:
    """What makes a value one that the driver takes; None where it is one already."""
    if isinstance(field, ScaledField):
        return field.get_prep_value
    if isinstance(field, _PLAIN):
        return None
    if isinstance(field, models.DateField) and connection.vendor == "postgresql":
        return None

    # The connection itself: asking the proxy for it costs more than the conversion.
    own = connections[connection.alias]

    def convert(value: Any) -> Any:
        return field.get_db_prep_save(value, own)

    return convert


def _default(field: "models.Field[Any, Any]") -> Any:
    return field.get_db_prep_save(field.get_default(), connection)


def _new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that the database will give to nobody else."""
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) "
                "FROM generate_series(1, %s)",
                [table, pk, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return list(range(first, first + count))


def _write(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Any]
) -> None:
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    listed = ", ".join(map(quoted, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = f"COPY {table} ({listed}) FROM STDIN"
            # The driver's own errors: Django knows no COPY.
            with connection.wrap_database_errors, cursor.copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        insert = f"INSERT INTO {table} ({listed}) VALUES ({marks})"  # noqa: S608 - names of the model, no values
        cursor.executemany(insert, cast(Any, rows))

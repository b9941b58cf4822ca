"""One column of a table in an archive: its value as JSON, and back.

Amounts and rates are decimal text, never numbers; days and instants are ISO 8601. What
comes in is of exactly the type that goes out, and passes the field's own checks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.takeout.registry import Ids, Table
from expense_tracker.kernel.scoping import BookOwned

ME = "me"
FIRST_YEAR, LAST_YEAR = 1900, 2200
Field: TypeAlias = "models.Field[Any, Any]"
Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """`target` is the model that a link leads to: a BookOwned one, or User."""

    field: Field
    target: type[models.Model] | None

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def attribute(self) -> str:
        return self.field.attname

    @property
    def is_person(self) -> bool:
        return self.target is User

    @property
    def is_file(self) -> bool:
        return isinstance(self.field, models.FileField)


def columns_of(table: Table) -> list[Column]:
    """The id first, then the fields as the model has them.

    Files stay behind, and so do links to what is neither in a Book nor a person, but
    for those of a record, which nobody has to follow.
    """
    found = [Column(each, _target(each)) for each in _carried(table)]
    return [
        column
        for column in found
        if not column.is_file
        and (not column.field.is_relation or column.target or not table.moves_in)
    ]


def _carried(table: Table) -> list[Field]:
    gone = {"book", *table.omits, *table.derived}
    return [each for each in table.model._meta.concrete_fields if each.name not in gone]


def _target(field: Field) -> type[models.Model] | None:
    to = field.related_model
    ours = isinstance(to, type) and (to is User or issubclass(to, BookOwned))
    return to if ours and isinstance(to, type) else None


# --- out ------------------------------------------------------------------------------


def written(column: Column, value: Any, user: User) -> Any:
    """The value as JSON. Of people only who takes out is named: as "me"."""
    if column.is_person:
        return ME if value == user.pk else None
    return plain(value)


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_default_timezone()).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    kept = value is None or isinstance(value, bool | int | str | list | dict)
    return value if kept else str(value)


# --- in -------------------------------------------------------------------------------


def reader_of(column: Column, ids: Ids, user: User) -> Read:
    """Turns JSON into the column's value, or raises ValueError."""
    if column.is_person:
        return _person_reader(column, user)
    if column.target is not None:
        return _link_reader(column, ids)
    return plain_reader(column.field)


def _person_reader(column: Column, user: User) -> Read:
    def read(value: Any) -> int | None:
        if value == ME:
            return int(user.pk)
        if value is None and column.field.null:
            return None
        raise ValueError("It names a person that is not in the archive.")

    return read


def _link_reader(column: Column, ids: Ids) -> Read:
    target: Any = column.target

    def read(value: Any) -> int | None:
        if value is None and column.field.null:
            return None
        return ids.of(target, value)

    return read


def plain_reader(field: Field) -> Read:
    kind = _json_type(field)
    choices = {value for value, _ in field.flatchoices}

    def read(value: Any) -> Any:
        if value is None and field.null:
            return None
        if type(value) not in kind:
            raise ValueError("It is of the wrong type.")
        if isinstance(value, str | list | dict):
            check_text(value)
        if choices and value not in choices and not (field.blank and not value):
            raise ValueError("It is none of the values there are.")
        try:
            found = field.to_python(value)
            field.run_validators(found)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error
        return _bounded(found, field)

    return read


def _json_type(field: Field) -> tuple[type, ...]:
    if isinstance(field, models.JSONField):
        return (dict, list, str, int, bool, type(None))
    if isinstance(field, models.BooleanField):
        return (bool,)
    return (int,) if isinstance(field, models.IntegerField) else (str,)


def check_text(value: Any) -> None:
    """No database takes NUL characters or half of a surrogate pair."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("It has a character that text cannot have.")
        value.encode()
    elif isinstance(value, list):
        for each in value:
            check_text(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            check_text(key)
            check_text(each)


def _bounded(value: Any, field: Field) -> Any:
    """Days in years that can be reckoned with; instants with their zone."""
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError("That day is not between 1900 and 2200.")
    if isinstance(value, datetime) and timezone.is_naive(value):
        raise ValueError("That time has no zone.")
    if value == "" and not field.blank and field.editable:
        raise ValueError("It is empty.")
    return value

"""Rows that belong to a Book, and the guards that keep Books apart.

Reads: the only manager of a BookOwned model refuses any query made outside a scope
(django-scopes), and inside one it sees that Book's rows only. Writes: scoped managers
do not check them, so saving a row, or writing many at once, compares the Book of every
foreign key with the row's own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from django.db import models
from django.db.models.expressions import BaseExpression
from django_scopes import scope, scopes_disabled
from django_scopes.manager import DisabledQuerySet
from django_scopes.state import get_scope

__all__ = [
    "BookManager",
    "BookOwned",
    "BookQuerySet",
    "ForeignBookError",
    "all_books",
    "book_key",
    "book_scope",
]


class ForeignBookError(Exception):
    """A row was about to point into another Book."""


@contextmanager
def book_scope(book: models.Model) -> Iterator[None]:
    """Inside, BookOwned models show `book`'s rows and no others.

    Raises ValueError for None or an unsaved Book: django-scopes would read None as
    "no filter at all".
    """
    if book is None or book.pk is None:
        raise ValueError("A scope needs a saved Book.")
    with scope(book=book):
        yield


@contextmanager
def all_books() -> Iterator[None]:
    """Inside, BookOwned models show every Book's rows.

    Only for the admin, set-based sweeps and management commands; a test counts and
    lists the places that call it.
    """
    with scopes_disabled():
        yield


def book_key(
    related_name: str, *, db_index: bool = True
) -> "models.ForeignKey[Any, Any]":
    """The tenant key of a BookOwned model; `related_name` is what the Book calls it.

    `db_index` False where an index of the model begins with it anyway.
    """
    return models.ForeignKey(
        "accounts.Book",
        on_delete=models.CASCADE,
        related_name=related_name,
        db_index=db_index,
    )


class BookQuerySet(models.QuerySet[Any]):
    """Queryset of BookOwned rows whose bulk writes are guarded like `save()`."""

    def update(self, **changes: Any) -> int:
        for name, value in changes.items():
            self._guard_update(name, value)
        return super().update(**changes)

    def _guard_update(self, name: str, value: Any) -> None:
        if name in {"book", "book_id"}:
            raise ForeignBookError("Rows do not move between Books.")
        if not isinstance(value, BookOwned):
            field = self.model._meta.get_field(name)
            if value is not None and _points_into_a_book(field):
                # A bare id says nothing about whose row it is.
                raise ForeignBookError(f"update({name}=...) takes the row, not its id.")
            return
        strangers = self.exclude(book_id=value.book_id)
        if strangers.exists():
            raise ForeignBookError(f"{name} belongs to another Book.")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        check_same_book(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        check_same_book(rows)
        # Django writes these as update() with expressions, which a guard of single
        # values cannot read: the rows were checked whole, so a bare queryset does it.
        bare: models.QuerySet[Any] = models.QuerySet(
            self.model, self.query.chain(), self.db
        )
        return bare.bulk_update(rows, *args, **kwargs)


class BookManager(models.Manager[Any]):
    """The one manager of a BookOwned model: no scope open means an error, not
    everything.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        current = get_scope()
        if not current.get("_enabled", True):
            return super().get_queryset()
        if "book" not in current:
            return DisabledQuerySet(self.model, using=self._db, missing_scopes=["book"])
        return super().get_queryset().filter(book=current["book"])


class BookOwned(models.Model):
    """Base of every user-owned row. Subclasses declare `book = book_key("...")`."""

    book_id: int
    objects = BookManager.from_queryset(BookQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        check_same_book([self])
        super().save(*args, **kwargs)

    @classmethod
    def book_links(cls) -> list["models.ForeignKey[Any, Any]"]:
        """Foreign keys of this model that point at BookOwned rows."""
        return [
            field
            for field in cls._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and _points_into_a_book(field)
        ]

    def fresh(self) -> Self:
        """The row as the database has it now. Raises DoesNotExist when it is gone."""
        return type(self).objects.get(pk=self.pk)


def _points_into_a_book(field: Any) -> bool:
    target = getattr(field, "related_model", None)
    return isinstance(target, type) and issubclass(target, BookOwned)


def check_same_book(rows: list[Any]) -> None:
    """Raise ForeignBookError when a row's foreign key leads into another Book.

    One query per foreign key, not per row; keys whose object is already at hand
    cost none.
    """
    if not rows:
        return
    for field in type(rows[0]).book_links():
        _check_link(rows, field)


def _check_link(rows: list[Any], field: "models.ForeignKey[Any, Any]") -> None:
    unknown: dict[int, set[int]] = {}
    for row in rows:
        target_id = getattr(row, field.attname)
        if target_id is None or isinstance(target_id, BaseExpression):
            continue
        if field.is_cached(row):
            _refuse_unless(getattr(row, field.name).book_id == row.book_id, field)
        else:
            unknown.setdefault(row.book_id, set()).add(target_id)
    for book_id, ids in unknown.items():
        found = field.related_model._base_manager.filter(book_id=book_id, pk__in=ids)
        _refuse_unless(found.count() == len(ids), field)


def _refuse_unless(same: bool, field: "models.ForeignKey[Any, Any]") -> None:
    if not same:
        raise ForeignBookError(f"{field.name} belongs to another Book.")

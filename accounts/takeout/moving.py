"""Looking an archive through, and writing its Books.

A Book that is being written has no members and is read-only: nobody comes upon it, and
no sweep books in it. It becomes its person's in the one transaction that ends the work.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from zipfile import ZipFile

from django.db import DatabaseError, transaction

from accounts.models import Book, Membership, User
from accounts.takeout import manifest
from accounts.takeout.columns import columns_of
from accounts.takeout.errors import RefusedArchiveError
from accounts.takeout.intake import Pair, take_up
from accounts.takeout.reading import file_of, lines_of, load, settings_of
from accounts.takeout.registry import PersonPart, Row, Table, finishers, parts
from expense_tracker.kernel.fast_insert import insert_rows
from expense_tracker.kernel.scoping import book_scope

FROZEN = "It is being moved in."
Beat = Callable[[int], None]  # told how many more rows are done


def look_through(
    package: ZipFile, about: Mapping[str, Any], user: User, beat: Beat
) -> list[dict[str, Any]]:
    """What each Book of it would bring: its name, currency and how many rows of each
    table. Nothing is written. Raises RefusedArchiveError.
    """
    settings_of(User, about.get("settings"), manifest.PERSON_SETTINGS)
    found = []
    for book in about["books"]:
        settings = _book_settings(book)
        counts: Counter[str] = Counter()
        take_up(package, book["number"], user, partial(_count, counts, beat))
        found.append(
            {
                "name": settings["name"],
                "currency": settings["base_currency"],
                "rows": dict(counts),
            }
        )
    return found


def _count(
    counts: Counter[str], beat: Beat, table: Table, pairs: list[Pair]
) -> list[int | None]:
    counts[table.name] += len(pairs)
    beat(len(pairs))
    return [old for old, _ in pairs]


def _book_settings(told: Mapping[str, Any]) -> Row:
    return settings_of(Book, told["settings"], manifest.BOOK_SETTINGS)


# --- writing --------------------------------------------------------------------------


def begin_book(told: Mapping[str, Any]) -> Book:
    return Book.objects.create(**_book_settings(told), frozen_because=FROZEN)


def write_book(
    package: ZipFile, number: int, book: Book, user: User, beat: Beat
) -> None:
    """All rows of that Book of the archive into `book`, and what follows from them.

    Raises RefusedArchiveError.
    """
    writer = _Writer(package, number, book, beat)
    try:
        take_up(package, number, user, writer.put)
        with book_scope(book):
            for finish in finishers():
                finish(book, user)
                beat(0)
    except (ValueError, DatabaseError) as error:
        raise RefusedArchiveError(
            f"Rows of {book.name} do not fit together: {error}"[:300]
        ) from error


class _Writer:
    def __init__(self, package: ZipFile, number: int, book: Book, beat: Beat) -> None:
        self.package, self.number, self.book, self.beat = package, number, book, beat

    def put(self, table: Table, pairs: list[Pair]) -> list[int | None]:
        rows = [self._with_file(table, old, row) for old, row in pairs]
        kept = [row for row in rows if row is not None]
        ids = iter(self._insert(table, kept))
        self.beat(len(pairs))
        return [None if row is None else next(ids) for row in rows]

    def _with_file(self, table: Table, old: int, row: Row) -> Row | None:
        """None for a row whose file the archive has not."""
        if table.take_file is None:
            return row
        stem = manifest.file_stem(self.number, table.name, old)
        data = file_of(self.package, stem, table.most)
        if data is None:
            return None
        self.beat(0)
        try:
            return {**row, **table.take_file(data)}
        except ValueError as error:
            raise RefusedArchiveError(f"{stem}: {error}"[:300]) from error

    def _insert(self, table: Table, rows: list[Row]) -> list[int]:
        if not rows:
            return []
        attributes = {column.name: column.attribute for column in columns_of(table)}
        names = list(rows[0])
        with transaction.atomic():
            return insert_rows(
                table.model,
                ["book_id", *(attributes.get(name, name) for name in names)],
                [[self.book.pk, *(row[name] for name in names)] for row in rows],
            )


def own(book: Book, user: User) -> None:
    """The Book is the person's from now on."""
    Membership.objects.create(book=book, user=user, role=Membership.Role.OWNER)
    Book.objects.filter(pk=book.pk).update(frozen_because="")


# --- the person's own -----------------------------------------------------------------


def take_settings(package: ZipFile, about: Mapping[str, Any], user: User) -> None:
    """Preferences and what else of the person's own is taken up."""
    settings = settings_of(User, about["settings"], manifest.PERSON_SETTINGS)
    User.objects.filter(pk=user.pk).update(**settings)
    for part in parts():
        if part.take_up is not None:
            _take_part(package, part, user)


def _take_part(package: ZipFile, part: PersonPart, user: User) -> None:
    assert part.take_up is not None
    name = manifest.part_name(part.name)
    rows = (load(line) for _, line in lines_of(package, name))
    try:
        part.take_up(user, rows)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RefusedArchiveError(f"{name}: {error}"[:300]) from error

"""The manifest and the rows of an archive that somebody brought, each checked."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NoReturn

from accounts.models import Book, User
from accounts.takeout import limits, manifest
from accounts.takeout.columns import columns_of, plain_reader, reader_of
from accounts.takeout.errors import RefusedArchiveError
from accounts.takeout.package import NOT_OURS
from accounts.takeout.registry import Ids, Row, Table

# What a broken or forged package raises while it is unpacked.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
_BOOK_KEYS = {"number", "role", "settings", "rows"}


def read_manifest(package: zipfile.ZipFile) -> dict[str, Any]:
    """Raises RefusedArchiveError for what is not ours, or of another version."""
    try:
        if package.getinfo(manifest.MANIFEST).file_size > limits.MAX_MANIFEST_BYTES:
            raise RefusedArchiveError(NOT_OURS)
        about = load(package.read(manifest.MANIFEST))
    except (KeyError, ValueError, *_BROKEN) as error:
        raise RefusedArchiveError(NOT_OURS) from error
    if not isinstance(about, dict) or about.get("format") != manifest.FORMAT:
        raise RefusedArchiveError(NOT_OURS)
    if about.get("version") != manifest.VERSION:
        raise RefusedArchiveError(
            f"That archive is of version {str(about.get('version'))[:20]}; this server "
            f"reads version {manifest.VERSION}."
        )
    _check_books(about.get("books"))
    return about


def _check_books(books: object) -> None:
    fits = isinstance(books, list) and len(books) <= limits.MAX_BOOKS
    if not fits or not isinstance(books, list):
        raise RefusedArchiveError(NOT_OURS)
    for place, book in enumerate(books, start=1):
        if not isinstance(book, dict) or set(book) != _BOOK_KEYS:
            raise RefusedArchiveError(NOT_OURS)
        if book["number"] != place:
            raise RefusedArchiveError(NOT_OURS)


def settings_of(model: type[Book | User], told: object, names: tuple[str, ...]) -> Row:
    """The named settings, each as its field takes it. Raises RefusedArchiveError."""
    if not isinstance(told, dict) or set(told) != set(names):
        raise RefusedArchiveError("Settings in that archive are not ours.")
    try:
        return {
            name: plain_reader(model._meta.get_field(name))(told[name])  # type: ignore[arg-type]
            for name in names
        }
    except (ValueError, TypeError) as error:
        raise RefusedArchiveError(f"Settings in that archive: {error}") from error


class TableReader:
    """The rows of one table of one Book, as values ready to be written.

    Rows come as two: the id that the archive knows, and the fields by name; links
    within the table are left to `links`, by the name of their field.
    """

    def __init__(
        self, package: zipfile.ZipFile, number: int, table: Table, ids: Ids, user: User
    ) -> None:
        self.package, self.table, self.ids = package, table, ids
        self.name = manifest.lines_name(number, table.name)
        self.columns = columns_of(table)[1:]
        self._names = {"id", *(column.name for column in self.columns)}
        self._read = {
            column.name: reader_of(column, ids, user) for column in self.columns
        }
        self.own_links = [c.name for c in self.columns if c.target is table.model]

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Raises RefusedArchiveError, which names the file and the line."""
        for number, line in lines_of(self.package, self.name):
            try:
                yield self._values(line)
            except (ValueError, TypeError, RecursionError) as error:
                self.refuse(number, error)

    def refuse(self, line: int, error: Exception) -> NoReturn:
        place = f"{self.name}, line {line}" if line else self.name
        raise RefusedArchiveError(f"{place}: {error}"[:300]) from error

    def _values(self, line: bytes) -> tuple[int, Row]:
        told = load(line)
        if not isinstance(told, dict) or set(told) != self._names:
            raise ValueError("It has not the fields of this table.")
        if type(told["id"]) is not int or not 0 < told["id"] < 2**63:
            raise ValueError("Its id is no id.")
        row = {name: self._value(name, told[name]) for name in self._read}
        return told["id"], row

    def _value(self, name: str, told: Any) -> Any:
        """Links within the table stay ids of the archive for now."""
        if name in self.own_links:
            if told is not None and type(told) is not int:
                raise ValueError(f"{name} is no id.")
            return told
        try:
            return self._read[name](told)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error

    def complete(self, row: Row) -> Row:
        """The row with its derived fields. Raises ValueError when it is not sound."""
        if self.table.check is not None:
            row = row | self.table.check(row, self.ids)
        return row | {name: make(row) for name, make in self.table.derived.items()}


def lines_of(package: zipfile.ZipFile, name: str) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers from 1; none when there is no such file."""
    if name not in package.NameToInfo:
        return
    try:
        with package.open(name) as stream:
            number = 0
            while line := stream.readline(limits.MAX_LINE_BYTES + 1):
                number += 1
                if len(line) > limits.MAX_LINE_BYTES:
                    raise RefusedArchiveError(f"{name}, line {number} is too long.")
                yield number, line
    except _BROKEN as error:
        raise RefusedArchiveError(f"{name} is damaged.") from error


def file_of(package: zipfile.ZipFile, stem: str, most: int) -> bytes | None:
    """The file of that name, whatever its ending; None when it is not there."""
    for ending in ("jpg", "pdf", "png", "webp", "jpeg"):
        info = package.NameToInfo.get(f"{stem}.{ending}")
        if info is None:
            continue
        if info.file_size > most:
            raise RefusedArchiveError(f"{info.filename} is too large.")
        try:
            return package.read(info)
        except _BROKEN as error:
            raise RefusedArchiveError(f"{info.filename} is damaged.") from error
    return None


def load(text: bytes) -> Any:
    """JSON without floats, NaN and the same name twice. Raises ValueError."""
    try:
        return json.loads(
            text,
            parse_float=_no_float,
            parse_constant=_no_float,
            object_pairs_hook=_object,
        )
    except RecursionError as error:
        raise ValueError("It is nested too deeply.") from error


def _no_float(_text: str) -> NoReturn:
    raise ValueError("It has a number that is not whole.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("It has a name twice.")
    return found

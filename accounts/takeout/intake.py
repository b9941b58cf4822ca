"""The rows of a Book in an archive, in an order in which each can be written: behind
all that it points at.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from zipfile import ZipFile

from accounts.models import User
from accounts.takeout import limits
from accounts.takeout.errors import RefusedArchiveError
from accounts.takeout.reading import TableReader
from accounts.takeout.registry import Ids, Row, Table, tables

# The id that the archive knows, and the fields by name.
Pair = tuple[int, Row]
# Writes rows of a table and gives their ids, None for one that it left out.
Put = Callable[[Table, list[Pair]], list[int | None]]


def take_up(package: ZipFile, number: int, user: User, put: Put) -> None:
    """Hand every row of the Book to `put`, table by table, a chunk at a time.

    Raises RefusedArchiveError.
    """
    ids = Ids()
    left = limits.MAX_ROWS
    for table in tables():
        if table.moves_in:
            left -= _Intake(TableReader(package, number, table, ids, user), put).run()
            if left < 0:
                raise RefusedArchiveError("That archive has more rows than we take.")


class _Intake:
    """One table. Rows that point at a later one of their own table wait for it."""

    def __init__(self, reader: TableReader, put: Put) -> None:
        self.reader, self.put = reader, put
        self.table, self.ids = reader.table, reader.ids

    def run(self) -> int:
        """How many rows there were."""
        count, waiting = 0, list[Pair]()
        for chunk in chunks(self.reader):
            count += len(chunk)
            waiting += self._take(chunk)
            if max(len(waiting), count - limits.MAX_ROWS) > limits.MAX_WAITING:
                raise RefusedArchiveError("That archive has more rows than we take.")
        while waiting:
            later = [row for chunk in chunks(waiting) for row in self._take(chunk)]
            if len(later) == len(waiting):
                self._refuse(later[0][0], "It points at a row that is not there.")
            waiting = later
        return count

    def _take(self, pairs: list[Pair]) -> list[Pair]:
        """Put those that can be; the others."""
        ready, later = list[Pair](), list[Pair]()
        for old, row in pairs:
            (ready if self._is_ready(row) else later).append((old, row))
        whole = [(old, self._complete(old, row)) for old, row in ready]
        for (old, _), new in zip(whole, self.put(self.table, whole), strict=True):
            if new is not None:
                self._know(old, new)
        return later

    def _is_ready(self, row: Row) -> bool:
        return all(
            row[name] is None or self.ids.has(self.table.model, row[name])
            for name in self.reader.own_links
        )

    def _complete(self, old: int, row: Row) -> Row:
        own = {
            name: self.ids.of(self.table.model, row[name])
            for name in self.reader.own_links
            if row[name] is not None
        }
        try:
            return self.reader.complete(row | own)
        except (ValueError, TypeError, KeyError) as error:
            self._refuse(old, str(error))
            raise

    def _know(self, old: int, new: int) -> None:
        try:
            self.ids.add(self.table.model, old, new)
        except ValueError as error:
            self._refuse(old, str(error))

    def _refuse(self, old: int, because: str) -> None:
        raise RefusedArchiveError(f"{self.reader.name}, id {old}: {because}"[:300])


def chunks(rows: Iterable[Pair]) -> Iterator[list[Pair]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, limits.CHUNK)):
        yield chunk

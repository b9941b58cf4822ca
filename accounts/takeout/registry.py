"""What an archive carries. Each app registers its tables in `ready()`, those that
others point at first.

A table of a Book is carried and taken up again, or carried as a record to read, or
left out for a reason. A test names the ones that nobody thought of.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model as DbModel

from accounts.models import Book, User
from expense_tracker.kernel.scoping import BookOwned

Row = dict[str, Any]
Model = type[BookOwned]


@dataclass(frozen=True)
class Table:
    """Rows of one model, a JSON object each, by the names of the fields.

    `moves_in` False is a record: written for people and programs to read, not taken
    up. `omits` are fields that are left out; on the way in they get their defaults.
    `derived` makes a field's value from the others on the way in. `check` refuses a
    row that services would never have written, with ValueError, and gives those of its
    values that are others here: `ids` finds the new id of an old one. `file` is the
    field whose file is carried; `take_file` gives the fields of what is stored for the
    bytes that an archive holds, or raises ValueError. `most` is how many bytes.
    """

    model: Model
    moves_in: bool = True
    omits: frozenset[str] = frozenset()
    derived: Mapping[str, Callable[[Row], Any]] = field(
        default_factory=dict, hash=False
    )
    check: Callable[[Row, "Ids"], Row] | None = None
    file: str = ""
    most: int = 0
    take_file: Callable[[bytes], Mapping[str, Any]] | None = None
    # A table that repeats another in other words has no sheet in the workbook.
    in_workbook: bool = True

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name_plural).capitalize()


class Ids:
    """Ids of this server by those of the archive, for each table.

    Looking an archive through, nothing is written: every id then stands for itself.
    """

    def __init__(self) -> None:
        self._known: dict[Model, dict[int, int]] = {}

    def add(self, model: Model, old: int, new: int) -> None:
        """Raises ValueError when the archive has that id twice."""
        known = self._known.setdefault(model, {})
        if old in known:
            raise ValueError("Its id is there twice.")
        known[old] = new

    def has(self, model: Model, old: int) -> bool:
        return old in self._known.get(model, ())

    def of(self, model: Model, old: object) -> int:
        """Raises ValueError for an id that the archive does not have."""
        found = self._known.get(model, {}).get(old) if isinstance(old, int) else None
        if found is None:
            raise ValueError("It points at a row that is not in the archive.")
        return found


@dataclass(frozen=True)
class Sheet:
    """A table made for reading: names instead of ids. It is not read back."""

    name: str
    title: str
    headers: Sequence[str]
    rows: Callable[[Book], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class PersonPart:
    """Rows of the person's own, in no Book; `take_up` None: a record."""

    name: str
    rows: Callable[[User], Iterable[Row]]
    take_up: Callable[[User, Iterator[Row]], None] | None = None


_tables: dict[str, Table] = {}
_sheets: dict[str, Sheet] = {}
_parts: dict[str, PersonPart] = {}
_left_out: dict[Model, str] = {}
_beginnings: set[type[DbModel]] = set()
# Called with a Book whose rows are all there, its scope open, before it is anybody's;
# raises ValueError when they do not fit together.
_finishers: list[Callable[[Book, User], None]] = []


def register_table(table: Table) -> None:
    """Raises ValueError when another table has that name."""
    if _tables.setdefault(table.name, table) != table:
        raise ValueError(f"Two tables of an archive are named {table.name}.")


def leave_out(model: Model, because: str) -> None:
    _left_out[model] = because


def begin_with(*models: type[DbModel]) -> None:
    """Rows of these a Book has before its people did anything in it."""
    _beginnings.update(models)


def register_sheet(sheet: Sheet) -> None:
    _sheets[sheet.name] = sheet


def register_part(part: PersonPart) -> None:
    _parts[part.name] = part


def register_finisher(finish: Callable[[Book, User], None]) -> None:
    if finish not in _finishers:
        _finishers.append(finish)


def tables() -> list[Table]:
    """In an order in which each stands behind those that it points at."""
    return list(_tables.values())


def sheets() -> list[Sheet]:
    return list(_sheets.values())


def parts() -> list[PersonPart]:
    return list(_parts.values())


def finishers() -> list[Callable[[Book, User], None]]:
    return list(_finishers)


def beginnings() -> frozenset[type[DbModel]]:
    return frozenset(_beginnings)


def left_out() -> Mapping[Model, str]:
    return _left_out

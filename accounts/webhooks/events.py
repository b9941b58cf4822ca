"""What programs can be told about. Each app registers its events in `ready()`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from accounts.models import Book

Data = Mapping[str, Any]  # plain JSON; amounts as decimal strings
TEST = "test"


class Happening(NamedTuple):
    """Something that came about; `key` says what, event included, so it is told once
    (`bill.due:7:2026-11-01`).
    """

    key: str
    data: Data


@dataclass(frozen=True)
class EventKind:
    """One kind of event, named `<what>.<became>`.

    `help` says when it is sent; `example` is the data of one, for the docs and those
    who try it. `find`, for what comes about without anybody's doing, lists what has in
    the last days before the given day of the Book, in whose scope it runs: beat asks it
    again and again.
    """

    name: str
    label: str
    help: str
    example: Data
    find: Callable[[Book, date], Iterable[Happening]] | None = None


_events: dict[str, EventKind] = {}


def register_event(event: EventKind) -> None:
    """Raises ValueError when another event has that name."""
    if _events.setdefault(event.name, event) != event:
        raise ValueError(f"Two events are named {event.name}.")


def find_event(name: str) -> EventKind:
    """Raises KeyError when no app registered it."""
    return _events[name]


def all_events() -> list[EventKind]:
    """In the order in which they were registered."""
    return list(_events.values())

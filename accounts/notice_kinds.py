"""What people can be told about. Each app registers its kinds in `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Notice


class WithdrawnError(Exception):
    """What a notice was about is gone or settled: it need not be sent."""


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice; its mail is `emails/<kind>-{subject.txt,body.txt,body.html}`.

    `label` and `help` (how often it comes) stand in the settings, where it can be
    switched off unless `mandatory`. `context` adds to the payload what is only known
    when the mail is sent: Money, fresh rows, links that must never be stored. It runs
    in the scope of the notice's Book and may raise WithdrawnError.
    """

    kind: str
    label: str
    help: str
    mandatory: bool = False
    context: Callable[[Notice], Mapping[str, Any]] | None = None


_kinds: dict[str, NoticeKind] = {}


def register_kind(kind: NoticeKind) -> None:
    """Raises ValueError when another kind has that name."""
    if _kinds.setdefault(kind.kind, kind) != kind:
        raise ValueError(f"Two kinds of notice are named {kind.kind}.")


def find_kind(name: str) -> NoticeKind:
    """Raises KeyError when no app registered it."""
    return _kinds[name]


def all_kinds() -> list[NoticeKind]:
    """In the order in which they were registered."""
    return list(_kinds.values())


def optional_kinds() -> list[NoticeKind]:
    """Those that a person may switch off."""
    return [kind for kind in _kinds.values() if not kind.mandatory]

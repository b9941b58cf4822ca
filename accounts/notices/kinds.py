"""What people can be told about. Each app registers its kinds in `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Notice

MAIL, APP, PUSH = Notice.Channel.MAIL, Notice.Channel.APP, Notice.Channel.PUSH
# Push reaches nobody before a device of theirs is subscribed.
EVERYWHERE = frozenset({MAIL, APP, PUSH})
DEFAULT_LEAD, LONGEST_LEAD = 3, 60


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice, said by `emails/<kind>-{subject.txt,body.txt,body.html}`;
    in app and by push the subject alone, which links to the payload's "url".

    `label` and `help` (when and how often it comes) stand in the settings, where it can
    be switched off for each channel unless `mandatory`; a mandatory kind is not held by
    quiet hours either. `defaults` are the channels it comes by until then. `has_lead`:
    how many days ahead it comes is chosen by the person, at first `default_lead`.
    `context` adds to the payload what is only known when the notice is sent: Money,
    fresh rows, links that must never be stored. It runs in the scope of the notice's
    Book and may raise WithdrawnError. A kind that is not `listed` is the program's own.
    One that `reaches_locked` is sent to those who may not sign in, too.
    """

    kind: str
    label: str
    help: str
    mandatory: bool = False
    context: Callable[[Notice], Mapping[str, Any]] | None = None
    defaults: frozenset[str] = EVERYWHERE
    has_lead: bool = False
    default_lead: int = DEFAULT_LEAD
    listed: bool = True
    reaches_locked: bool = False


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
    """Those that a person may switch off, as the settings list them."""
    return [kind for kind in _kinds.values() if kind.listed and not kind.mandatory]


def label_of(name: str) -> str:
    """What the kind is called, also when no app has it any more."""
    return _kinds[name].label if name in _kinds else name.replace("-", " ").capitalize()

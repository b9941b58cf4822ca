"""Uncategorised entries in groups of what is alike: visits to one merchant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, Sum, Value, When

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import fold
from ledger.categoriser import load_seed
from ledger.filing.suggestions import Asked, merchant_of
from ledger.models import Entry
from ledger.querysets import EntryQuerySet
from ledger.services.bulk_edit import MAX_ENTRIES
from ledger.services.drafts import CATEGORY_KIND

SAMPLES = 5
MOST_WORDS = 6
Kind = Entry.Kind


@dataclass(frozen=True)
class Name:
    """One spelling in a group: of a payee, or a note where there is none."""

    payee_id: int | None
    text: str
    count: int
    total: Decimal
    first: date
    last: date


@dataclass(frozen=True)
class Group:
    """Uncategorised entries with the same words and kind of category, numbers aside.

    `names` has the most frequent spelling first.
    """

    key: str
    kind: str
    names: tuple[Name, ...]

    @property
    def title(self) -> str:
        return self.names[0].text

    @property
    def count(self) -> int:
        return sum(name.count for name in self.names)

    @property
    def total(self) -> Decimal:
        """Signed, in the Book's currency."""
        return sum((name.total for name in self.names), Decimal(0))

    @property
    def first(self) -> date:
        return min(name.first for name in self.names)

    @property
    def last(self) -> date:
        return max(name.last for name in self.names)

    @property
    def asked(self) -> Asked:
        """What suggestions are asked about."""
        name = self.names[0]
        if name.payee_id is None:
            return Asked("", name.text, self.kind)
        return Asked(name.text, kind=self.kind)

    @property
    def query(self) -> str:
        """A search expression that finds them and their like, "" when none would."""
        notes = [name for name in self.names if name.payee_id is None]
        if notes and len(notes) < len(self.names):
            return ""
        phrase = _common(self.key, [fold(name.text) for name in self.names])
        field = "note" if notes else "payee"
        return " ".join(f'{field}:"{words}"' for words in phrase)


@dataclass(frozen=True)
class Unfiled:
    """All groups, the biggest first."""

    book: Book
    as_of: date
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    def find(self, key: str, kind: str) -> Group | None:
        """The group of that key, None when it is filed by now."""
        found = (g for g in self.groups if (g.key, g.kind) == (key, kind))
        return next(found, None)

    def total(self, group: Group) -> Money:
        return Money(group.total, self.book.base_currency)

    def entries(self, group: Group) -> EntryQuerySet:
        """The group's entries, at most as many as one change may hold."""
        payees = [name.payee_id for name in group.names if name.payee_id is not None]
        notes = [name.text for name in group.names if name.payee_id is None]
        kinds = [kind for kind in CATEGORY_KIND if CATEGORY_KIND[kind] == group.kind]
        named = Q(payee__in=payees) | Q(payee=None, note__in=notes)
        return _unfiled(self.book, self.as_of).filter(named, kind__in=kinds)

    def some(self, group: Group) -> EntryQuerySet:
        """What one change may hold of them."""
        entries = self.entries(group)
        if group.count <= MAX_ENTRIES:
            return entries
        ids = entries.order_by("-date", "-pk").values_list("pk", flat=True)
        return Entry.objects.filter(book=self.book, pk__in=list(ids[:MAX_ENTRIES]))

    def samples(self, group: Group) -> list[Entry]:
        """The latest ones."""
        rows = self.entries(group).select_related("wallet", "payee")
        return list(rows.order_by("-date", "-pk")[:SAMPLES])


def unfiled_groups(*, book: Book, as_of: date) -> Unfiled:
    """What has no category up to and including `as_of`."""
    found: dict[tuple[str, str], list[Name]] = {}
    for row in _names(book, as_of):
        text = row["payee__name"] or row["alone"]
        kind = CATEGORY_KIND[row["kind"]].value
        name = Name(
            row["payee_id"], text, row["n"], row["sum"], row["first"], row["last"]
        )
        found.setdefault((merchant_of(text) or fold(text), kind), []).append(name)
    groups = [Group(key, kind, _sorted(names)) for (key, kind), names in found.items()]
    groups.sort(key=lambda group: (-group.count, group.key, group.kind))
    return Unfiled(book, as_of, groups)


def _sorted(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(sorted(names, key=lambda name: (-name.count, name.text)))


def _names(book: Book, as_of: date) -> Iterable[dict[str, Any]]:
    alone = Case(When(payee=None, then=F("note")), default=Value(""))
    rows = _unfiled(book, as_of).order_by().annotate(alone=alone)
    return rows.values("payee_id", "payee__name", "alone", "kind").annotate(
        n=Count("pk"), sum=Sum("base_amount"), first=Min("date"), last=Max("date")
    )


def _unfiled(book: Book, as_of: date) -> EntryQuerySet:
    found: EntryQuerySet = Entry.objects.filter(book=book)
    return found.unfiled().until(as_of)


def _common(key: str, texts: list[str]) -> list[str]:
    """The words of the key that stand in all texts, together where they do."""
    common = [word for word in key.split() if all(word in text for text in texts)]
    words = load_seed().telling(common)
    return list(dict.fromkeys(words))[:MOST_WORDS]

"""What a search may go on with, while it is typed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.expression import dates
from ledger.expression.fields import (
    AMOUNTS,
    CHOICES,
    FIELDS,
    NAMES,
    field_named,
)
from ledger.expression.names import Names, Row
from ledger.expression.nodes import value_text
from ledger.models import Payee

OFFERED = 8
# What is typed up to the cursor: perhaps a field, perhaps values, and what is begun.
_BEGUN = re.compile(
    r"(?:-*(?P<field>[^\W\d_]+)(?P<op>:[<>=]*|[<>]=?|=)"
    r"(?:\s*(?:\"[^\"]*\"|[^\s()\",]+)\s*,)*\s*)?"
    r"(?P<begun>\"[^\"]*|[^\s()\",]*)$"
)


@dataclass(frozen=True)
class Option:
    """What may be put in place of the begun word; `hint` says what it is."""

    text: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Completion:
    """Options for the characters from `start` up to the cursor."""

    start: int
    options: list[Option]


def complete(text: str, *, book: Book, as_of: date) -> Completion:
    """What may follow `text`, which ends at the cursor."""
    match = _BEGUN.search(text)
    assert match is not None
    begun = match["begun"].lstrip('"')
    offers = _Offers(book, as_of)
    field = field_named(match["field"]) if match["field"] else None
    if field is not None:
        found = offers.values(field, fold(begun))
        options = [Option(value_text(v) + " ", v, hint) for v, hint in found]
    elif match["field"]:
        options = []
    else:
        negation = begun[: len(begun) - len(begun.lstrip("-"))]
        options = [
            Option(negation + option.text, option.label, option.hint)
            for option in offers.anything(fold(begun.lstrip("-")))
        ]
    return Completion(match.start("begun"), list(islice(_once(options), OFFERED)))


def _once(options: Iterable[Option]) -> Iterator[Option]:
    seen: set[str] = set()
    for option in options:
        if option.text not in seen:
            seen.add(option.text)
            yield option


Value = tuple[str, str]  # and what it is


class _Offers:
    def __init__(self, book: Book, as_of: date) -> None:
        self.book = book
        self.as_of = as_of
        self.names = Names(book)

    def anything(self, begun: str) -> Iterator[Option]:
        """Fields that begin so, then names that do, each with its field."""
        for field, hint in FIELDS.items():
            if field.startswith(begun):
                text = field if field in AMOUNTS else f"{field}:"
                yield Option(text, text, hint)
        if len(begun) > 1:
            for field in ("category", "wallet", "payee", "tag"):
                for name, _ in islice(self.values(field, begun), 3):
                    yield Option(f"{field}:{value_text(name)} ", name, field)

    def values(self, field: str, begun: str) -> Iterator[Value]:
        if field in NAMES:
            yield from self._names(field, begun)
        elif field == "payee":
            yield from ((name, "") for name in self._payees(begun))
        elif field == "date":
            days = [*dates.WORDS, f"{self.as_of:%Y-%m}", str(self.as_of.year)]
            yield from ((word, "") for word in days if word.startswith(begun))
        elif field == "currency":
            codes = sorted({wallet.currency for wallet in self.names.wallets})
            yield from ((c, "") for c in codes if fold(c).startswith(begun))
        else:
            words = CHOICES.get(field, ())
            yield from ((word, "") for word in words if word.startswith(begun))

    def _names(self, field: str, begun: str) -> Iterator[Value]:
        """Those that begin so, then those in which a word does."""
        known: dict[str, Sequence[Row]] = {
            "category": self.names.categories,
            "wallet": self.names.wallets,
            "tag": self.names.tags,
            "member": self.names.members,
        }
        rows = known[field]
        begin = [row for row in rows if fold(row.name).startswith(begun)]
        later = [row for row in rows if f" {begun}" in fold(row.name)]
        for row in [*begin, *later]:
            yield self.names.spelt(field, row), ""

    def _payees(self, begun: str) -> list[str]:
        known = Payee.objects.filter(book=self.book).order_by("name_key")
        begin = known.filter(name_key__startswith=begun)
        names = list(begin.values_list("name", flat=True)[:OFFERED])
        if begun and len(names) < OFFERED:
            later = known.filter(name_key__contains=begun)
            names += later.values_list("name", flat=True)[:OFFERED]
        return names

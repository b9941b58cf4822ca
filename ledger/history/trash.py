"""The transactions that were deleted and are not back, as history has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import fold
from ledger.history.wording import Names
from ledger.models import Change, Entry
from ledger.services.restoring import ENTRY, Line, deleted_lines, without_present

PAGE = 50
# Of one deletion; the rest is counted.
MOST = 50
# Deletions looked at for a search, newest first.
SEARCHED = 2000


@dataclass(frozen=True)
class Deleted:
    """A deleted transaction; `money` is signed, of a transfer what left."""

    pk: int
    title: str
    date: date
    wallet: str
    money: Money | None  # None: its wallet is gone with its currency


@dataclass(frozen=True)
class Deletion:
    """What one change deleted and is still away. `count` may exceed `items`."""

    change: Change
    items: list[Deleted]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.items)

    @property
    def who(self) -> str:
        return self.change.actor.get_short_name() if self.change.actor else ""


def deletions(
    *, book: Book, text: str = "", below: int | None = None
) -> tuple[list[Deletion], int | None]:
    """A page of deletions with ids under `below`, newest first, of what contains each
    word of `text`; and the id that the next page is below, None after the last.
    """
    found = list(islice(_matching(book, text, below), PAGE + 1))
    return found[:PAGE], found[PAGE - 1].change.pk if len(found) > PAGE else None


def _matching(book: Book, text: str, below: int | None) -> Iterator[Deletion]:
    words = fold(text).split()
    changes = Change.objects.filter(
        book=book, verb=Change.Verb.DELETED, subject=ENTRY, undone_at=None
    )
    if below is not None:
        changes = changes.filter(pk__lt=below)
    for change in changes.select_related("actor")[:SEARCHED].iterator(PAGE):
        matching = [line for line in deleted_lines(change) if _has(line, words)]
        lines = without_present(matching)
        if lines:
            yield Deletion(change, _items(lines[:MOST]), len(lines))


def _has(line: Line, words: list[str]) -> bool:
    text = line[0]["fields"]["search_text"]
    return all(word in text for word in words)


def _items(lines: list[Line]) -> list[Deleted]:
    names = Names.of([row for line in lines for row in line])
    return [_item(line, names) for line in lines]


def _item(line: Line, names: Names) -> Deleted:
    head = line[0]["fields"]
    payee = head["payee"] and names.of_link("payee", head["payee"])
    currency = names.currencies.get(head["wallet"])
    parts = line[:1] if head["kind"] == Entry.Kind.TRANSFER else line
    amount = sum((Decimal(row["fields"]["amount"]) for row in parts), Decimal(0))
    return Deleted(
        pk=line[0]["pk"],
        title=payee or head["note"] or Entry.Kind(head["kind"]).label,
        date=date.fromisoformat(head["date"]),
        wallet=names.of_link("wallet", head["wallet"]),
        money=Money(amount, currency) if currency else None,
    )

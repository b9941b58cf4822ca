"""The names an expression may use: a Book's wallets, categories, tags and members."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from accounts.models import Book, User
from expense_tracker.kernel.text import fold
from ledger.models import Category, Tag, Wallet
from ledger.models.categories import tax_of

Own = Wallet | Category | Tag  # what belongs to a Book
Row = Own | User
OFFERED = 3


@dataclass(frozen=True)
class Called:
    """A row under the names it goes by, the shortest first: a category by its own, by
    its parent's with it, and by what it is for; a member by name and by address.
    """

    row: Row
    names: tuple[str, ...]
    keys: tuple[str, ...]  # the names folded

    @classmethod
    def by(cls, row: Row, *names: str) -> "Called":
        return cls(row, names, tuple(map(fold, names)))


class NotFound(LookupError):
    """No name fits, or several do. `close` are those that may be meant."""

    def __init__(self, message: str, close: list[str]) -> None:
        super().__init__(message)
        self.close = close


class Names:
    """Read when first asked for, once."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @cached_property
    def wallets(self) -> list[Wallet]:
        return list(Wallet.objects.filter(book=self.book))

    @cached_property
    def categories(self) -> list[Category]:
        rows = Category.objects.filter(book=self.book)
        return list(rows.select_related("parent"))

    def categories_for_taxes(self, values: Collection[str]) -> frozenset[int]:
        """The ids of the categories that say one of these, as Tax, by themselves or by
        their parent.
        """
        said = {row.pk: tax_of(row) for row in self.categories}
        return frozenset(pk for pk, tax in said.items() if tax in values)

    @cached_property
    def tags(self) -> list[Tag]:
        return list(Tag.objects.filter(book=self.book))

    @cached_property
    def members(self) -> list[User]:
        return list(self.book.members.order_by("memberships__pk"))

    @cached_property
    def _called(self) -> dict[str, list[Called]]:
        return {
            "wallet": [Called.by(row, row.name) for row in self.wallets],
            "category": [_called_category(row) for row in self.categories],
            "tag": [Called.by(row, row.name) for row in self.tags],
            "member": [Called.by(row, row.name, row.email) for row in self.members],
        }

    def spelt(self, field: str, row: Row) -> str:
        """The shortest name that is that row's alone."""
        return self._spellings[field][row.pk]

    @cached_property
    def _spellings(self) -> dict[str, dict[int, str]]:
        return {field: _shortest(known) for field, known in self._called.items()}

    def find(self, field: str, name: str) -> list[Row]:
        """The one row meant by `name`, its own or a beginning that is no other's; all
        that begin with it when it ends with a star. Raises NotFound.
        """
        known = self._called[field]
        if name.endswith("*"):
            start = fold(name.rstrip("*"))
            found = [c for c in known if c.keys[0].startswith(start)]
            if not found:
                raise self._unknown(field, name.rstrip("*"), known)
            return [each.row for each in found]
        return [self._only(field, name, known)]

    def _only(self, field: str, name: str, known: list[Called]) -> Row:
        wanted = fold(name)
        for fits in (_is, _begins, _has_word):
            found = [each for each in known if fits(each, wanted)]
            if len(found) == 1:
                return found[0].row
            if found:
                close = [self.spelt(field, each.row) for each in found[:OFFERED]]
                could = f"“{name}” could be {' or '.join(close)}."
                raise NotFound(could, close)
        raise self._unknown(field, name, known)

    def _unknown(self, field: str, name: str, known: list[Called]) -> NotFound:
        spelt = {key: each.names[0] for each in known for key in each.keys[:1]}
        keys = get_close_matches(fold(name), spelt, OFFERED)
        close = [spelt[key] for key in keys]
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        return NotFound(f"No {field} is called “{name}”.{hint}", close)


def _shortest(known: list[Called]) -> dict[int, str]:
    """By row's id the first of its names that is no other's."""
    taken = Counter(key for each in known for key in set(each.keys))
    return {
        each.row.pk: next(
            (
                name
                for name, key in zip(each.names, each.keys, strict=True)
                if taken[key] == 1
            ),
            each.names[-1],
        )
        for each in known
    }


def _called_category(row: Category) -> Called:
    path = f"{row.parent.name}/{row.name}" if row.parent else row.name
    return Called.by(row, *dict.fromkeys([row.name, path, f"{row.kind}/{path}"]))


def _is(called: Called, key: str) -> bool:
    return key in called.keys


def _begins(called: Called, key: str) -> bool:
    return called.keys[0].startswith(key)


def _has_word(called: Called, key: str) -> bool:
    return any(word.startswith(key) for word in called.keys[0].split())

"""What an expression comes to in a Book: conditions that find and that judge.

Each says the same thing twice: `q()` finds entries in the database, `holds()` judges a
Subject in memory. A test compares the two over random books.

A condition is about one row, the part of a split or the leg of a transfer, save those
about what a whole group shares: wallets and amounts of a transfer's two legs, tags,
receipts, marks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, Lookup, OuterRef, Q, QuerySet, TextField

from accounts.models import Book
from ledger.expression.subject import Subject
from ledger.models import Entry, EntryTag, Payee, Receipt, Reconciliation, Tax
from ledger.querysets import at_least, at_most

Kind = Entry.Kind
FILED = (Kind.EXPENSE, Kind.INCOME, Kind.REFUND)


class Condition:
    """`is_summed` ones ask for nothing but columns that MonthTotal has too."""

    is_summed = False

    def q(self, book: Book) -> Q:
        raise NotImplementedError

    def holds(self, subject: Subject) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class AllOf(Condition):
    conditions: tuple[Condition, ...]

    @property
    def is_summed(self) -> bool:  # type: ignore[override]
        return all(each.is_summed for each in self.conditions)

    def q(self, book: Book) -> Q:
        found = Q()
        for each in self.conditions:
            found &= each.q(book)
        return found

    def holds(self, subject: Subject) -> bool:
        return all(each.holds(subject) for each in self.conditions)


@dataclass(frozen=True)
class AnyOf(Condition):
    conditions: tuple[Condition, ...]

    @property
    def is_summed(self) -> bool:  # type: ignore[override]
        return all(each.is_summed for each in self.conditions)

    def q(self, book: Book) -> Q:
        found = NOTHING
        for each in self.conditions:
            found |= each.q(book)
        return found

    def holds(self, subject: Subject) -> bool:
        return any(each.holds(subject) for each in self.conditions)


@dataclass(frozen=True)
class NotSo(Condition):
    condition: Condition

    @property
    def is_summed(self) -> bool:  # type: ignore[override]
        return self.condition.is_summed

    def q(self, book: Book) -> Q:
        return ~self.condition.q(book)

    def holds(self, subject: Subject) -> bool:
        return not self.condition.holds(subject)


def all_of(conditions: list[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))


def any_of(conditions: list[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


NOTHING = Q(pk__in=[])
EVERY = AllOf(())
NONE = AnyOf(())


def in_group(q: Q, book: Book) -> Q:
    """Entries that are so, and those in whose group one is."""
    return q | Q(_beside(q, book), group__isnull=False)


def on_either_side(q: Q, book: Book) -> Q:
    """Entries that are so, and transfers of which one leg is."""
    return q | Q(_beside(q, book), kind=Kind.TRANSFER)


def _beside(q: Q, book: Book) -> Exists:
    # Asked row by row, and only of rows in a group: a list that needs fifty rows does
    # not read all there are.
    same = Entry.objects.filter(q, book=book, group=OuterRef("group"))
    return Exists(same.order_by())


# --- columns that the monthly totals have ---------------------------------------------


@dataclass(frozen=True)
class OfKind(Condition):
    kinds: tuple[str, ...]
    is_summed = True

    def q(self, _book: Book) -> Q:
        return Q(kind__in=self.kinds)

    def holds(self, subject: Subject) -> bool:
        return subject.kind in self.kinds


@dataclass(frozen=True)
class InCategory(Condition):
    ids: frozenset[int]
    is_summed = True

    def q(self, _book: Book) -> Q:
        return Q(category__in=sorted(self.ids))

    def holds(self, subject: Subject) -> bool:
        return subject.category_id in self.ids


@dataclass(frozen=True)
class Filed(Condition):
    """Has a category."""

    is_summed = True

    def q(self, _book: Book) -> Q:
        return Q(category__isnull=False)

    def holds(self, subject: Subject) -> bool:
        return subject.category_id is not None


@dataclass(frozen=True)
class EnteredBy(Condition):
    """By one of these people; without any, by whoever it was."""

    ids: frozenset[int] | None = None

    def q(self, _book: Book) -> Q:
        if self.ids is None:
            return Q(created_by__isnull=False)
        return Q(created_by__in=sorted(self.ids))

    def holds(self, subject: Subject) -> bool:
        if self.ids is None:
            return subject.member_id is not None
        return subject.member_id in self.ids


@dataclass(frozen=True)
class ForTaxes(Condition):
    """Is one of these for taxes, by itself or as its category says: `categories` are
    those that say so.
    """

    values: tuple[str, ...]
    categories: frozenset[int]

    def q(self, _book: Book) -> Q:
        left_to_category = Q(category__in=sorted(self.categories))
        if Tax.PRIVATE in self.values:
            left_to_category |= Q(category=None)
        own = Q(tax__in=self.values)
        return Q(own | Q(left_to_category, tax=""), kind__in=FILED)

    def holds(self, subject: Subject) -> bool:
        if subject.kind not in FILED:
            return False
        if subject.tax:
            return subject.tax in self.values
        if subject.category_id is None:
            return Tax.PRIVATE in self.values
        return subject.category_id in self.categories


UNFILED = AllOf((OfKind(FILED), NotSo(Filed())))


@dataclass(frozen=True)
class InWallet(Condition):
    """In one of the wallets, or a transfer from or to one."""

    ids: frozenset[int]

    @property
    def only(self) -> int | None:
        """The wallet, when it is about one."""
        return min(self.ids) if len(self.ids) == 1 else None

    def q(self, book: Book) -> Q:
        return on_either_side(Q(wallet__in=sorted(self.ids)), book)

    def holds(self, subject: Subject) -> bool:
        return any(leg.wallet_id in self.ids for leg in subject.legs)


# --- days and amounts -----------------------------------------------------------------


@dataclass(frozen=True)
class Between(Condition):
    """From `start` up to but not including `end`; None has no end."""

    start: date | None
    end: date | None

    def q(self, _book: Book) -> Q:
        found = Q()
        if self.start is not None:
            found &= Q(date__gte=self.start)
        if self.end is not None:
            found &= Q(date__lt=self.end)
        return found

    def holds(self, subject: Subject) -> bool:
        return (self.start is None or subject.date >= self.start) and (
            self.end is None or subject.date < self.end
        )


@dataclass(frozen=True)
class Range:
    """Amounts without sign from `least` to `most`, which may be left out (`open`)."""

    least: Decimal | None = None
    most: Decimal | None = None
    is_open: bool = False

    def q(self) -> Q:
        found = Q()
        if self.least is not None:
            found &= ~at_most(self.least) if self.is_open else at_least(self.least)
        if self.most is not None:
            found &= ~at_least(self.most) if self.is_open else at_most(self.most)
        return found

    def has(self, amount: Decimal) -> bool:
        if self.is_open:
            return (self.least is None or amount > self.least) and (
                self.most is None or amount < self.most
            )
        return (self.least is None or amount >= self.least) and (
            self.most is None or amount <= self.most
        )


@dataclass(frozen=True)
class Amounting(Condition):
    """In the wallet's currency; for a transfer, what leaves or what arrives."""

    range: Range

    def q(self, book: Book) -> Q:
        return on_either_side(self.range.q(), book)

    def holds(self, subject: Subject) -> bool:
        return any(self.range.has(leg.amount) for leg in subject.legs)


@dataclass(frozen=True)
class ChargedAbroad(Condition):
    range: Range

    def q(self, book: Book) -> Q:
        found = Q(original_amount__isnull=False)
        if self.range.least is not None:
            word = "gt" if self.range.is_open else "gte"
            found &= Q(**{f"original_amount__{word}": self.range.least})
        if self.range.most is not None:
            word = "lt" if self.range.is_open else "lte"
            found &= Q(**{f"original_amount__{word}": self.range.most})
        return in_group(found, book)

    def holds(self, subject: Subject) -> bool:
        return subject.original is not None and self.range.has(subject.original)


@dataclass(frozen=True)
class InCurrency(Condition):
    codes: tuple[str, ...]

    def q(self, book: Book) -> Q:
        own = Q(wallet__currency__in=self.codes) | Q(original_currency__in=self.codes)
        return in_group(own, book)

    def holds(self, subject: Subject) -> bool:
        return subject.original_currency in self.codes or any(
            leg.currency in self.codes for leg in subject.legs
        )


# --- texts ----------------------------------------------------------------------------


@TextField.register_lookup
@CharField.register_lookup
class Like(Lookup):
    """`column LIKE pattern`, with the pattern's own % and _ at work."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, values = self.process_lhs(compiler, connection)
        pattern, more = self.process_rhs(compiler, connection)
        return f"{column} LIKE {pattern} ESCAPE '\\'", [*values, *more]


@dataclass(frozen=True)
class Pattern:
    """Folded text that is all of a line, its beginning, or anywhere in it."""

    text: str
    how: str = "has"  # has, begins, is

    def matches(self, line: str) -> bool:
        match self.how:
            case "is":
                return line == self.text
            case "begins":
                return line.startswith(self.text)
        return self.text in line

    @property
    def like(self) -> str:
        escaped = self.text
        for sign in "\\%_":
            escaped = escaped.replace(sign, f"\\{sign}")
        match self.how:
            case "is":
                return escaped
            case "begins":
                return f"{escaped}%"
        return f"%{escaped}%"


@dataclass(frozen=True)
class HasText(Condition):
    text: str

    def q(self, _book: Book) -> Q:
        return Q(search_text__contains=self.text)

    def holds(self, subject: Subject) -> bool:
        return self.text in subject.text


@dataclass(frozen=True)
class PayeeLike(Condition):
    pattern: Pattern

    def q(self, book: Book) -> Q:
        named = Payee.objects.filter(book=book, name_key__like=self.pattern.like)
        return Q(payee__in=named.order_by().values("pk"))

    def holds(self, subject: Subject) -> bool:
        return bool(subject.payee) and self.pattern.matches(subject.payee)


@dataclass(frozen=True)
class NoteLike(Condition):
    """The note is the second of the three lines that make an entry's search text."""

    pattern: Pattern

    def q(self, _book: Book) -> Q:
        return Q(search_text__like=f"%\n{self.pattern.like}\n%")

    def holds(self, subject: Subject) -> bool:
        return self.pattern.matches(subject.note)


@dataclass(frozen=True)
class ReceiptLike(Condition):
    """One of the patterns, so that many of them are looked for in one go."""

    patterns: tuple[Pattern, ...]

    def q(self, book: Book) -> Q:
        like = Q()
        for pattern in self.patterns:
            like |= Q(search_text__like=pattern.like)
        found = Receipt.objects.filter(like, book=book)
        # Found once, as receipts are few: row by row, their texts are read each time.
        groups = found.filter(entry__group__isnull=False).order_by()
        return Q(pk__in=_entries_of(found)) | Q(group__in=groups.values("entry__group"))

    def holds(self, subject: Subject) -> bool:
        return bool(subject.receipt) and any(
            pattern.matches(subject.receipt) for pattern in self.patterns
        )


@dataclass(frozen=True)
class Tagged(Condition):
    """With one of the tags; `keys` are their folded names."""

    ids: frozenset[int]
    keys: frozenset[str]

    def q(self, book: Book) -> Q:
        links = EntryTag.objects.filter(book=book, tag__in=sorted(self.ids))
        return in_group(Q(pk__in=_entries_of(links)), book)

    def holds(self, subject: Subject) -> bool:
        return not self.keys.isdisjoint(subject.tags)


# --- marks ----------------------------------------------------------------------------


def _entries_of(rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    return rows.filter(entry__isnull=False).order_by().values("entry")


def _noted(_book: Book) -> Q:
    return Q(search_text__like="%\n_%\n%")


def _refunded(book: Book) -> Q:
    refunds = Entry.objects.filter(book=book, refund_of__isnull=False)
    return Q(pk__in=refunds.order_by().values("refund_of"))


def _reconciled(book: Book) -> Q:
    done = Reconciliation.objects.filter(book=book, state=Reconciliation.State.DONE)
    return Q(reconciliation__in=done.order_by().values("pk"))


# What an entry, or its group, may carry. Keys are the words of Subject.marks.
MARKS: dict[str, Callable[[Book], Q]] = {
    "receipt": lambda book: Q(pk__in=_entries_of(Receipt.objects.filter(book=book))),
    "tag": lambda book: Q(pk__in=_entries_of(EntryTag.objects.filter(book=book))),
    "payee": lambda _book: Q(payee__isnull=False),
    "note": _noted,
    "refunded": _refunded,
    "reconciled": _reconciled,
    "imported": lambda _book: Q(import_row__isnull=False),
    "split": lambda _book: Q(group__isnull=False) & ~Q(kind=Kind.TRANSFER),
}


@dataclass(frozen=True)
class Marked(Condition):
    word: str

    def q(self, book: Book) -> Q:
        return in_group(MARKS[self.word](book), book)

    def holds(self, subject: Subject) -> bool:
        return self.word in subject.marks

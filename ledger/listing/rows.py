"""An entry as one line of the list: a transfer once, a split purchase once.

Read as plain columns, not as models: a page of fifty is the hottest read there is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Book
from expense_tracker.kernel.money import Money
from ledger.appearance import KIND_ICONS
from ledger.filing.suggestions import Asked, Suggestion, suggest
from ledger.models import (
    Entry,
    EntryGroup,
    Occurrence,
    Posting,
    Receipt,
    Reconciliation,
    Wallet,
)
from ledger.querysets import EntryQuerySet
from ledger.services.drafts import CATEGORY_KIND

Kind = Entry.Kind
Columns = dict[str, Any]

COLUMNS = (
    *("pk", "date", "kind", "amount", "base_amount", "note", "group_id", "wallet_id"),
    *("original_amount", "original_currency", "refund_of_id", "position"),
    *("wallet__name", "wallet__kind", "wallet__currency", "payee__name"),
    *("category__name", "category__icon", "category__colour"),
    *("created_by__name", "group__kind", "group__note"),
    *("reconciliation__state", "version"),
)
SPLIT = EntryGroup.Kind.SPLIT
CREDIT = {Kind.INCOME, Kind.REFUND}


@dataclass(frozen=True, slots=True)
class Chip:
    """What it was for, as an icon on a colour. `tone` ends the name of a style."""

    icon: str
    tone: str
    label: str


TRANSFER_CHIP = Chip("arrow-left-right", "tr", "Transfer")
UNFILED_CHIP = Chip("question-lg", "none", "Uncategorised")


@dataclass(frozen=True, slots=True)
class Mark:
    """A small sign in the row. `url` leads to what it speaks of, "" nowhere."""

    icon: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a split purchase."""

    pk: int
    title: str  # its note, or its category
    chip: Chip
    money: Money  # signed


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry, a transfer as one, or a split purchase as one."""

    pk: int
    url: str  # where it is edited
    date: date
    kind: str
    title: str  # the payee, or what says best what it is
    note: str  # "" when the title is the note already
    chip: Chip
    wallet: str
    to_wallet: str  # where a transfer arrives, "" for others
    money: Money  # signed; what leaves, for a transfer, without its sign
    second: Money | None  # in another currency: what arrives, was charged, or the base
    planned: bool
    locked: bool  # checked against a statement: what moves the balance stays
    author: str
    version: int
    suggestion: Suggestion | None = None  # of a line that is filed nowhere
    marks: tuple[Mark, ...] = ()
    parts: tuple[PartRow, ...] = ()

    @property
    def is_transfer(self) -> bool:
        return self.kind == Kind.TRANSFER

    @property
    def is_refund(self) -> bool:
        return self.kind == Kind.REFUND

    @property
    def is_opening(self) -> bool:
        return self.kind == Kind.OPENING

    @property
    def is_income(self) -> bool:
        """Whether it is shown as money in."""
        return self.kind in CREDIT

    @property
    def counted(self) -> Money:
        """What it adds to a sum of rows: nothing, for a transfer."""
        return Money.zero(self.money.currency) if self.is_transfer else self.money


def each_once(found: EntryQuerySet) -> EntryQuerySet:
    """`found` with each split purchase once, by the first of its parts in `found`."""
    # Only parts of a split stand at a later position. Asked in this order, the other
    # rows cost nothing.
    return found.exclude(Q(position__gt=0) & Q(Exists(earlier_parts(found))))


def earlier_parts(found: EntryQuerySet) -> EntryQuerySet:
    """Of the outer row's split, those in `found` that stand before it."""
    return found.filter(
        group=OuterRef("group"), position__lt=OuterRef("position")
    ).order_by()


def read_columns(found: EntryQuerySet, size: int) -> list[Columns]:
    """The first `size` lines of `found`, newest first, with what rows are made of."""
    marked = each_once(found).annotate(
        repeats=Exists(Occurrence.objects.filter(entry=OuterRef("pk"))),
        has_receipt=Exists(Receipt.objects.filter(entry=OuterRef("pk"))),
        is_shared=Exists(Posting.objects.filter(entry=OuterRef("pk"))),
    )
    columns = marked.order_by("-date", "-pk").values(
        *COLUMNS, "repeats", "has_receipt", "is_shared"
    )
    return list(columns[:size])


def as_rows(
    *, book: Book, found: EntryQuerySet, lines: Sequence[Columns], as_of: date
) -> list[EntryRow]:
    """The lines as rows, in their order. `found` is what parts of a split must be in
    to be shown.
    """
    legs = _arriving(book, lines)
    parts = _parts(found, lines)
    suggestions = _suggestions(book, lines)
    home = reverse("ledger:entry-list")
    return [
        _row(
            book=book,
            home=home,
            line=line,
            leg=legs.get(line["group_id"]),
            parts=parts.get(line["group_id"], [line]),
            suggestion=suggestions.get(line["pk"]),
            as_of=as_of,
        )
        for line in lines
    ]


def _suggestions(book: Book, lines: Iterable[Columns]) -> dict[int, Suggestion | None]:
    """Where those lines likely belong that could have a category, by their id."""
    unfiled = {
        line["pk"]: Asked(
            line["payee__name"] or "", line["note"], CATEGORY_KIND[line["kind"]]
        )
        for line in lines
        if line["category__name"] is None
        and line["group_id"] is None
        and line["kind"] in CATEGORY_KIND
    }
    return dict(zip(unfiled, suggest(book, unfiled.values()), strict=True))


def _arriving(book: Book, lines: Iterable[Columns]) -> dict[int, Columns]:
    """The arriving legs of those lines that are transfers, by group id."""
    groups = [line["group_id"] for line in lines if line["kind"] == Kind.TRANSFER]
    legs = Entry.objects.filter(book=book, group__in=groups, position=1).order_by()
    columns = ("group_id", "amount", "wallet__name", "wallet__currency")
    return {leg["group_id"]: leg for leg in legs.values(*columns)}


def _parts(found: EntryQuerySet, lines: Iterable[Columns]) -> dict[int, list[Columns]]:
    """The parts found of those lines that are split, by group id, in their order."""
    groups = [line["group_id"] for line in lines if line["group__kind"] == SPLIT]
    parts: dict[int, list[Columns]] = {}
    if groups:
        rows = found.filter(group__in=groups).order_by("position")
        for row in rows.values(*COLUMNS):
            parts.setdefault(row["group_id"], []).append(row)
    return parts


def _row(
    *,
    book: Book,
    home: str,
    line: Columns,
    leg: Columns | None,
    parts: list[Columns],
    suggestion: Suggestion | None,
    as_of: date,
) -> EntryRow:
    title = _title(line)
    money = _sum(parts, "amount", line["wallet__currency"])
    return EntryRow(
        pk=line["pk"],
        url=_url(home, line),
        date=line["date"],
        kind=line["kind"],
        title=title,
        note=line["group__note"] or "" if len(parts) > 1 else _note(line, title),
        chip=_chip(line, len(parts)),
        wallet=line["wallet__name"],
        to_wallet=leg["wallet__name"] if leg else "",
        money=abs(money) if leg else money,
        second=_second(book, line, leg, parts),
        planned=line["date"] > as_of,
        locked=line["reconciliation__state"] == Reconciliation.State.DONE,
        author=(line["created_by__name"] or "").split(" ")[0],
        version=line["version"],
        suggestion=suggestion,
        marks=tuple(_marks(home, line)),
        parts=tuple(map(_part, parts)) if len(parts) > 1 else (),
    )


def _url(home: str, line: Columns) -> str:
    if line["kind"] == Kind.OPENING:
        return reverse("ledger:wallet-edit", args=[line["wallet_id"]])
    return f"{home}{line['pk']}/"


def _title(line: Columns) -> str:
    """Payee, else note, else category, else kind."""
    named = line["payee__name"] or line["note"] or line["category__name"]
    return named or Kind(line["kind"]).label


def line_title(entry: Entry) -> str:
    """The same, of an entry as a model."""
    named = entry.payee or entry.note or entry.category
    return str(named or entry.get_kind_display())


def _note(line: Columns, title: str) -> str:
    return "" if title == line["note"] else line["note"]


def _chip(line: Columns, parts: int = 1) -> Chip:
    if line["kind"] == Kind.OPENING:
        return Chip(Wallet.ICONS[line["wallet__kind"]], "none", line["wallet__name"])
    if line["kind"] == Kind.TRANSFER:
        return TRANSFER_CHIP
    if parts > 1:
        return Chip("diagram-2", "none", f"Split in {parts}")
    if line["category__name"] is None:
        return UNFILED_CHIP
    return Chip(
        line["category__icon"], line["category__colour"], line["category__name"]
    )


def _part(line: Columns) -> PartRow:
    chip = _chip(line)
    money = Money(line["amount"], line["wallet__currency"])
    return PartRow(line["pk"], line["note"] or chip.label, chip, money)


def _sum(lines: Iterable[Columns], column: str, currency: str) -> Money:
    return Money(sum((line[column] for line in lines), Decimal(0)), currency)


def _second(
    book: Book, line: Columns, leg: Columns | None, parts: list[Columns]
) -> Money | None:
    own = line["wallet__currency"]
    if leg is not None:
        arrived = Money(leg["amount"], leg["wallet__currency"])
        return arrived if arrived.currency != own else None
    # A split has what was charged for the whole of it on its first part.
    whole = line["group__kind"] != SPLIT or len(parts) > 1
    if line["original_amount"] is not None and whole:
        charged = Money(line["original_amount"], line["original_currency"])
        return charged if line["amount"] > 0 else -charged
    if own != book.base_currency:
        return _sum(parts, "base_amount", book.base_currency)
    return None


def _marks(home: str, line: Columns) -> list[Mark]:
    marks = []
    if line["reconciliation__state"] == Reconciliation.State.DONE:
        marks.append(Mark("lock", "Checked against a statement"))
    if line["repeats"]:
        marks.append(Mark("arrow-repeat", "From a bill"))
    if line["kind"] == Kind.REFUND:
        marks.append(_refund_mark(home, line["refund_of_id"]))
    if line["is_shared"]:
        marks.append(Mark("people", "Shared in a group"))
    if line["has_receipt"]:
        marks.append(Mark("paperclip", "Has receipt"))
    return marks


def _refund_mark(home: str, refunded: int | None) -> Mark:
    icon = KIND_ICONS[Kind.REFUND]
    if refunded is None:
        return Mark(icon, "Refund")
    return Mark(icon, "Refund: show the purchase", f"{home}{refunded}/")

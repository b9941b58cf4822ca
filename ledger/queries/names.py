"""The lists of payees and of tags: how often each is used, and what looks alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, Sum
from django.urls import reverse

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.text import fold
from ledger.models import Entry, Named, Payee

PAGE = 100
# What tells branches of one merchant apart, and legal forms; no part of who it is.
NOISE = re.compile(
    r"\b(gmbh|ag|ltd|limited|inc|llc|plc|co|kg|sa|srl|bv|pty|corp|the|www|com|de|uk|"
    r"store|shop|branch|filiale|markt)\b|[^\w\s]|\d+"
)
SHORTEST = 4


@dataclass(frozen=True)
class NameRow:
    """A payee or tag. `spent` is this calendar year's sum in the Book's currency,
    signed as its entries are; `last` is its newest entry's day.
    """

    row: Named
    count: int
    spent: Money
    last: date | None
    entries_url: str


def name_page(
    *, book: Book, model: type[Named], text: str, after: str, as_of: date
) -> tuple[list[NameRow], str]:
    """A page of names that contain `text`, in their order, those behind the folded name
    `after`; and where the next page begins, "" after the last.
    """
    found = model.objects.filter(book=book, name_key__contains=fold(text))
    rows = list(found.filter(name_key__gt=after).order_by("name_key")[: PAGE + 1])
    shown = rows[:PAGE]
    names = name_rows(book=book, rows=shown, as_of=as_of)
    return names, shown[-1].name_key if len(rows) > PAGE else ""


def name_rows(*, book: Book, rows: Sequence[Named], as_of: date) -> list[NameRow]:
    """These payees, or tags, with how they are used."""
    if not rows:
        return []
    model = type(rows[0])
    used = _used(book, model, rows, as_of)
    return [_row(book, model, row, used.get(row.pk)) for row in rows]


Use = tuple[int, Decimal | None, date]


def _used(
    book: Book, model: type[Named], rows: Iterable[Named], as_of: date
) -> dict[int, Use]:
    link = "payee" if model is Payee else "tags"
    this_year = Q(date__year=as_of.year) & ~Q(kind__in=["transfer", "opening"])
    heads = Entry.objects.filter(book=book, **{f"{link}__in": list(rows)}).heads()
    sums = heads.order_by().values(link)
    return {
        row[link]: (row["n"], row["spent"], row["last"])
        for row in sums.annotate(
            n=Count("pk"),
            spent=Sum("base_amount", filter=this_year),
            last=Max("date"),
        )
    }


def _row(book: Book, model: type[Named], row: Named, use: Use | None) -> NameRow:
    count, spent, last = use or (0, None, None)
    word = "payee" if model is Payee else "tag"
    name = row.name.replace('"', " ")
    query = urlencode({"period": "all", "q": f'{word}:"{name}"'})
    return NameRow(
        row=row,
        count=count,
        spent=Money(spent or Decimal(0), book.base_currency),
        last=last,
        entries_url=f"{reverse('ledger:entry-list')}?{query}",
    )


def look_alikes(*, book: Book, model: type[Named], most: int = 5) -> list[list[Named]]:
    """Groups of names that differ by numbers, legal forms and signs alone."""
    groups: dict[str, list[Named]] = {}
    for row in model.objects.filter(book=book).order_by("name_key"):
        core = " ".join(NOISE.sub(" ", row.name_key).split())
        if len(core) >= SHORTEST:
            groups.setdefault(core, []).append(row)
    alike = [group for group in groups.values() if len(group) > 1]
    return sorted(alike, key=len, reverse=True)[:most]

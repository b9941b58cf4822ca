"""The largest transactions of the days, and those that are unusual for their payee."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse

from ledger.models import Entry
from reports.period_reports.question import Question
from reports.period_reports.sections import Section
from reports.period_reports.table import Column, Row, Table
from reports.period_reports.tree import UNCATEGORISED
from reports.period_reports.unusual import LEAST_OF_CATEGORY, LEAST_OF_PAYEE, Usual

LARGEST = 20
# As many of the largest are looked at, and as many unusual ones are shown.
JUDGED, UNUSUAL = 200, 20
HISTORY = timedelta(days=365)
# So many of that year's expenses, the last ones, are enough to know what is usual.
REMEMBERED = 4_000


@dataclass(frozen=True)
class Line:
    """One entry, or one part of a split; `amount` positive, in the Book's currency."""

    pk: int
    day: date
    amount: Decimal
    payee_id: int | None
    category_id: int | None
    payee: str
    note: str
    category: str

    @property
    def name(self) -> str:
        return self.payee or self.note or self.category or UNCATEGORISED


@dataclass(frozen=True)
class Finding:
    line: Line
    usual: Usual
    whose: str  # the payee or category it is unusual for


def largest_sections(question: Question) -> list[Section]:
    lines = _lines(question, Entry.Kind.EXPENSE)
    incomes = _lines(question, Entry.Kind.INCOME)
    found = _unusual(question, lines)
    tables = (
        ("largest", "Largest expenses", lines),
        ("largest-income", "Largest income", incomes),
    )
    return [
        *([Section("unusual", _unusual_table(question, found))] if found else []),
        *(
            Section(key, _table(question, title, each[:LARGEST]))
            for key, title, each in tables
            if each
        ),
    ]


_COLUMNS = (
    *("pk", "date", "base_amount", "payee_id", "category_id"),
    *("payee__name", "note", "category__name"),
)


def _lines(question: Question, kind: str) -> list[Line]:
    """The largest of that kind, largest first."""
    rows = question.entries(question.counted).filter(kind=kind)
    order = "base_amount" if kind == Entry.Kind.EXPENSE else "-base_amount"
    found = rows.order_by(order, "date", "pk").values_list(*_COLUMNS)[:JUDGED]
    return [
        Line(pk, day, abs(amount), payee, category, name or "", note, filed or "")
        for pk, day, amount, payee, category, name, note, filed in found
    ]


# --- unusual --------------------------------------------------------------------------


def _unusual(question: Question, lines: list[Line]) -> list[Finding]:
    """Furthest above the usual first."""
    if not lines:
        return []
    history = _histories(question, lines)
    found = [
        Finding(line, usual, whose)
        for line in lines
        for usual, whose in _usual(history, line)
        if usual.is_unusual(line.amount)
    ]
    found.sort(key=lambda each: each.usual.median / each.line.amount)
    return found[:UNUSUAL]


Histories = dict[tuple[str, Any], list[Decimal]]


def _usual(history: Histories, line: Line) -> Iterable[tuple[Usual, str]]:
    """By its payee's history when there is enough, else by its category's."""
    of_payee = history.get(("payee", line.payee_id), [])
    of_category = history.get(("category", line.category_id), [])
    if line.payee_id and len(of_payee) >= LEAST_OF_PAYEE:
        yield Usual.of(of_payee), line.payee
    elif line.category_id and len(of_category) >= LEAST_OF_CATEGORY:
        yield Usual.of(of_category), line.category


def _histories(question: Question, lines: list[Line]) -> Histories:
    """Expenses of the year before, the last REMEMBERED, by payee and by category; of
    the whole Book, as what is usual does not depend on what is looked at.
    """
    first = question.counted.start
    ids = {line.payee_id for line in lines}, {line.category_id for line in lines}
    payees, categories = (sorted(each - {None}) for each in ids)  # type: ignore[type-var]
    rows = Entry.objects.filter(
        Q(payee__in=payees) | Q(category__in=categories),
        book=question.book,
        kind=Entry.Kind.EXPENSE,
        date__gte=first - HISTORY,
        date__lt=first,
    )
    found: Histories = defaultdict(list)
    last = rows.order_by("-date", "-pk")[:REMEMBERED]
    columns = ("payee_id", "category_id", "base_amount")
    for payee, category, amount in last.values_list(*columns):
        found["payee", payee].append(-amount)
        found["category", category].append(-amount)
    return found


# --- tables ---------------------------------------------------------------------------


def _table(question: Question, title: str, lines: list[Line]) -> Table:
    columns = (
        Column("Transaction"),
        Column("Amount", "money"),
        Column("Day", "date"),
        Column("Category"),
    )
    rows = [
        Row(
            (line.name, question.money(line.amount), line.day, line.category or None),
            reverse("ledger:entry-edit", args=[line.pk]),
        )
        for line in lines
    ]
    return Table(f"{title}, {question.head}", columns, tuple(rows))


def _unusual_table(question: Question, found: list[Finding]) -> Table:
    columns = (
        Column("Transaction"),
        Column("Amount", "money"),
        Column("Day", "date"),
        Column("Usually", "money"),
        Column("Judged by"),
    )
    rows = [_unusual_row(question, each) for each in found]
    note = (
        "Far above the median of the year before, for the payee where it was seen "
        f"{LEAST_OF_PAYEE} times, else for the category."
    )
    return Table(f"Unusual, {question.head}", columns, tuple(rows), note=note)


def _unusual_row(question: Question, found: Finding) -> Row:
    line = found.line
    url = reverse("ledger:entry-edit", args=[line.pk])
    return Row(
        (
            line.name,
            question.money(line.amount),
            line.day,
            question.money(found.usual.median),
            f"{found.usual.count} × {found.whose}",
        ),
        url,
    )

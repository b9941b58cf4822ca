"""Reads a Book into the figures of its yearly statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Category, Entry
from ledger.queries.totals import (
    Flow,
    Total,
    flow_of,
    net_worth,
    totals,
    wallet_balances,
)
from reports.statements.queries import (
    UNCATEGORISED,
    owner_of,
    rate_lines,
    read_whole,
    wallet_lines,
)
from reports.statements.year import CategoryYear, MonthLine, YearFigures

ZERO = Decimal(0)
MONTHS = 12
Kind = Entry.Kind


def year_figures(
    *, book: Book, period: Period, as_of: date, locale: str
) -> YearFigures:
    """The statement of a year of the Book that has begun, as it stands on `as_of`.

    It is final once the year is over, until then interim: later entries count nowhere.
    The number of queries does not grow with entries or categories. Raises
    StatementMismatch when the ledger's totals disagree.
    """
    return read_whole(book, lambda: _figures(book, period, as_of, locale))


def months_of(period: Period) -> list[Period]:
    """The twelve months of a Book's year."""
    months = [Period.month_of(period.start, period.first_day)]
    while len(months) < MONTHS:
        months.append(months[-1].next())
    return months


def _figures(book: Book, period: Period, as_of: date, locale: str) -> YearFigures:
    last = min(as_of, period.last)
    months = months_of(period)
    sums = [_totals(book, month, last) for month in months]
    entries = list(chain.from_iterable(sums))
    whole = _flow(book, entries)
    balances = wallet_balances(book=book, as_of=last, archived=True)
    counted = Period.between(period.start, last)
    categories = _Categories(book, sums)
    owner = owner_of(book)
    return YearFigures(
        book_name=book.name,
        owner_name=owner.name,
        owner_email=owner.email,
        owner_address=owner.address,
        locale=locale,
        period=period,
        as_of=last,
        made_on=as_of,
        income=whole.income,
        spending=whole.out,
        net=whole.net,
        net_worth=net_worth(balances, book),
        wallets=tuple(wallet_lines(book, counted, balances)),
        rates=tuple(rate_lines(book, balances, last)),
        months=tuple(
            _month(month, _flow(book, found))
            for month, found in zip(months, sums, strict=True)
        ),
        earned=categories.lines({Kind.INCOME}, sign=1),
        spent=categories.lines({Kind.EXPENSE, Kind.REFUND}, sign=-1),
        entry_count=sum(total.count for total in entries),
    )


def _totals(book: Book, month: Period, last: date) -> list[Total]:
    """Of the month's days up to and including `last`, by category and kind."""
    if month.start > last:
        return []
    counted = Period.between(month.start, min(month.last, last))
    return totals(book=book, period=counted, by=["category_id", "kind"])


def _flow(book: Book, found: Iterable[Total]) -> Flow:
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for total in found:
        sums[total.key[1]] += total.base_amount
    return flow_of(book, sums)


def _month(month: Period, flow: Flow) -> MonthLine:
    return MonthLine(period=month, income=flow.income, spending=flow.out, net=flow.net)


# --- categories -----------------------------------------------------------------------


class _Categories:
    """What each category came to, month by month."""

    def __init__(self, book: Book, sums: Sequence[Sequence[Total]]) -> None:
        self.currency = book.base_currency
        self.sums = sums
        self.known = Category.objects.select_related("parent").in_bulk()

    def lines(self, kinds: Collection[str], sign: int) -> tuple[CategoryYear, ...]:
        """Top categories, largest first; what is in none comes last."""
        rows = self._rows(kinds, sign)
        bare = rows.pop(None, None)
        families: dict[Category, list[int]] = defaultdict(list)
        for pk in rows:
            families[self.known[pk].parent or self.known[pk]].append(pk)
        lines = _largest_first(
            self._line(
                top.name, [rows[pk] for pk in members], self._parts(members, rows)
            )
            for top, members in families.items()
        )
        return (*lines, self._line(UNCATEGORISED, [bare])) if bare else lines

    def _rows(self, kinds: Collection[str], sign: int) -> dict[Any, list[Decimal]]:
        """Twelve amounts for each category's id, None for what is in none."""
        rows: dict[Any, list[Decimal]] = defaultdict(lambda: [ZERO] * MONTHS)
        for number, found in enumerate(self.sums):
            for total in found:
                category, kind = total.key
                if kind in kinds:
                    rows[category][number] += sign * total.base_amount
        return rows

    def _parts(
        self, members: Iterable[int], rows: Mapping[Any, list[Decimal]]
    ) -> tuple[CategoryYear, ...]:
        children = (self.known[pk] for pk in members if self.known[pk].parent_id)
        return _largest_first(
            self._line(each.name, [rows[each.pk]]) for each in children
        )

    def _line(
        self,
        name: str,
        rows: Sequence[Sequence[Decimal]],
        parts: tuple[CategoryYear, ...] = (),
    ) -> CategoryYear:
        """The rows together under one name."""
        months = [sum(column, ZERO) for column in zip(*rows, strict=True)]
        return CategoryYear(
            name=name,
            months=tuple(Money(amount, self.currency) for amount in months),
            total=Money(sum(months, ZERO), self.currency),
            parts=parts,
        )


def _largest_first(lines: Iterable[CategoryYear]) -> tuple[CategoryYear, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.total.amount, line.name)))

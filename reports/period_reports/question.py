"""What a report is asked: whose Book, which days, what counts, against what.

docs/algorithms/reports.md
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from accounts.models import Book
from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period, PeriodError
from ledger.expression import Node, Suggestion
from ledger.expression.names import Names
from ledger.listing.filters import EntryFilter, FilterForm
from ledger.models import Category
from ledger.queries.totals import FILEABLE, Flow, Total, flow_of, totals
from ledger.querysets import EntryQuerySet

Compare = Literal["previous", "year", "none"]
COMPARISONS: tuple[Compare, ...] = ("previous", "year", "none")
# Columns that the monthly totals have.
SUMMED = frozenset({"wallet_id", "category_id", "kind", "month"})
# What each category, None for none, brought by kind; signed as in Entry.
Sums = Mapping[tuple[int | None, str], Decimal]


@dataclass(frozen=True)
class Options:
    """`q` is a search expression: what it does not find does not count. Days it names
    are the report's. `compare` is what the period is held against.
    """

    q: str = ""
    compare: Compare = "previous"


@dataclass(frozen=True, kw_only=True)
class Question:
    """`period` is the one asked for, `as_of` today: what is planned after it counts
    nowhere. `chosen` narrows what counts, with no days of its own.
    """

    book: Book
    period: Period
    as_of: date
    chosen: EntryFilter
    compare: Compare = "previous"
    names: Names
    problems: tuple[str, ...] = ()  # why the search cannot be read
    suggestions: tuple[Suggestion, ...] = ()

    # --- days -----------------------------------------------------------------------

    @property
    def has_begun(self) -> bool:
        return self.period.start <= self.as_of

    @property
    def is_partial(self) -> bool:
        return self.period.last > self.as_of

    @cached_property
    def counted(self) -> Period:
        """The days of the period up to today, of a period that has begun."""
        if not self.is_partial:
            return self.period
        return Period.between(self.period.start, self.as_of)

    @cached_property
    def before(self) -> Period | None:
        """The days it is compared with, as many of them; None when it is not."""
        return compared(self.period, self.counted, self.compare)

    @cached_property
    def ahead(self) -> Period | None:
        """The days of the period after today."""
        if not self.is_partial:
            return None
        first = max(self.period.start, self.as_of + timedelta(1))
        return Period.between(first, self.period.last)

    @property
    def head(self) -> str:
        """The counted days in words."""
        return label(self.counted)

    # --- sums -----------------------------------------------------------------------

    @property
    def currency(self) -> str:
        return self.book.base_currency

    def money(self, amount: Decimal) -> Money:
        return Money(amount, self.currency)

    def entries(self, period: Period) -> EntryQuerySet:
        """What counts in those days: no transfers, no opening balances."""
        found = self.chosen.within(period).entries(self.book)
        return found.filter(kind__in=FILEABLE).order_by()

    def totals(self, period: Period, by: Sequence[str]) -> list[Total]:
        """`ledger.queries.totals.totals` of what counts, by columns of Entry too.

        Two statements at most where the monthly totals know the answer, else one that
        reads the period's entries. A split purchase counts once.
        """
        if self.chosen.is_summed and set(by) <= SUMMED:
            within = self.chosen.columns(self.book) & Q(kind__in=FILEABLE)
            if self.chosen.wallet_id is not None:
                within &= Q(wallet=self.chosen.wallet_id)
            return totals(book=self.book, period=period, by=by, within=within)
        entries = self.entries(period)
        if "month" in by:
            entries = entries.annotate(month=TruncMonth("date"))
        rows = entries.values_list(*by)
        once = Count("pk") - Count("group") + Count("group", distinct=True)
        found = rows.annotate(own=Sum("amount"), base=Sum("base_amount"), n=once)
        return [Total(tuple(key), own, base, n) for *key, own, base, n in found]

    def sums(self, period: Period | None) -> Sums:
        if period is None:
            return {}
        sums: dict[tuple[int | None, str], Decimal] = {}
        for each in self.totals(period, ["category_id", "kind"]):
            key: Any = each.key
            sums[key[0], str(key[1])] = each.base_amount
        return sums

    @cached_property
    def now(self) -> Sums:
        return self.sums(self.counted)

    @cached_property
    def then(self) -> Sums:
        return self.sums(self.before)

    def flow(self, sums: Sums) -> Flow:
        return flow_of(self.book, by_kind(sums))

    @cached_property
    def categories(self) -> dict[int | None, Category]:
        """By id, with their parents."""
        return {each.pk: each for each in self.names.categories}

    # --- links ----------------------------------------------------------------------

    def list_url(self, period: Period, *terms: Node, **more: Any) -> str:
        """The transactions of these days that count, narrowed further by terms or by
        the list's own parameters (category, wallet, kind).
        """
        params = self.chosen.within(period).params_with(set(), *terms)
        return f"{address_of('ledger:entry-list')}?{urlencode(params | more)}"

    def report_url(
        self,
        kind: str,
        period: Period | None = None,
        *,
        format_: str = "",
        **more: str,
    ) -> str:
        """Another report of the same search and comparison; `more` changes those. With
        a `format_` its file.
        """
        params = {"q": self.chosen.text, "compare": self.compare} | more
        if params["compare"] == "previous":
            del params["compare"]
        query = urlencode({name: value for name, value in params.items() if value})
        slug = (period or self.period).slug
        ending = f".{format_}" if format_ else "/"
        path = f"{address_of(f'reports:{kind}')}{slug}{ending}"
        return f"{path}?{query}" if query else path


def ask(
    *, book: Book, period: Period, as_of: date, options: Options | None = None
) -> Question:
    """The question in the Book's own months and weeks. A search that cannot be read
    finds nothing and says why.
    """
    wanted = options or Options()
    data = {"period": period.slug, "q": wanted.q}
    form = FilterForm(data, book=book, as_of=as_of)
    chosen = form.chosen()
    dated = chosen.dated
    return Question(
        book=book,
        period=chosen.period or period,
        as_of=as_of,
        chosen=replace(
            chosen,
            period=None,
            parts=tuple(part for part in chosen.parts if part != dated),
        ),
        compare=wanted.compare,
        names=form.names,
        problems=tuple(map(str, form.errors.get("q", ()))),
        suggestions=form.suggestions,
    )


def compared(period: Period, counted: Period, compare: Compare) -> Period | None:
    """The days that `counted` of a `period` is held against.

    A whole period against a whole one; of one that still runs the same dates a year
    earlier, or as many days of the one before.

    >>> november = Period.month(2026, 11)
    >>> so_far = Period.between(date(2026, 11, 1), date(2026, 11, 21))
    >>> compared(november, so_far, "previous").slug
    '2026-10-01..2026-10-21'
    >>> compared(november, november, "year").slug
    '2025-11'
    """
    if compare == "none":
        return None
    other = period.previous() if compare == "previous" else period.same_last_year()
    if counted.days == period.days:
        return other
    if period.kind == "year" or (compare == "year" and period.kind != "week"):
        return counted.same_last_year()
    days = min(counted.days, other.days)
    return Period.between(other.start, other.start + timedelta(days - 1))


def label(period: Period) -> str:
    return period.label(current_locale())


def by_kind(sums: Sums) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for (_, kind), amount in sums.items():
        found[kind] = found.get(kind, Decimal(0)) + amount
    return found


def savings_rate(flow: Flow) -> Decimal | None:
    """What share of the income was left over, below zero when more was spent; None
    without income.
    """
    if flow.income.amount <= 0:
        return None
    return flow.net.amount / flow.income.amount


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """None of a whole that is nothing or below."""
    return part / whole if whole > 0 else None


def is_address(period: Period) -> bool:
    """Whether an address can name it."""
    try:
        Period.parse(period.slug)
    except PeriodError:
        return False
    return True


def all_days(periods: Iterable[Period]) -> Period:
    """From the first day of any of them to the last."""
    known = list(periods)
    first, end = min(p.start for p in known), max(p.end for p in known)
    return Period("range", first, end)

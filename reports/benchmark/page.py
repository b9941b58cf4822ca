"""One Book beside what is usual in Books like it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from accounts.models import Book
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.models import Category
from ledger.queries.totals import ZERO, category_totals
from reports.benchmark.bands import band_of, bounds_of
from reports.benchmark.batches import LEAST
from reports.benchmark.counting import LABELS, MONTHS, OTHER, stretch
from reports.benchmark.joining import takes_part
from reports.benchmark.publishing import latest
from reports.models import BenchmarkPublication

HUNDRED = Decimal(100)
TENS = 10
# What is older says nothing any more.
KEPT = timedelta(days=365)


class State(StrEnum):
    OFF = "off"
    NOTHING_SPENT = "nothing_spent"
    TOO_FEW = "too_few"
    SHOWN = "shown"


@dataclass(frozen=True)
class Compared:
    """One label: own share and what is usual, all in whole per cent of spending. `top`
    is where its bar ends.
    """

    label: str
    own: int
    low: int
    middle: int
    high: int
    top: int

    @property
    def words(self) -> str:
        if self.own > self.high:
            return "more than usual"
        return "less than usual" if self.own < self.low else "usual"

    @property
    def usual(self) -> str:
        """`5 to 8%`, `1%`."""
        if self.low == self.high:
            return f"{self.high}%"
        return f"{self.low} to {self.high}%"

    @property
    def start(self) -> str:
        return self._length(self.low)

    @property
    def width(self) -> str:
        """Of the bar of what is usual; a point is still seen."""
        return self._length(max(self.high - self.low, 1))

    @property
    def place(self) -> str:
        return self._length(self.own)

    def _length(self, share: int) -> str:
        """Per cent of the bar's whole, as an SVG attribute takes it."""
        return f"{Decimal(100 * share) / self.top:.1f}"

    @property
    def sentence(self) -> str:
        """The bar in words."""
        return f"{self.label}: {self.own}% of your spending, usually {self.usual}"


@dataclass(frozen=True)
class BenchmarkPage:
    """`band` are the ends of the group's spending per month, None without spending or
    end. `rows` are there only when `state` is SHOWN, the largest own share first.
    """

    state: State
    period: Period
    low: Money | None = None
    high: Money | None = None
    publication: BenchmarkPublication | None = None
    rows: tuple[Compared, ...] = ()

    @property
    def books(self) -> int:
        """How many there are, rounded down to tens."""
        books = self.publication.books if self.publication else 0
        return books // TENS * TENS

    @property
    def least(self) -> int:
        return LEAST

    @property
    def published_period(self) -> Period:
        assert self.publication is not None
        return Period.between(self.publication.first, self.publication.last)


def benchmark_page(*, book: Book, as_of: date) -> BenchmarkPage:
    period = stretch(Period.month_of(as_of))
    if not takes_part(book):
        return BenchmarkPage(State.OFF, period)
    spent = spent_by_label(book, period)
    total = sum(spent.values(), ZERO)
    if not total:
        return BenchmarkPage(State.NOTHING_SPENT, period)
    band = band_of(total / MONTHS)
    low, high = bounds_of(band)
    publication = latest((book.base_currency, band))
    if publication and publication.last < period.start - KEPT:
        publication = None
    return BenchmarkPage(
        State.SHOWN if publication else State.TOO_FEW,
        period,
        Money(low, book.base_currency),
        None if high is None else Money(high, book.base_currency),
        publication,
        _rows(spent, total, publication) if publication else (),
    )


def spent_by_label(book: Book, period: Period) -> dict[str, Decimal]:
    """What was spent under each label, in the Book's currency; a label whose refunds
    outweigh it is left out.
    """
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in category_totals(book=book, period=period):
        sums[label_of(row.category)] += row.amount.amount
    return {label: amount for label, amount in sums.items() if amount > 0}


def label_of(category: Category | None) -> str:
    """Its own label, else its parent's, else "Other"."""
    if category is None:
        return OTHER
    parent = category.parent
    label = category.label or (parent.label if parent else "")
    return label if label in LABELS else OTHER


def _rows(
    spent: dict[str, Decimal], total: Decimal, publication: BenchmarkPublication
) -> tuple[Compared, ...]:
    own = {label: _share(spent.get(label, ZERO), total) for label in LABELS}
    told = {
        label: usual
        for label, usual in publication.shares.items()
        if own.get(label) or usual[-1]
    }
    top = max(max(own.get(label, 0), usual[-1]) for label, usual in told.items())
    rows = [
        Compared(label, own.get(label, 0), low, middle, high, top)
        for label, (low, middle, high) in told.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.own, -row.middle, row.label)))


def _share(part: Decimal, total: Decimal) -> int:
    return int((HUNDRED * part / total).quantize(Decimal(1), ROUND_HALF_UP))

"""Patterns found in a Book's entries: read, less what is tracked or was refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet, Window

from accounts.models import Book
from expense_tracker.kernel.money import Money, round_money
from expense_tracker.kernel.text import fold
from ledger.models import Category, Entry, Payee, Recurring, RefusedPattern, Wallet
from ledger.recurring.subscriptions import (
    LEAST_OF_NEW_PRICE,
    YEAR,
    Charge,
    Pattern,
    Series,
    find_patterns,
)

# Three years: what comes once a year is then seen twice at least.
LOOKED_AT = timedelta(days=1150)
# What was last charged longer ago is over: no news to anybody.
LATELY = timedelta(days=400)
# Charges each week, and some: a payee with more has other purchases among them.
MOST_IN_PATTERN = LOOKED_AT.days // 7 + 10
KEPT_SECONDS = 24 * 60 * 60
# What is bought there in amounts that vary is shopping, however regular. A price in
# another currency varies as well, but by its rate alone.
SHOPPING = {
    "Cash withdrawal", "Entertainment", "Food & Dining", "Fuel", "Groceries", "Health",
    "Personal care", "Shopping", "Transport", "Travel",
}  # fmt: skip
BY_RATE = Decimal("1.15")


@dataclass(frozen=True)
class Found:
    """A pattern with the rows it is about."""

    pattern: Pattern
    payee: Payee
    wallet: Wallet  # of its last charge
    category: Category | None
    as_of: date

    @property
    def amount(self) -> Money:
        return self.wallet.money(self.pattern.amount)

    @property
    def last_amount(self) -> Money:
        return self.wallet.money(self.pattern.last.amount)

    @property
    def prices(self) -> list[tuple[date, Money]]:
        """Each price with the day of its first charge, in order."""
        return [
            (price.since, self.wallet.money(price.amount))
            for price in self.pattern.prices
        ]

    @property
    def cost_a_year(self) -> Money:
        times = Decimal(str(YEAR / self.pattern.cadence.days))
        currency = self.wallet.currency
        return Money(round_money(self.pattern.amount * times, currency), currency)

    @property
    def is_shopping(self) -> bool:
        if not self.pattern.varies or self.category is None:
            return False
        low, high = self.pattern.range
        return self.category.label in SHOPPING and high > BY_RATE * low

    @property
    def is_active(self) -> bool:
        return self.pattern.is_active(self.as_of)


def found_patterns(*, book: Book, as_of: date) -> list[Found]:
    """What comes again and is neither tracked nor refused, active ones first, then the
    dearest.
    """
    refused = RefusedPattern.objects.filter(book=book)
    keys = set(refused.values_list("key", flat=True))
    tracked = _tracked(book)
    patterns = [
        pattern
        for pattern in find_patterns(_series(book, as_of))
        if keys.isdisjoint(pattern.names)
        and pattern.series.rpartition("|")[0] not in tracked
    ]
    rows = _with_rows(book, patterns, as_of)
    return sorted((each for each in rows if not each.is_shopping), key=_weight)


def _weight(found: Found) -> tuple[bool, Decimal]:
    return not found.is_active, -found.cost_a_year.amount


def found_pattern(*, book: Book, as_of: date, key: str) -> Found | None:
    """The one with that key; None when it is not found any more."""
    patterns = found_patterns(book=book, as_of=as_of)
    return next((each for each in patterns if each.pattern.key == key), None)


def _series(book: Book, as_of: date) -> Iterator[Series]:
    """The expenses of each payee in each currency. Payees that were paid once, or not
    lately, are not read, nor single amounts of those paid too often to be one pattern.
    """
    expenses = _expenses(book, as_of)
    counted = expenses.values("payee").annotate(count=Count("pk"), last=Max("date"))
    again = counted.filter(count__gte=2, last__gte=as_of - LATELY)
    counts = dict(again.values_list("payee", "count"))
    seldom = [payee for payee, count in counts.items() if count <= MOST_IN_PATTERN]
    alike = Window(Count("pk"), partition_by=["payee", "wallet__currency", F("amount")])
    chosen = expenses.filter(payee__in=counts).annotate(alike=alike)
    rows = chosen.filter(
        Q(payee__in=seldom) | Q(alike__gte=LEAST_OF_NEW_PRICE)
    ).values_list(
        *("payee", "payee__name_key", "wallet__currency"),
        *("date", "amount", "pk", "wallet"),
    )
    ordered = sorted(rows, key=itemgetter(0, 2))
    for (payee, key, currency), group in groupby(ordered, key=itemgetter(0, 1, 2)):
        charges = [Charge(on, -amount, pk, at) for *_, on, amount, pk, at in group]
        yield payee, f"{key}|{currency}", charges


def _expenses(book: Book, as_of: date) -> QuerySet[Entry]:
    days = (as_of - LOOKED_AT, as_of)
    whole = Entry.objects.filter(book=book, kind=Entry.Kind.EXPENSE, group=None)
    return whole.filter(payee__isnull=False, date__range=days).order_by()


def _tracked(book: Book) -> set[str]:
    """Folded names of the payees that have a schedule already."""
    schedules = Recurring.objects.filter(book=book).select_related("payee")
    return {fold(each.payee.name if each.payee else each.name) for each in schedules}


def _with_rows(book: Book, patterns: list[Pattern], as_of: date) -> list[Found]:
    last = [pattern.last.entry for pattern in patterns]
    entries = Entry.objects.filter(book=book).select_related(
        "payee", "wallet", "category__parent"
    )
    rows = entries.in_bulk(last)
    return [
        Found(pattern, row.payee, row.wallet, row.category, as_of)
        for pattern in patterns
        for row in [rows[pattern.last.entry]]
    ]


def found_count(*, book: Book, as_of: date) -> int:
    """How many active ones there are, remembered for this version of the Book."""
    made = book.created_at.timestamp()  # ids come back after a restore
    key = f"found:{book.pk}:{made}:{book.version}:{as_of}"
    count: int | None = cache.get(key)
    if count is None:
        found = found_patterns(book=book, as_of=as_of)
        count = sum(each.is_active for each in found)
        cache.set(key, count, KEPT_SECONDS)
    return count

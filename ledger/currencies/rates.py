"""What one unit of a currency is worth in a Book's main one, on a day.

A Book's own rates win from their day on; without one, the European Central Bank's
reference rates do, the last published by that day. Before the first rate known, the
first one. docs/algorithms/exchange-rates.md
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Max, Min, Q

from accounts.models import Book
from expense_tracker.kernel.currencies import FIXED_PER_EURO
from expense_tracker.kernel.money import round_money
from ledger.errors import InvalidEntry, NoRate
from ledger.models import Rate, ReferenceRate

ONE = Decimal(1)
EURO = "EUR"
# Units for one euro that never change: the euro's own, and of what it replaced.
FIXED = {EURO: ONE, **FIXED_PER_EURO}
FOR_EVER = date.max
# Well below what the column holds, so that sums of it fit as well.
MAX_BASE = Decimal(10) ** 13
LAST_DECIMAL = Decimal(1).scaleb(-10)
# Longer than the bank ever pauses.
PAUSE = timedelta(days=14)


@dataclass(frozen=True)
class Quote:
    """Units of the Book's currency for one of another, and whence: published, or typed
    (`is_own`), on `day`, which is not always the day asked for.
    """

    rate: Decimal
    day: date
    is_own: bool


def rate_on(*, book: Book, currency: str, on: date) -> Decimal:
    """Units of the Book's currency for one of `currency` on that day.

    Raises NoRate when there is neither an own nor a reference rate for it.
    """
    return Rates(book, {currency}, on, on).on(currency, on)


def quote_on(*, book: Book, currency: str, on: date) -> Quote | None:
    """The rate `rate_on` gives with its day and origin; None when there is none, and
    for the Book's own currency, which needs none.
    """
    return Rates(book, {currency}, on, on).quote(currency, on)


class Rates:
    """A Book's rates of some currencies for the days from `first` to `last`, both
    inclusive, read in a fixed number of statements.
    """

    def __init__(
        self,
        book: Book,
        currencies: Iterable[str],
        first: date,
        last: date,
    ) -> None:
        self.base = book.base_currency
        self.currencies = set(currencies) - {self.base}
        self._book, self._first, self._last = book, first, last

    def on(self, currency: str, day: date) -> Decimal:
        """What `rate_on` gives; raises NoRate likewise."""
        if currency == self.base:
            return ONE
        quote = self.quote(currency, day)
        if quote is None:
            raise NoRate(
                f"No exchange rate for {currency}. Add one under Settings, Currencies."
            )
        return quote.rate

    def or_nothing(self, currency: str, day: date) -> Decimal:
        """The rate, or 0: what has none counts nothing in sums, and breaks no page."""
        try:
            return self.on(currency, day)
        except NoRate:
            return Decimal(0)

    def quote(self, currency: str, day: date) -> Quote | None:
        """Where that rate comes from; None when there is none."""
        if currency == self.base:
            return None
        own = self._own.get(currency)
        if own and own.days[0] <= day:
            return own.at(day, is_own=True)
        published = self._published(currency, day)
        return own.at(day, is_own=True) if own and published is None else published

    def _published(self, currency: str, day: date) -> Quote | None:
        """The cross of two euro rates, as of the older of their days."""
        one, base = self._per_euro(currency, day), self._per_euro(self.base, day)
        if one is None or base is None:
            return None
        rate, older = crossed(one.rate, base.rate), min(one.day, base.day)
        return Quote(rate, day if older == FOR_EVER else older, is_own=False)

    def _per_euro(self, currency: str, day: date) -> Quote | None:
        if currency in FIXED:
            return Quote(FIXED[currency], FOR_EVER, is_own=False)
        found = self._references.get(currency)
        return found.at(day, is_own=False) if found else None

    @cached_property
    def _own(self) -> dict[str, "Series"]:
        if not self.currencies:
            return {}
        rows = Rate.objects.filter(book=self._book, currency__in=self.currencies)
        return _series(rows.order_by("date").values_list("currency", "date", "rate"))

    @cached_property
    def _references(self) -> dict[str, "Series"]:
        if not self.currencies:
            return {}
        wanted = (self.currencies | {self.base}) - FIXED.keys()
        rows = ReferenceRate.objects.filter(currency__in=wanted)
        columns = ("currency", "date", "per_euro")
        within = Q(date__range=(self._first - PAUSE, self._last))
        found = _series(rows.filter(within).order_by("date").values_list(*columns))
        # Too old or too new for what is known: the nearest there is.
        unknown = [
            currency
            for currency in wanted
            if currency not in found or found[currency].days[0] > self._first
        ]
        for currency, day, rate in _nearest(unknown, self._first):
            found.setdefault(currency, Series()).begin(day, rate)
        return found


class Series:
    """One currency's rates by day."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.rates: list[Decimal] = []

    def add(self, day: date, rate: Decimal) -> None:
        self.days.append(day)
        self.rates.append(rate)

    def begin(self, day: date, rate: Decimal) -> None:
        if day not in self.days:
            place = bisect_right(self.days, day)
            self.days.insert(place, day)
            self.rates.insert(place, rate)

    def at(self, day: date, *, is_own: bool) -> Quote:
        """The last one by `day`, else the first."""
        place = max(bisect_right(self.days, day) - 1, 0)
        return Quote(self.rates[place], self.days[place], is_own)


def _series(rows: Iterable[tuple[str, date, Decimal]]) -> dict[str, Series]:
    found: dict[str, Series] = {}
    for currency, day, rate in rows:
        found.setdefault(currency, Series()).add(day, Decimal(rate))
    return found


def _nearest(currencies: list[str], day: date) -> Iterable[tuple[str, date, Decimal]]:
    """Of each the last reference rate before `day`, else the first one ever."""
    if not currencies:
        return ()
    rows = ReferenceRate.objects.filter(currency__in=currencies)
    before = Max("date", filter=Q(date__lt=day))
    edges = rows.values("currency").annotate(before=before, first=Min("date"))
    wanted = Q(pk__in=[])
    for edge in edges:
        on = edge["before"] or edge["first"]
        wanted |= Q(currency=edge["currency"], date=on)
    found = rows.filter(wanted).values_list("currency", "date", "per_euro")
    return [(currency, on, Decimal(rate)) for currency, on, rate in found]


def crossed(per_euro: Decimal, base_per_euro: Decimal) -> Decimal:
    """Units of the base for one of a currency, given both for one euro."""
    return max((base_per_euro / per_euro).quantize(LAST_DECIMAL), LAST_DECIMAL)


def in_base(book: Book, amount: Decimal, rate: Decimal) -> Decimal:
    """The amount in the Book's currency, rounded half up to its last unit."""
    return round_money(amount * rate, book.base_currency)


def booked_base(book: Book, amount: Decimal, rate: Decimal) -> Decimal:
    """`in_base` of an amount that is going to be stored. Raises InvalidEntry when it
    has grown beyond MAX_BASE by the rate.
    """
    return booked_in(book.base_currency, amount, rate)


def booked_in(currency: str, amount: Decimal, rate: Decimal) -> Decimal:
    """The same for a main currency the Book does not have yet."""
    base = round_money(amount * rate, currency)
    if abs(base) > MAX_BASE:
        raise InvalidEntry(f"That is too much in {currency}.", field="amount")
    return base

"""Exchange rates: the Book's own, typed by its members."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.money import round_money
from ledger.errors import InvalidEntry, NoRate
from ledger.models import Rate

ONE = Decimal(1)
# Well below what the column holds, so that sums of it fit as well.
MAX_BASE = Decimal(10) ** 13


def rate_on(*, book: Book, currency: str, on: date) -> Decimal:
    """Units of the Book's currency for one of `currency` on that day.

    The last rate known by then; before the first one, the first. Raises NoRate when
    the Book has none for that currency.
    """
    if currency == book.base_currency:
        return ONE
    known = Rate.objects.filter(book=book, currency=currency)
    found = (
        known.filter(date__lte=on).order_by("-date").first()
        or known.order_by("date").first()
    )
    if found is None:
        raise NoRate(f"No exchange rate for {currency}. Add one to the wallet.")
    return Decimal(found.rate)


class Rates:
    """A Book's rates of some currencies, read in one statement for many days."""

    def __init__(self, book: Book, currencies: Iterable[str]) -> None:
        self._days: dict[str, list[date]] = {}
        self._rates: dict[str, list[Decimal]] = {}
        self._base = book.base_currency
        foreign = set(currencies) - {self._base}
        known = Rate.objects.filter(book=book, currency__in=foreign) if foreign else ()
        for each in sorted(known, key=lambda rate: rate.date):
            self._days.setdefault(each.currency, []).append(each.date)
            self._rates.setdefault(each.currency, []).append(Decimal(each.rate))

    def on(self, currency: str, day: date) -> Decimal:
        """What `rate_on` gives; raises NoRate likewise."""
        if currency == self._base:
            return ONE
        if currency not in self._rates:
            raise NoRate(f"No exchange rate for {currency}. Add one to the wallet.")
        place = bisect_right(self._days[currency], day)
        return self._rates[currency][max(place - 1, 0)]


def in_base(book: Book, amount: Decimal, rate: Decimal) -> Decimal:
    """The amount in the Book's currency, rounded half up to its last unit."""
    return round_money(amount * rate, book.base_currency)


def booked_base(book: Book, amount: Decimal, rate: Decimal) -> Decimal:
    """`in_base` of an amount that is going to be stored. Raises InvalidEntry when it
    has grown beyond MAX_BASE by the rate.
    """
    base = in_base(book, amount, rate)
    if abs(base) > MAX_BASE:
        raise InvalidEntry(f"That is too much in {book.base_currency}.", field="amount")
    return base

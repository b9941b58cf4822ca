"""Exchange rates: the Book's own, typed by its members."""

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


def rates_on(*, book: Book, currencies: set[str], on: date) -> dict[str, Decimal]:
    """`rate_on` of several currencies in one statement."""
    known: dict[str, Decimal] = {book.base_currency: ONE}
    rates = Rate.objects.filter(book=book, currency__in=currencies).order_by("date")
    for each in rates:
        if each.date <= on or each.currency not in known:
            known[each.currency] = Decimal(each.rate)
    for currency in currencies - known.keys():
        raise NoRate(f"No exchange rate for {currency}. Add one to the wallet.")
    return known


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

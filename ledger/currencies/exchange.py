"""An amount in another currency, and the rate that two amounts imply.

docs/algorithms/splits-and-refunds.md
"""

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from accounts.models import Book
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money, round_money
from ledger.currencies.rates import rate_on
from ledger.errors import NoRate

# Significant digits of a rate as people read it.
_READABLE = Context(prec=5)


def exchanged(money: Money, currency: str, *, book: Book, on: date) -> Money:
    """The amount in `currency` at that day's rates, rounded to its last unit.

    Raises NoRate when the Book has none for one of the two.
    """
    own = rate_on(book=book, currency=money.currency, on=on)
    other = rate_on(book=book, currency=currency, on=on)
    return Money(round_money(money.amount * own / other, currency), currency)


def implied_rate(one: Money, other: Money) -> Decimal:
    """Units of `other`'s currency paid for one of `one`'s, to five digits."""
    return _READABLE.create_decimal(other.amount / one.amount).normalize()


@dataclass(frozen=True)
class Exchange:
    """Two amounts of one entry, in two currencies: what leaves and what arrives, or
    what was charged abroad and what that took from the wallet.
    """

    known: Money
    second: Money  # zero while it is not known
    field: str  # of the second, which may be filled in
    proposed: Money | None  # the second at the day's rate; None when there is no rate

    @property
    def rate(self) -> str:
        """`1 USD = 0.92 EUR`, as the amounts imply it; "" without a second one."""
        second = self.second or self.proposed
        if not second:
            return ""
        number = format_number(implied_rate(self.known, second), current_locale())
        return f"1 {self.known.currency} = {number} {second.currency}"


def exchange_of(
    *, book: Book, on: date, known: Money, second: Money, field: str
) -> Exchange:
    try:
        proposed = exchanged(known, second.currency, book=book, on=on)
    except NoRate:
        return Exchange(known, second, field, None)
    return Exchange(known, second, field, proposed or None)

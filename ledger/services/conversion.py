"""A Book gets another main currency, in the background.

    start_conversion    the Book becomes read-only; the duty is a row
    work                chunk by chunk, what each entry will be worth stands aside
    _switch             one transaction puts it all in place, and the Book opens again

Until the switch every figure is the old currency's; after it, the new one's. A crash
leaves the row, and the sweep goes on with it.
"""

from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from accounts.models import Book, User
from accounts.services import adopt_currency, freeze_book, thaw_book
from expense_tracker.kernel.currencies import is_currency
from ledger.currencies.rates import LAST_DECIMAL, ONE, Rates, booked_in
from ledger.errors import InvalidEntry, NoRate
from ledger.models import Conversion, ConvertedEntry, Entry, Rate
from ledger.services import totals
from ledger.signals import currency_converted

State = Conversion.State
CHUNK = 2000


def start_conversion(
    *, book: Book, actor: User | None, currency: str, as_of: date
) -> Conversion:
    """Make the Book read-only and owe its conversion to `currency`.

    Raises InvalidEntry, also when there is no rate between the two on some day.
    """
    if not is_currency(currency) or currency == book.base_currency:
        raise InvalidEntry("Choose another currency.", field="currency")
    try:
        rate = crossing(book, currency, as_of, as_of).on(as_of)
    except NoRate as error:
        raise InvalidEntry(
            f"There is no exchange rate from {book.base_currency} to {currency}. "
            f"Add your own for {currency} first.",
            field="currency",
        ) from error
    with transaction.atomic():
        if not freeze_book(book=book, reason=f"It is being converted to {currency}."):
            raise InvalidEntry("It is being converted already.", field="currency")
        conversion: Conversion = Conversion.objects.create(
            book=book,
            old=book.base_currency,
            new=currency,
            rate=rate,
            created_by=actor,
        )
    return conversion


class Crossing:
    """From the Book's currency to another one, by day."""

    def __init__(self, rates: Rates, new: str) -> None:
        self._rates, self._new = rates, new

    def on(self, day: date) -> Decimal:
        """Units of the new currency for one of the old. Raises NoRate."""
        return (ONE / self._rates.on(self._new, day)).quantize(LAST_DECIMAL)

    def rate(self, currency: str, day: date, used: Decimal) -> Decimal:
        """What an entry booked at `used` is booked at in the new currency.

        In the wallet's own currency it is 1 exactly; else what was used, carried over.
        """
        if currency == self._new:
            return ONE
        return max((used * self.on(day)).quantize(LAST_DECIMAL), LAST_DECIMAL)


def crossing(book: Book, new: str, first: date, last: date) -> Crossing:
    return Crossing(Rates(book, {new}, first, last), new)


def work(*, conversion: Conversion) -> None:
    """Go on with a conversion until it is done; safe to run twice.

    What cannot be converted stops it with a reason, and nothing has changed.
    """
    try:
        while _put_aside(conversion):
            pass
        _switch(conversion)
    except (NoRate, InvalidEntry) as error:
        _give_up(conversion, str(error))


@transaction.atomic
def _put_aside(conversion: Conversion) -> bool:
    """Work out the next entries; False when none are left, or another did it all."""
    if not _working(conversion).update(claimed_at=timezone.now()):
        return False
    done = conversion.entries.aggregate(m=Max("entry_id"))["m"] or 0
    rows = list(
        Entry.objects.filter(pk__gt=done)
        .order_by("pk")
        .values_list("pk", "date", "wallet__currency", "amount", "rate")[:CHUNK]
    )
    if not rows:
        return False
    days = [day for _, day, *_ in rows]
    cross = crossing(conversion.book, conversion.new, min(days), max(days))
    made = [
        ConvertedEntry(
            book_id=conversion.book_id,
            conversion=conversion,
            entry_id=pk,
            rate=(rate := cross.rate(currency, day, used)),
            base_amount=booked_in(conversion.new, amount, rate),
        )
        for pk, day, currency, amount, used in rows
    ]
    ConvertedEntry.objects.bulk_create(made, ignore_conflicts=True)
    return True


def _working(conversion: Conversion) -> "QuerySet[Conversion]":
    """The row while there is work left; updating it holds off other workers."""
    return Conversion.objects.filter(pk=conversion.pk, state=State.WORKING)


# One statement for any number of entries; amounts are refused as expressions
# (kernel.fields), so Django's own `update()` cannot say this.
PUT_IN_PLACE = """
    UPDATE ledger_entry SET rate = made.rate, base_amount = made.base_amount
    FROM ledger_convertedentry AS made
    WHERE made.entry_id = ledger_entry.id AND made.conversion_id = %s
"""


@transaction.atomic
def _switch(conversion: Conversion) -> None:
    now = timezone.now()
    if not _working(conversion).update(state=State.DONE, finished_at=now):
        return
    book = conversion.book
    with connection.cursor() as cursor:
        cursor.execute(PUT_IN_PLACE, [conversion.pk])
    conversion.entries.all().delete()
    _carry_rates(conversion)
    adopt_currency(book=book, currency=conversion.new)
    totals.rewrite(book)
    currency_converted.send(sender=Book, book=book, conversion=conversion)


def _carry_rates(conversion: Conversion) -> None:
    """The Book's own rates in terms of the new currency.

    Those of the new currency itself become those of the old one.
    """
    own = list(Rate.objects.filter(book=conversion.book))
    if not own:
        return
    span = Rate.objects.filter(book=conversion.book).aggregate(
        first=Min("date"), last=Max("date")
    )
    cross = crossing(conversion.book, conversion.new, span["first"], span["last"])
    carried = [_carried(conversion, cross, rate) for rate in own]
    Rate.objects.filter(book=conversion.book).delete()
    Rate.objects.bulk_create(carried)


def _carried(conversion: Conversion, cross: Crossing, own: Rate) -> Rate:
    turned = own.currency == conversion.new
    return Rate(
        book=conversion.book,
        currency=conversion.old if turned else own.currency,
        date=own.date,
        rate=cross.on(own.date) if turned else cross.rate("", own.date, own.rate),
    )


def _give_up(conversion: Conversion, reason: str) -> None:
    with transaction.atomic():
        conversion.state, conversion.error = State.FAILED, reason[:300]
        conversion.finished_at = timezone.now()
        conversion.save()
        conversion.entries.all().delete()
        thaw_book(book=conversion.book)

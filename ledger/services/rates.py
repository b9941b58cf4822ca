"""The Book's own rates, and keeping the reference rates that all Books share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import F, Max, Min

from accounts.models import Book, User
from expense_tracker.kernel.currencies import is_currency
from expense_tracker.kernel.scoping import all_books
from ledger.currencies.ecb import (
    DAY_FILE,
    QUARTER_FILE,
    WHOLE_FILE,
    Published,
    fetch_rates,
    read_rates,
)
from ledger.currencies.rates import EURO, ONE, PAUSE, Rates, booked_base, crossed
from ledger.errors import InUse, InvalidEntry, StaleVersion
from ledger.models import Change, Entry, Rate, ReferenceRate, Wallet
from ledger.queries.totals import currencies_in_use
from ledger.services.editing import BookEdit, edit_book

BATCH = 2000
ANY_DAY = date(2000, 1, 1)
# Days the bank's middle file surely reaches back.
QUARTER = timedelta(days=80)


def set_rate(
    *,
    book: Book,
    actor: User | None,
    currency: str,
    day: date,
    rate: Decimal,
    revalue: bool = False,
) -> Change:
    """From that day on one unit of `currency` is `rate` of the Book's.

    Entries keep the rate they were booked at, unless `revalue`: then those from that
    day until the next own rate take this one. Raises InvalidEntry.
    """
    if not is_currency(currency) or currency == book.base_currency:
        raise InvalidEntry("Choose a foreign currency.", field="currency")
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.CHANGED, label=f"{currency} rate"
    ) as edit:
        own = Rate.objects.filter(book=book, currency=currency, date=day).first()
        if own is None:
            own = Rate(book=book, currency=currency, date=day)
        else:
            edit.changing([own])
        own.rate = rate
        own.save()
        edit.written([own])
        edit.about(own)
        if revalue:
            _revalue(edit, own)
    assert edit.change is not None
    return edit.change


def delete_rate(*, book: Book, actor: User | None, rate: Rate) -> Change:
    """Entries keep the rate they were booked at. Raises InUse for the only rate that
    the currency of a wallet has.
    """
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.DELETED, label=f"{rate.currency} rate"
    ) as edit:
        if not Rate.objects.filter(pk=rate.pk).exists():
            raise StaleVersion("It was deleted meanwhile.")
        edit.changing([rate])
        edit.about(rate)
        rate.delete()
        check_rates(book)
    assert edit.change is not None
    return edit.change


def check_rates(book: Book) -> None:
    """Raise InUse when a wallet's currency is without any rate: balances need one."""
    foreign = currencies_in_use(book)[1:]
    # Of any day will do: before the first one the first counts.
    rates = Rates(book, foreign, ANY_DAY, ANY_DAY)
    for currency in foreign:
        if rates.quote(currency, ANY_DAY) is None:
            raise InUse(f"A wallet in {currency} needs it. Add another rate first.")


def _revalue(edit: BookEdit, own: Rate) -> None:
    following = (
        Rate.objects.filter(book=own.book, currency=own.currency, date__gt=own.date)
        .order_by("date")
        .first()
    )
    entries = Entry.objects.filter(
        wallet__currency=own.currency, date__gte=own.date
    ).select_related("wallet")
    if following is not None:
        entries = entries.filter(date__lt=following.date)
    rows = list(entries)
    edit.changing(rows)
    for row in rows:
        row.rate = own.rate
        row.base_amount = booked_base(edit.book, row.amount, Decimal(own.rate))
        row.version += 1
    Entry.objects.bulk_update(rows, ["rate", "base_amount", "version"], batch_size=500)
    edit.written(rows)


# --- everybody's ----------------------------------------------------------------------


def keep_rates(rates: Iterable[Published]) -> int:
    """Store what the bank published; how many days and currencies were new or other.

    What it published before and has not changed is left alone.
    """
    rows = [
        ReferenceRate(currency=each.currency, date=each.day, per_euro=each.per_euro)
        for each in rates
    ]
    known = _known(rows)
    news = [row for row in rows if known.get((row.currency, row.date)) != row.per_euro]
    ReferenceRate.objects.bulk_create(
        news,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["currency", "date"],
        update_fields=["per_euro"],
    )
    if news:
        _renew_books()
    return len(news)


def _renew_books() -> None:
    """What is held in foreign currencies is worth something else now: figures that
    were kept for a version no longer stand.
    """
    with all_books():
        foreign = Wallet.objects.exclude(currency=F("book__base_currency"))
        Book.objects.filter(pk__in=foreign.values("book")).update(
            version=F("version") + 1
        )


def _known(rows: list[ReferenceRate]) -> dict[tuple[str, date], Decimal]:
    if not rows:
        return {}
    days = [row.date for row in rows]
    found = ReferenceRate.objects.filter(date__range=(min(days), max(days)))
    return {
        (currency, day): Decimal(rate)
        for currency, day, rate in found.values_list("currency", "date", "per_euro")
    }


def file_to_ask_for(as_of: date) -> str | None:
    """The smallest of the bank's files that closes the gap; None when there is none.

    On a weekend Friday's rates are the newest there can be.
    """
    newest: date | None = ReferenceRate.objects.aggregate(m=Max("date"))["m"]
    if newest is None or as_of - newest > QUARTER:
        return WHOLE_FILE
    working_days = _working_days(newest, as_of)
    if not working_days:
        return None
    return DAY_FILE if working_days == 1 else QUARTER_FILE


def _working_days(after: date, until: date) -> int:
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(day.isoweekday() <= 5 for day in days)  # noqa: PLR2004


def fetch_reference_rates(as_of: date) -> int:
    """Ask the bank for what is missing; how many rates were new.

    0 without an address to ask. Raises UnreachableBank.
    """
    name = file_to_ask_for(as_of)
    if not settings.ECB_URL or name is None:
        return 0
    return keep_rates(fetch_rates(settings.ECB_URL + name))


# --- the bank's file, into one Book ---------------------------------------------------


def import_rates(*, book: Book, actor: User | None, data: bytes) -> tuple[Change, int]:
    """Take the bank's file over as own rates of the Book's foreign currencies, for the
    days its entries reach back; how many there were.

    Raises UnreadableRates; InvalidEntry when no rate in it is of use.
    """
    published = read_rates(data)
    rows = list(_of_use(book, published))
    if not rows:
        raise InvalidEntry("None of its rates is for a currency of your wallets.")
    with edit_book(
        book=book, actor=actor, verb=Change.Verb.ADDED, label="Exchange rates"
    ) as edit:
        same = Rate.objects.filter(book=book, date__in={row.date for row in rows})
        replaced = {(row.currency, row.date) for row in rows}
        former = [each for each in same if (each.currency, each.date) in replaced]
        edit.changing(former)
        Rate.objects.filter(pk__in=[each.pk for each in former]).delete()
        Rate.objects.bulk_create(rows, batch_size=BATCH)
        edit.written(rows)
        edit.about(rows[-1])
    assert edit.change is not None
    return edit.change, len(rows)


def _of_use(book: Book, published: list[Published]) -> Iterator[Rate]:
    since = _needed_since(book) or max(each.day for each in published)
    used = set(currencies_in_use(book)) - {book.base_currency}
    by_day: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for each in published:
        by_day[each.day][each.currency] = each.per_euro
    for day, rates in sorted(by_day.items()):
        rates[EURO] = ONE
        if day < since or book.base_currency not in rates:
            continue
        for currency in sorted(used & rates.keys()):
            rate = crossed(rates[currency], rates[book.base_currency])
            yield Rate(book=book, currency=currency, date=day, rate=rate)


def _needed_since(book: Book) -> date | None:
    foreign = Entry.objects.filter(book=book).exclude(
        wallet__currency=book.base_currency
    )
    first: date | None = foreign.aggregate(m=Min("date"))["m"]
    return None if first is None else first - PAUSE

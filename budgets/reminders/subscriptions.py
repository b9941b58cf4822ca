"""What members are told of their subscriptions: trials and notice periods that end,
prices that rose, charges after a cancellation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from accounts.models import Book
from budgets.mails import Item
from expense_tracker.kernel.format import format_date, format_money, format_percent
from expense_tracker.kernel.money import Money
from ledger.currencies.rates import in_base, rate_on
from ledger.models import Entry, Occurrence, Recurring
from ledger.recurring.coming import due_dates, fitting_entries
from ledger.recurring.rows import charges_after_cancelling

# A charge longer ago is no news.
RECENT = timedelta(days=45)


@dataclass(frozen=True)
class Reader:
    """Whom it is told, and when: `today` and `lead` days are the person's."""

    book: Book
    today: date
    lead: int
    locale: str


@dataclass(frozen=True)
class Charged:
    """An entry that is, or looks like, a date of a schedule."""

    recurring: Recurring
    entry: Entry


def subscriptions_to_tell(reader: Reader) -> list[Item]:
    """What there is to tell on that day; each has a key that it is told by once."""
    return [*_ends(reader), *_risen(reader), *_charged_again(reader)]


# --- days that must not be missed -----------------------------------------------------


def _ends(reader: Reader) -> Iterator[Item]:
    today = reader.today
    window = (today, today + timedelta(days=reader.lead))
    watched = Recurring.objects.filter(
        Q(trial_ends_on__range=window) | Q(cancel_by__range=window),
        book=reader.book,
        paused=False,
        cancelled_on=None,
    )
    for each in watched.select_related("wallet").order_by("pk"):
        money = each.wallet.money(each.amount)
        for kind, day, words in (
            ("trial", each.trial_ends_on, "ends its trial"),
            ("cancel", each.cancel_by, "can be cancelled until"),
        ):
            if day is not None and window[0] <= day <= window[1]:
                said = _day(day, reader, until=kind == "cancel")
                stage = "today" if day == today else "soon"
                key = f"{kind}:{each.pk}:{day}:{stage}"
                yield _item(reader, key, each, f"{words} {said}", money)


def _day(day: date, reader: Reader, *, until: bool) -> str:
    if day == reader.today:
        return "today"
    said = format_date(day, reader.locale, "weekday")
    return said if until else f"on {said}"


# --- charges --------------------------------------------------------------------------


def _risen(reader: Reader) -> Iterator[Item]:
    """Charges above what the schedule expects, each new price once."""
    for charged in _charges(reader.book, reader.today):
        recurring, entry = charged.recurring, charged.entry
        before = recurring.most or recurring.amount
        amount = abs(entry.amount)
        if amount <= before or entry.wallet.currency != recurring.wallet.currency:
            continue
        more = format_percent(amount / before - 1, reader.locale)
        since = format_date(entry.date, reader.locale, "weekday")
        fact = f"costs {more} more since {since}"
        key = f"price:{recurring.pk}:{amount.normalize():f}"
        yield _item(reader, key, recurring, fact, abs(entry.money))


def _charges(book: Book, today: date) -> Iterator[Charged]:
    """Recent entries of expenses that come again, settled or only fitting."""
    since = today - RECENT
    settled = Occurrence.objects.filter(
        book=book, entry__date__gte=since, recurring__kind=Recurring.Kind.EXPENSE
    )
    related = ("recurring__wallet", "entry__wallet")
    for each in settled.select_related(*related).order_by("entry__date", "pk"):
        yield Charged(each.recurring, each.entry)
    dues = due_dates(book=book, until=today, kind=Recurring.Kind.EXPENSE)
    open_ = {(due.recurring.pk, due.due_on): due for due in dues if due.on >= since}
    for key, entry in fitting_entries(book=book, dues=open_.values()).items():
        yield Charged(open_[key].recurring, entry)


def _charged_again(reader: Reader) -> Iterator[Item]:
    charges = charges_after_cancelling(book=reader.book)
    schedules = Recurring.objects.filter(book=reader.book).in_bulk(charges)
    for pk, entry in charges.items():
        if entry.date < reader.today - RECENT:
            continue
        on = format_date(entry.date, reader.locale, "weekday")
        fact = f"was charged again on {on}, though cancelled"
        key = f"again:{pk}:{entry.pk}"
        money = abs(entry.money)
        yield _item(reader, key, schedules[pk], fact, money)


def _item(
    reader: Reader, key: str, recurring: Recurring, fact: str, amount: Money
) -> Item:
    book = reader.book
    rate = rate_on(book=book, currency=amount.currency, on=reader.today)
    worth = Money(in_base(book, amount.amount, rate), book.base_currency)
    said = format_money(amount, reader.locale)
    return Item(key, recurring.name, fact, said, worth)

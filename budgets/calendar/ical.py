"""What a Book has ahead as an iCalendar (RFC 5545), for other calendar programs.

All-day events with stable UIDs: moved or paid, a bill moves or goes in them too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.links import path_in
from accounts.models import Book
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.models import Recurring
from ledger.queries.cards import card_dues
from ledger.recurring.coming import due_dates

BEHIND = timedelta(days=92)
AHEAD = timedelta(days=366)
# More would be a daily habit, not bills.
MOST = 2000
ONE_DAY = timedelta(days=1)
REFRESH = "PT6H"
Kind = Recurring.Kind


@dataclass(frozen=True)
class Dated:
    """An all-day event; `uid` without the site's name."""

    uid: str
    on: date
    title: str
    kind: str
    url: str
    amount: Money | None = None


def calendar_of(*, book: Book, shows_amounts: bool, as_of: date) -> bytes:
    """The calendar file: open bills, expected income, statements of cards, trials and
    notice periods that end, from BEHIND before `as_of` to AHEAD after it.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Bills//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{book.name}: bills")
    calendar.add("x-published-ttl", REFRESH)
    stamp = datetime.combine(as_of, time.min, UTC)
    shown = (each for each in _entries(book, as_of) if each.on >= as_of - BEHIND)
    for entry in sorted(shown, key=lambda each: (each.on, each.uid))[:MOST]:
        calendar.add_component(_event(entry, stamp, shows_amounts=shows_amounts))
    found: bytes = calendar.to_ical()
    return found


def _entries(book: Book, as_of: date) -> Iterator[Dated]:
    dues = due_dates(book=book, until=as_of + AHEAD)
    for due in dues:
        recurring = due.recurring
        if due.is_to_pay or recurring.kind == Kind.INCOME:
            yield Dated(
                uid=f"due-{recurring.pk}-{due.due_on:%Y%m%d}",
                on=due.on,
                title=due.name,
                kind="Income" if recurring.kind == Kind.INCOME else "Bill",
                url=_page_of(recurring),
                amount=due.amount,
            )
    for card in card_dues(book=book, as_of=as_of, dues=dues):
        yield Dated(
            uid=f"card-{card.wallet.pk}-{card.closed_on:%Y%m%d}",
            on=card.on,
            title=f"Pay {card.name}",
            kind="Card statement",
            url=_address(book.pk, reverse("budgets:bill-list")),
            amount=card.amount,
        )
    yield from _ends(book, as_of)


def _ends(book: Book, as_of: date) -> Iterator[Dated]:
    """Trials that end, and last days to cancel."""
    window = (as_of - BEHIND, as_of + AHEAD)
    watched = Recurring.objects.filter(
        Q(trial_ends_on__range=window) | Q(cancel_by__range=window),
        book=book,
        paused=False,
        cancelled_on=None,
    )
    for each in watched:
        for word, day, title in (
            ("trial", each.trial_ends_on, f"Trial of {each} ends"),
            ("cancel", each.cancel_by, f"Last day to cancel {each}"),
        ):
            if day is not None and window[0] <= day <= window[1]:
                uid = f"{word}-{each.pk}"
                yield Dated(uid, day, title, "Subscription", _page_of(each))


def _page_of(recurring: Recurring) -> str:
    page = reverse("ledger:recurring-detail", args=[recurring.pk])
    return _address(recurring.book_id, page)


def _address(book_id: int, path: str) -> str:
    """In that very Book: the person who clicks may have several."""
    return f"{settings.BASE_URL}{path_in(book_id, path)}"


def _event(entry: Dated, stamp: datetime, *, shows_amounts: bool) -> Event:
    title = entry.title
    if shows_amounts and entry.amount is not None:
        title = f"{title}, {format_money(entry.amount, current_locale())}"
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + ONE_DAY)  # exclusive
    event.add("summary", title)
    event.add("categories", [entry.kind])
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")  # nobody is busy for it
    return event

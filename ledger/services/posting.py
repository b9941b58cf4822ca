"""Booking what is due of the schedules that book themselves.

`Recurring.posted_until` says up to which day that was done, so that an entry somebody
deleted does not come back. Run late it catches up, the oldest date first; run twice, or
twice at once, it books nothing twice: each date is claimed inside the Book's lock.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import Book
from ledger.currencies.rates import rate_on
from ledger.errors import LedgerError, NoRate, StaleVersion
from ledger.models import Entry, Recurring
from ledger.recurring.coming import DueDate, due_dates, fitting_entries
from ledger.services.occurrences import Payment, book_occurrence, link_occurrence


def books_to_post(now: datetime) -> list[int]:
    """Ids of the Books that have schedules whose day, in the Book's zone, is not done.
    One statement over all Books and one for their zones.
    """
    automatic = Recurring.objects.filter(automatic=True, paused=False).order_by()
    zones = automatic.values_list("book__time_zone", flat=True).distinct()
    undone = Q(pk__in=[])
    for today, names in _by_day(list(zones), now).items():
        waits = Q(posted_until=None) | Q(posted_until__lt=today)
        undone |= Q(book__time_zone__in=names) & waits
    return sorted(automatic.filter(undone).values_list("book_id", flat=True).distinct())


def _by_day(zones: list[str], now: datetime) -> dict[date, list[str]]:
    days: dict[date, list[str]] = defaultdict(list)
    for zone in zones:
        days[now.astimezone(ZoneInfo(zone)).date()].append(zone)
    return days


def post_due(*, book: Book, as_of: date) -> int:
    """Book what is due up to and including `as_of`; how many dates were settled.

    A date that an entry fits already is settled with that entry. A schedule whose
    wallet is archived or has no rate waits, from its first such date on.
    """
    dues = due_dates(book=book, until=as_of, automatic=True)
    fitting = fitting_entries(book=book, dues=dues)
    stuck: dict[int, date] = {}
    posted = 0
    for due in dues:
        if not _is_wanted(due) or due.recurring.pk in stuck:
            continue
        try:
            _post(book, due, fitting.get((due.recurring.pk, due.due_on)))
        except StaleVersion:
            continue
        except LedgerError:
            stuck[due.recurring.pk] = due.on
            continue
        posted += 1
    _note(book, as_of, stuck)
    return posted


def _is_wanted(due: DueDate) -> bool:
    until = due.recurring.posted_until
    return until is None or due.on > until


def _post(book: Book, due: DueDate, entry: Entry | None) -> None:
    recurring, due_on = due.recurring, due.due_on
    if entry is not None:
        link_occurrence(
            book=book, actor=None, recurring=recurring, due_on=due_on, entry=entry
        )
        return
    reason = hindrance(book, recurring, due.on)
    if reason:
        raise LedgerError(reason)
    book_occurrence(
        book=book,
        actor=None,
        recurring=recurring,
        due_on=due_on,
        paid=Payment(on=due.on),
    )


def hindrance(book: Book, recurring: Recurring, on: date) -> str:
    """Why it cannot be booked by itself, "" when it can."""
    wallets = [recurring.wallet, *filter(None, [recurring.to_wallet])]
    for wallet in wallets:
        if wallet.is_archived:
            return f"{wallet.name} is archived."
        try:
            rate_on(book=book, currency=wallet.currency, on=on)
        except NoRate as error:
            return str(error)
    return ""


def _note(book: Book, as_of: date, stuck: dict[int, date]) -> None:
    done = Recurring.objects.filter(book=book, automatic=True, paused=False)
    done.exclude(pk__in=stuck).update(posted_until=as_of)
    for pk, on in stuck.items():
        done.filter(pk=pk).update(posted_until=on - timedelta(days=1))

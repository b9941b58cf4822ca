"""Which entries may be one date of a schedule, for people to choose among."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from accounts.models import Book
from expense_tracker.kernel.text import fold
from ledger.listing.filters import EntryFilter
from ledger.models import Entry, Recurring
from ledger.querysets import EntryQuerySet, at_least, at_most
from ledger.recurring.coming import expected_range, fits

# How far from the date an entry of the same payee or amount is still offered.
FAR = timedelta(days=45)
OFFERED = 12
# Enough to find the nearest among: beyond, a search tells more.
READ = 300


@dataclass(frozen=True)
class Candidate:
    entry: Entry
    fits: bool  # payee, amount and day are as the schedule expects


def candidates(
    *, book: Book, recurring: Recurring, on: date, chosen: EntryFilter | None = None
) -> list[Candidate]:
    """Entries that settle no date yet, of the schedule's kind and currency: those that
    fit first, then the nearest to the day; at most OFFERED.

    Without a search, those of the same payee or an amount that is expected, within FAR.
    """
    found = chosen.entries(book) if chosen else _alike(book, recurring, on)
    rows = (
        found.filter(kind=recurring.kind, occurrences=None, position=0)
        .filter(wallet__currency=recurring.wallet.currency)
        .select_related("wallet", "payee", "category", "group")
        .order_by("-date", "-pk")[:READ]
    )
    known = [Candidate(entry, fits(entry, recurring, on)) for entry in rows]
    known.sort(key=lambda each: (not each.fits, abs(each.entry.date - on)))
    return known[:OFFERED]


def _alike(book: Book, recurring: Recurring, on: date) -> EntryQuerySet:
    lowest, highest = expected_range(recurring)
    alike = at_least(lowest) & at_most(highest)
    if recurring.kind != Recurring.Kind.TRANSFER:
        payee = recurring.payee.name if recurring.payee else recurring.name
        alike |= Q(payee__name_key__contains=fold(payee))
    near: EntryQuerySet = Entry.objects.filter(book=book)
    return near.filter(alike, date__range=(on - FAR, on + FAR))

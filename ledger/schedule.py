"""The dates of a Recurring."""

from collections.abc import Iterator
from datetime import date
from itertools import count, takewhile

from dateutil.relativedelta import relativedelta

from ledger.models import Recurring

Unit = Recurring.Unit
# No schedule reaches beyond the last year a date can have.
LAST_YEAR = 9998


def nth_date(recurring: Recurring, n: int) -> date:
    """The n-th date, from 0, counted from `starts_on`.

    Monthly from 31 January gives 28 or 29 February and then 31 March, yearly from 29
    February the 28th in common years.
    """
    steps = n * recurring.interval
    delta = {
        Unit.DAY: relativedelta(days=steps),
        Unit.WEEK: relativedelta(weeks=steps),
        Unit.MONTH: relativedelta(months=steps),
        Unit.YEAR: relativedelta(years=steps),
    }[Unit(recurring.unit)]
    moved: date = recurring.starts_on + delta
    return moved


def dates(recurring: Recurring, *, until: date) -> Iterator[date]:
    """All its dates up to and including `until`, in order."""
    last = min(until, recurring.ends_on or until)
    if recurring.unit == Unit.ONCE:
        return iter([recurring.starts_on] if recurring.starts_on <= last else [])
    return takewhile(lambda on: on <= last, _all_dates(recurring))


def _all_dates(recurring: Recurring) -> Iterator[date]:
    for n in count():
        try:
            on = nth_date(recurring, n)
        except (OverflowError, ValueError):
            return
        if on.year > LAST_YEAR:
            return
        yield on


def open_dates(recurring: Recurring, *, until: date) -> list[date]:
    """Dates up to `until` not booked or skipped yet, oldest first; none while paused.

    Reads `recurring.occurrences`: prefetch them for lists.
    """
    if recurring.paused:
        return []
    settled = {occurrence.due_on for occurrence in recurring.occurrences.all()}
    return [on for on in dates(recurring, until=until) if on not in settled]

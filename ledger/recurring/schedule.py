"""The dates of a Recurring, by RFC 5545's rules.

Two days belong to each: `due_on` is what the rule says and names the date for good;
`on` is where the weekend rule, or somebody's hand, has put it.
Rule with examples: docs/algorithms/schedules.md
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any, NamedTuple

from dateutil import rrule

from ledger.models import Occurrence, Recurring

Unit, Weekend = Recurring.Unit, Recurring.Weekend
State = Occurrence.State
# No schedule reaches beyond the last year a date can have.
LAST_DAY = date(9998, 12, 31)
# How far the weekend rule moves a date.
WEEKEND = timedelta(days=2)
SATURDAY, SUNDAY = 5, 6
SHORTEST_MONTH = 28

FREQUENCIES = {
    Unit.DAY: rrule.DAILY,
    Unit.WEEK: rrule.WEEKLY,
    Unit.MONTH: rrule.MONTHLY,
    Unit.YEAR: rrule.YEARLY,
}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_DAYS = tuple(range(SATURDAY))
WORKING = "WD"


class Due(NamedTuple):
    """A date of a schedule: `due_on` by its rule, to be dealt with on `on`."""

    due_on: date
    on: date


# --- the rule -------------------------------------------------------------------------


def dates(recurring: Recurring, *, until: date = LAST_DAY) -> Iterator[date]:
    """What its rule gives up to and including `until`, in order, settled or not."""
    last = min(until, recurring.ends_on or until, LAST_DAY)
    return takewhile(lambda on: on <= last, _all_dates(recurring))


def _all_dates(recurring: Recurring) -> Iterator[date]:
    if recurring.unit == Unit.ONCE:
        return iter([recurring.starts_on])
    return (each.date() for each in rule_of(recurring))


def rule_of(recurring: Recurring) -> rrule.rrule:
    """Its rule without an end date; not for what comes once."""
    return rrule.rrule(
        FREQUENCIES[Unit(recurring.unit)],
        dtstart=datetime.combine(recurring.starts_on, time.min),
        interval=recurring.interval,
        count=recurring.count,
        wkst=rrule.MO,
        **_parts(recurring),
    )


def _parts(recurring: Recurring) -> dict[str, Any]:
    start, days = recurring.starts_on, recurring.days
    match Unit(recurring.unit):
        case Unit.WEEK if days:
            return {"byweekday": [WEEKDAYS.index(day) for day in days.split(",")]}
        case Unit.MONTH:
            return _in_month(days or str(start.day))
        case Unit.YEAR:
            return {"bymonth": start.month, **_in_month(days or str(start.day))}
    return {}


def _in_month(days: str) -> dict[str, Any]:
    """`31` (the last day of shorter months), `-1`, `2TU`, `-1FR`, `-1WD`."""
    place, weekday = int(days.rstrip("MOTUWEHFRSAD")), days[-2:]
    if weekday == WORKING:
        return {"byweekday": WORKING_DAYS, "bysetpos": place}
    if weekday in WEEKDAYS:
        return {"byweekday": rrule.weekday(WEEKDAYS.index(weekday), place)}
    if place <= SHORTEST_MONTH:
        return {"bymonthday": place}
    # The latest of these that the month has.
    return {"bymonthday": range(SHORTEST_MONTH, place + 1), "bysetpos": -1}


def is_date_of(recurring: Recurring, day: date) -> bool:
    """Whether its rule has that date."""
    return any(on == day for on in dates(recurring, until=day))


def on_weekend_rule(day: date, weekend: str) -> date:
    """Where that rule puts the day."""
    late = day.weekday() - SATURDAY
    if late < 0 or weekend == Weekend.AS_IS:
        return day
    if weekend == Weekend.BEFORE:
        return day - timedelta(days=late + 1)
    return day + timedelta(days=SUNDAY - SATURDAY + 1 - late)


# --- what is open ---------------------------------------------------------------------


def open_dues(recurring: Recurring, *, until: date) -> list[Due]:
    """What falls up to and including `until` and is not booked or skipped, earliest
    first; none while paused.

    Reads `recurring.occurrences`: prefetch them for lists.
    """
    if recurring.paused:
        return []
    moved = _moved(recurring)
    last = max([min(until, LAST_DAY - WEEKEND) + WEEKEND, *moved])
    found = [due for due in _open(recurring, moved, last) if due.on <= until]
    return sorted(found, key=lambda due: due.on)


def next_due(recurring: Recurring) -> Due | None:
    """Its earliest open date, overdue ones and those of a pause too; None when it has
    ended.
    """
    moved = _moved(recurring)
    dues = _open(recurring, moved, LAST_DAY)
    first = next((due for due in dues if due.due_on not in moved), None)
    ahead = _open(recurring, moved, max(moved, default=date.min))
    waiting = [due for due in ahead if due.due_on in moved]
    return min([*waiting, *([first] if first else [])], key=_day, default=None)


def next_days(recurring: Recurring, *, after: date, count: int) -> list[Due]:
    """The first `count` open ones later than `after`."""
    found: list[Due] = []
    for due in _open(recurring, _moved(recurring), LAST_DAY):
        if len(found) == count:
            break
        if due.on > after:
            found.append(due)
    return found


def _open(recurring: Recurring, moved: dict[date, date], last: date) -> Iterator[Due]:
    """Open dates whose rule's date is `last` at the latest."""
    settled = {
        each.due_on for each in _occurrences(recurring) if each.state != State.MOVED
    }
    gone = recurring.cancelled_on
    for due_on in dates(recurring, until=min(last, gone or last)):
        if due_on not in settled:
            on = on_weekend_rule(due_on, recurring.weekend)
            yield Due(due_on, moved.get(due_on, on))


def _moved(recurring: Recurring) -> dict[date, date]:
    return {
        each.due_on: each.moved_to
        for each in _occurrences(recurring)
        if each.state == State.MOVED and each.moved_to
    }


def _occurrences(recurring: Recurring) -> list[Occurrence]:
    """None for a schedule that is only being tried out."""
    return list(recurring.occurrences.all()) if recurring.pk else []


def _day(due: Due) -> date:
    return due.on

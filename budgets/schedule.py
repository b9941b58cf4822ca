"""Single dates of a bill's schedule, whether it is paused or not."""

from datetime import date

from ledger.models import Recurring
from ledger.schedule import dates


def next_due(recurring: Recurring) -> date | None:
    """Its earliest date not settled yet, overdue ones too; None when it has ended."""
    settled = {each.due_on for each in recurring.occurrences.all()}
    coming = dates(recurring, until=date.max)
    return next((on for on in coming if on not in settled), None)


def is_date_of(recurring: Recurring, day: date) -> bool:
    """Whether its schedule has that date."""
    return any(on == day for on in dates(recurring, until=day))


_UNITS = {
    Recurring.Unit.DAY: ("Daily", "days"),
    Recurring.Unit.WEEK: ("Weekly", "weeks"),
    Recurring.Unit.MONTH: ("Monthly", "months"),
    Recurring.Unit.YEAR: ("Yearly", "years"),
}


def rule_said(recurring: Recurring) -> str:
    """`Monthly`, `Every 2 weeks`, `Once`."""
    if recurring.unit == Recurring.Unit.ONCE:
        return "Once"
    adverb, units = _UNITS[Recurring.Unit(recurring.unit)]
    return adverb if recurring.interval == 1 else f"Every {recurring.interval} {units}"

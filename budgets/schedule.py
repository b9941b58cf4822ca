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

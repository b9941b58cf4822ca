"""Periods as programs name them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.period import Period, PeriodError

PeriodText = Annotated[
    str,
    Field(
        max_length=30,
        description="`2026-11`, `2026-w47`, `2026-q4`, `2026`, "
        "`2026-03-05..2026-03-20`; this month without.",
        examples=["2026-11"],
    ),
]


def period_named(
    text: str, *, as_of: date, first_day: int, first_weekday: int = 0
) -> Period:
    """The period of that name, the running month without one. Raises Problem for what
    names none.
    """
    if not text:
        return Period.month_of(as_of, first_day)
    try:
        return Period.parse(text, first_day=first_day, first_weekday=first_weekday)
    except (PeriodError, OverflowError) as error:
        raise _unknown() from error


def month_named(text: str, *, as_of: date, first_day: int) -> Period:
    """Likewise, of a month alone."""
    period = period_named(text, as_of=as_of, first_day=first_day)
    if period.kind != "month":
        raise _unknown("Name a month, such as 2026-11.")
    return Period.month(period.start.year, period.start.month, first_day)


def _unknown(message: str = "No such period.") -> Problem:
    return invalid(Fault("period", message))

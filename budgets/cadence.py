"""Which stretch of days a budget is for."""

from datetime import date, timedelta

from accounts.models import Book
from budgets.models import Budget
from budgets.models.budgets import FORTNIGHT
from expense_tracker.kernel.period import Period

Cadence = Budget.Cadence
# As in "per fortnight" and "this quarter".
NOUNS = {
    Cadence.WEEK: "week",
    Cadence.FORTNIGHT: "two weeks",
    Cadence.MONTH: "month",
    Cadence.CALENDAR: "calendar month",
    Cadence.QUARTER: "quarter",
    Cadence.YEAR: "year",
}


def period_containing(
    day: date, cadence: str, *, pay_day: int, first_weekday: int, anchor: int = 0
) -> Period:
    """The period of that cadence in which `day` lies.

    Months begin on the pay-day and weeks on the first weekday; calendar months,
    quarters and years are calendar ones; two weeks begin on every day whose ordinal
    leaves `anchor` when divided by fourteen. "Once" has no rule: see period_of.
    """
    match Cadence(cadence):
        case Cadence.WEEK:
            return Period.week(day, first_weekday)
        case Cadence.FORTNIGHT:
            start = day - timedelta(days=(day.toordinal() - anchor) % FORTNIGHT)
            return Period.between(start, start + timedelta(days=FORTNIGHT - 1))
        case Cadence.MONTH:
            return Period.month_of(day, pay_day)
        case Cadence.CALENDAR:
            return Period.month_of(day)
        case Cadence.QUARTER:
            return Period.quarter_of(day)
        case Cadence.YEAR:
            return Period.year(day.year)
        case Cadence.ONCE:
            raise ValueError("A budget for once names its own days.")


def period_of(budget: Budget, book: Book, day: date) -> Period:
    """The budget's period in which `day` lies; the only one of a budget for once,
    whatever the day.
    """
    if budget.starts_on is not None and budget.ends_on is not None:
        return Period.between(budget.starts_on, budget.ends_on)
    return period_containing(
        day,
        budget.cadence,
        pay_day=book.pay_day,
        first_weekday=book.first_weekday,
        anchor=budget.anchor,
    )


def each_period(budget: Budget) -> str:
    """`each month`, `each two weeks`; `once`."""
    noun = NOUNS.get(Cadence(budget.cadence))
    return f"each {noun}" if noun else "once"


def full_name(budget: Budget) -> str:
    """Its name, with its cadence unless that is the month: there may be several."""
    if budget.cadence == Cadence.MONTH:
        return budget.name
    return f"{budget.name}, {each_period(budget)}"


def month_of(book: Book, day: date) -> Period:
    """The Book's month, from pay-day to pay-day, in which `day` lies."""
    return Period.month_of(day, book.pay_day)

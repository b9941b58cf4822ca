"""Which stretch of days a budget is for."""

from datetime import date

from accounts.models import Book
from budgets.models import Budget
from expense_tracker.kernel.period import Period

Cadence = Budget.Cadence


def period_containing(
    day: date, cadence: str, *, pay_day: int, first_weekday: int
) -> Period:
    """The period of that cadence in which `day` lies.

    Months begin on the pay-day and weeks on the first weekday; quarters and years are
    calendar ones.
    """
    match Cadence(cadence):
        case Cadence.WEEK:
            return Period.week(day, first_weekday)
        case Cadence.MONTH:
            return Period.month_of(day, pay_day)
        case Cadence.QUARTER:
            return Period.quarter_of(day)
        case Cadence.YEAR:
            return Period.year(day.year)
        case _:
            raise NotImplementedError


def period_of(budget: Budget, book: Book, day: date) -> Period:
    """The budget's period in which `day` lies."""
    return period_containing(
        day, budget.cadence, pay_day=book.pay_day, first_weekday=book.first_weekday
    )


def month_of(book: Book, day: date) -> Period:
    """The Book's month, from pay-day to pay-day, in which `day` lies."""
    return Period.month_of(day, book.pay_day)

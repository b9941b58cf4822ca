"""What the address of a report asks for."""

from collections.abc import Mapping
from datetime import date

from accounts.models import Book
from expense_tracker.kernel.period import Period, PeriodError
from expense_tracker.kernel.text import fold
from ledger.expression.dates import Calendar, is_day_range
from reports.period_reports import COMPARISONS, Options

Query = Mapping[str, str]


def asked_options(query: Query) -> Options:
    """Search and comparison; what is no comparison is the usual one."""
    compare = query.get("compare", "")
    known = [each for each in COMPARISONS if each == compare]
    return Options(query.get("q", ""), known[0] if known else "previous")


def asked_period(query: Query, *, book: Book, as_of: date) -> Period:
    """The days that `first` and `last` say, or `period` in any word the search knows
    (2026-11, month-1, last-30-days); without such the running month.
    """
    first, last = query.get("first", ""), query.get("last", "")
    text = f"{first}..{last}" if first and last else query.get("period", "")
    return _read(text, book, as_of) or Period.month_of(as_of, book.pay_day)


def _read(text: str, book: Book, as_of: date) -> Period | None:
    word = fold(text)
    if not is_day_range(word):
        return None
    calendar = Calendar(as_of, pay_day=book.pay_day, first_weekday=book.first_weekday)
    try:
        return calendar.period(word)
    except (PeriodError, OverflowError):
        return None

"""Which days a saved report shows, and which a mail of it is of."""

from datetime import date

from accounts.models import Book
from expense_tracker.kernel.period import Period
from reports.models import ReportMail, SavedReport

Span = SavedReport.Span
Cadence = ReportMail.Cadence


def period_of(report: SavedReport, book: Book, as_of: date) -> Period:
    """The days it shows on `as_of`. Only ranges stay where they are by themselves."""
    saved = Period.parse(
        report.period_slug, first_day=book.pay_day, first_weekday=book.first_weekday
    )
    if report.span == Span.FIXED or saved.kind == "range":
        return saved
    running = running_period(saved.kind, book, as_of)
    return running if report.span == Span.RUNNING else running.previous()


def last_period(cadence: str, book: Book, as_of: date) -> Period:
    """The last whole week, month or year on `as_of`."""
    return running_period(cadence, book, as_of).previous()


def running_period(kind: str, book: Book, as_of: date) -> Period:
    """The Book's day, week, month, quarter or year that `as_of` lies in."""
    match kind:
        case "day":
            return Period.day(as_of)
        case "week":
            return Period.week(as_of, book.first_weekday)
        case "quarter":
            return Period.quarter_of(as_of)
        case "year":
            return Period.year(as_of.year)
    return Period.month_of(as_of, book.pay_day)

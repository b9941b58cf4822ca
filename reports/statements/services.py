"""Making statements of months and years that are over, and finding those to be made."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Book, present
from accounts.notices import owe_notice
from expense_tracker.kernel.period import Period, PeriodError
from ledger.models import Entry
from reports.kinds import STATEMENT
from reports.mails import statement_payload
from reports.models import Statement
from reports.pdf import render_statement, render_year_statement
from reports.statements.month import StatementFigures
from reports.statements.queries import (
    book_version,
    owner_of,
    statement_figures,
    statements_of,
)
from reports.statements.year import YearFigures
from reports.statements.year_queries import year_figures
from reports.webhook_events import tell_of_statement

# A year's statement that was not made by then is made when somebody asks for it.
YEAR_IS_NEWS = timedelta(days=60)


def make_statement(*, book: Book, period: Period, as_of: date) -> Statement:
    """The stored statement of a month or year, made and owed to each member by the
    first call.

    Calling it again, or several times at once, stores and owes nothing more. Raises
    ValueError while it is not over on `as_of`, the Book's today.
    """
    if as_of <= period.last:
        raise ValueError("A statement is stored once its days are over.")
    return _made(book, period) or _make(book, period, as_of)


def _made(book: Book, period: Period) -> Statement | None:
    return statements_of(book, period).first()


def _make(book: Book, period: Period, as_of: date) -> Statement:
    statement = Statement(
        book=book,
        period_start=period.start,
        period_slug=period.slug,
        # Read before the figures: a change meanwhile makes the file out of date.
        book_version=book_version(book),
        made_at=timezone.now(),
    )
    figures, content = drawn(
        book=book, period=period, as_of=as_of, locale=owner_of(book).locale
    )
    # Whole under a name of its own before any row knows it: a reader never finds half.
    name = f"{period.slug}-{secrets.token_urlsafe(16)}.pdf"
    statement.file.save(name, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            statement.save(force_insert=True)
            _owe(statement, figures)
    except Exception as error:
        statement.file.delete(save=False)
        if isinstance(error, IntegrityError):
            return _faster(book, period)
        raise
    return statement


def _faster(book: Book, period: Period) -> Statement:
    """What somebody else made in the meantime."""
    return statements_of(book, period).get()


def _owe(statement: Statement, figures: StatementFigures | YearFigures) -> None:
    """Tell each member, in the transaction that stores the statement."""
    book = statement.book
    tell_of_statement(statement)
    for member in book.members.filter(present()):
        owe_notice(
            user=member,
            kind=STATEMENT,
            key=f"{STATEMENT}:{book.pk}:{statement.period_slug}",
            payload=statement_payload(statement, figures, member),
            book=book,
        )


class DueStatement(NamedTuple):
    """A month or year that is over in a Book and has no statement yet."""

    book_id: int
    period_slug: str


def due_statements(*, now: datetime) -> Iterator[DueStatement]:
    """The statements to be made at that instant, in every Book's own zone.

    Only of the last month that is over, so that a long outage sends one late statement
    and not a pile, and of the last year for as long as that is news; only of Books with
    an entry by its end, and no samples. One statement to the database for each pay-day
    and date that the Books' zones are at.
    """
    for (pay_day, period), zones in _last_periods(now).items():
        entries = Entry.objects.filter(book=OuterRef("pk"), date__lt=period.end)
        made = Statement.objects.filter(
            book=OuterRef("pk"), period_start=period.start, period_slug=period.slug
        )
        books = Book.objects.filter(
            ~Exists(made),
            Exists(entries),
            pay_day=pay_day,
            time_zone__in=zones,
            is_sample=False,
        )
        for book_id in books.order_by("pk").values_list("pk", flat=True):
            yield DueStatement(book_id, period.slug)


def _last_periods(now: datetime) -> dict[tuple[int, Period], list[str]]:
    """Time zones of Books by pay-day and by what was the last month there, or year."""
    last: dict[tuple[int, Period], list[str]] = defaultdict(list)
    pairs = Book.objects.order_by().values_list("time_zone", "pay_day").distinct()
    for zone, pay_day in pairs:
        today = now.astimezone(ZoneInfo(zone)).date()
        month = Period.month_of(today, pay_day)
        last[pay_day, month.previous()].append(zone)
        year = Period.year(month.start.year - 1, pay_day)
        if today < year.end + YEAR_IS_NEWS:
            last[pay_day, year].append(zone)
    return last


def drawn(
    *, book: Book, period: Period, as_of: date, locale: str
) -> tuple[StatementFigures | YearFigures, bytes]:
    """The figures of a month or year that has begun, and its PDF."""
    if period.kind == "year":
        year = year_figures(book=book, period=period, as_of=as_of, locale=locale)
        return year, render_year_statement(year)
    month = statement_figures(book=book, period=period, as_of=as_of, locale=locale)
    return month, render_statement(month)


def statement_period(*, book: Book, slug: str) -> Period:
    """The Book's month or year of that name. Raises PeriodError for any other."""
    period = Period.parse(slug, first_day=book.pay_day)
    if period.kind == "year":
        return Period.year(period.start.year, book.pay_day)
    if period.kind != "month":
        raise PeriodError("Statements are of months and years.")
    return period

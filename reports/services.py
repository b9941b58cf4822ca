"""Making statements of months that are over, and finding the ones still to be made."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Book
from accounts.notices import owe_notice
from expense_tracker.kernel.period import Period
from ledger.models import Entry
from reports.kinds import STATEMENT
from reports.mails import statement_payload
from reports.models import Statement
from reports.pdf import render_statement
from reports.queries import book_version, owner_of, statement_figures
from reports.statement import StatementFigures


def make_statement(*, book: Book, period: Period, as_of: date) -> Statement:
    """The stored statement of a month, made and owed to each member by the first call.

    Calling it again, or several times at once, stores and owes nothing more. Raises
    ValueError while the month is not over on `as_of`, the Book's today.
    """
    if as_of <= period.last:
        raise ValueError("A statement is stored once its month is over.")
    return _made(book, period) or _make(book, period, as_of)


def _made(book: Book, period: Period) -> Statement | None:
    found: Statement | None = Statement.objects.filter(
        book=book, period_start=period.start
    ).first()
    return found


def _make(book: Book, period: Period, as_of: date) -> Statement:
    statement = Statement(
        book=book,
        period_start=period.start,
        period_slug=period.slug,
        # Read before the figures: a change meanwhile makes the file out of date.
        book_version=book_version(book),
        made_at=timezone.now(),
    )
    figures = statement_figures(
        book=book, period=period, as_of=as_of, locale=owner_of(book).locale
    )
    # Whole under a name of its own before any row knows it: a reader never finds half.
    name = f"{period.slug}-{secrets.token_urlsafe(16)}.pdf"
    statement.file.save(name, ContentFile(render_statement(figures)), save=False)
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
    return Statement.objects.get(book=book, period_start=period.start)


def _owe(statement: Statement, figures: StatementFigures) -> None:
    """Tell each member, in the transaction that stores the statement."""
    book = statement.book
    for member in book.members.filter(is_active=True):
        owe_notice(
            user=member,
            kind=STATEMENT,
            key=f"{STATEMENT}:{book.pk}:{statement.period_slug}",
            payload=statement_payload(statement, figures, member),
            book=book,
        )


class DueStatement(NamedTuple):
    """A month that is over in a Book and has no statement yet."""

    book_id: int
    period_slug: str


def due_statements(*, now: datetime) -> Iterator[DueStatement]:
    """The statements to be made at that instant, in every Book's own zone.

    Only of the last month that is over, so that a long outage sends one late statement
    and not a pile; only of Books with an entry by its end. One statement to the
    database for each pay-day and date that the Books' zones are at.
    """
    for (pay_day, period), zones in _last_months(now).items():
        entries = Entry.objects.filter(book=OuterRef("pk"), date__lt=period.end)
        made = Statement.objects.filter(book=OuterRef("pk"), period_start=period.start)
        books = Book.objects.filter(
            ~Exists(made), Exists(entries), pay_day=pay_day, time_zone__in=zones
        )
        for book_id in books.order_by("pk").values_list("pk", flat=True):
            yield DueStatement(book_id, period.slug)


def _last_months(now: datetime) -> dict[tuple[int, Period], list[str]]:
    """Time zones of Books by pay-day and by the month that was the last there."""
    months: dict[tuple[int, Period], list[str]] = defaultdict(list)
    pairs = Book.objects.order_by().values_list("time_zone", "pay_day").distinct()
    for zone, pay_day in pairs:
        today = now.astimezone(ZoneInfo(zone)).date()
        last = Period.month_of(today, pay_day).previous()
        months[pay_day, last].append(zone)
    return months

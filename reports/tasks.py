"""Background work of reports. Every task may run twice, or at once with itself."""

from random import SystemRandom

from celery import shared_task
from django.utils import timezone

from accounts.clock import today_for
from accounts.models import Book
from accounts.task_base import BookTask
from expense_tracker.kernel.scoping import all_books
from reports.benchmark.publishing import publish
from reports.insights.finding import books_to_look_through, look_through
from reports.insights.telling import tell_members, word_last_month
from reports.models import ReportMail
from reports.saved import mailing
from reports.statements import services

# A sweep's messages are worth nothing once the next sweep sends its own.
EXPIRES = 10 * 60
DAY = 24 * 60 * 60


@shared_task
def make_due_statements() -> None:
    """Have the last month's and year's statement made wherever they are over."""
    with all_books():
        due = list(services.due_statements(now=timezone.now()))
    for book_id, slug in due:
        # One task each: what fails in one Book must not stop the others.
        make_statement.apply_async((book_id, slug), expires=EXPIRES)


@shared_task
def mail_due_reports() -> None:
    """Have every saved report mailed whose week, month or year is over."""
    with all_books():
        due = list(mailing.due_mails(timezone.now()))
    for book_id, mail_id in due:
        mail_report.apply_async((book_id, mail_id), expires=EXPIRES)


@shared_task(base=BookTask)
def mail_report(book: Book, mail_id: int) -> None:
    """Owe one member the report of what is over; nothing when that was done."""
    mails = ReportMail.objects.select_related("report", "user", "book")
    mail = mails.filter(pk=mail_id).first()
    if mail is not None:
        mailing.owe_mail(mail, today_for(book))


@shared_task(base=BookTask)
def make_statement(book: Book, period_slug: str) -> None:
    """Store and mail the statement of what is over; nothing when it is made."""
    period = services.statement_period(book=book, slug=period_slug)
    as_of = today_for(book)
    # Not over any more when the pay-day was moved after the sweep.
    if as_of > period.last:
        services.make_statement(book=book, period=period, as_of=as_of)


@shared_task
def publish_benchmark() -> None:
    """Publish how Books of one size spend, where enough have come or left."""
    with all_books():
        publish(now=timezone.now(), rng=SystemRandom())


@shared_task
def sweep_insights() -> None:
    """Look through every Book that changed since it was last looked through."""
    with all_books():
        due = list(books_to_look_through().values_list("pk", flat=True))
    for book_id in due:
        find_insights.apply_async((book_id,), expires=DAY)


@shared_task(base=BookTask)
def find_insights(book: Book) -> None:
    """Store what is new in the Book, tell its members, have its last month worded."""
    as_of = today_for(book)
    look_through(book=book, as_of=as_of)
    tell_members(book=book, as_of=as_of)
    word_last_month(book=book, as_of=as_of)

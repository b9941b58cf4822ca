"""Background work of budgets. Every task may run twice, or at once with itself."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from accounts.clock import today_for
from accounts.models import Book, User, present
from accounts.task_base import BookTask
from budgets.floors import check_floors
from budgets.goals.notices import check_goals
from budgets.overruns import check_overruns
from budgets.reminders import daily as reminders
from budgets.sweep import books as sweep
from expense_tracker.kernel.scoping import all_books
from ledger.errors import BookFrozen
from ledger.services.posting import books_to_post, post_due

# A sweep's messages are worth nothing once the next sweep sends its own.
OVERRUNS_EXPIRE = 15 * 60
REMINDERS_EXPIRE = 5 * 60
POSTING_EXPIRES = 10 * 60


@shared_task(base=BookTask)
def check_book(book: Book) -> None:
    """See what a change of the Book's entries, budgets or bills has to be told of."""
    as_of = today_for(book)
    check_overruns(book=book, as_of=as_of)
    check_floors(book=book, as_of=as_of)
    check_goals(book=book, as_of=as_of)
    reminders.look_again(book)


@shared_task
def sweep_overruns() -> None:
    """Have every Book checked that has a crossing, or a fallen wallet, to be told."""
    now = timezone.now()
    for find in (sweep.books_with_crossings, sweep.books_with_falls):
        for book_id in find(now):
            # One task each: what fails in one Book must not stop the others.
            check_book.apply_async((book_id,), expires=OVERRUNS_EXPIRE)


@shared_task
def sweep_recurring() -> None:
    """Have every Book post that has schedules whose day is not done there."""
    with all_books():
        for book_id in books_to_post(timezone.now()):
            post_recurring.apply_async((book_id,), expires=POSTING_EXPIRES)


@shared_task(base=BookTask)
def post_recurring(book: Book) -> None:
    """Book what is due of the schedules that book themselves; safe to run twice. A Book
    that is read-only waits.
    """
    with suppress(BookFrozen):
        post_due(book=book, as_of=today_for(book))


@shared_task
def send_reminders() -> None:
    """Have everybody reminded whose hour has come and whose day is not done."""
    for user_id in reminders.people_due(timezone.now()):
        remind_person.apply_async((user_id,), expires=REMINDERS_EXPIRE)


@shared_task
def remind_person(user_id: int) -> None:
    """Owe the person today's reminders; does nothing before their hour, when their day
    is done, or when they are gone.
    """
    user = User.objects.filter(present(), pk=user_id).first()
    if user is not None:
        reminders.remind(user=user, now=timezone.now())

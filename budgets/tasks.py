"""Background work of budgets. Every task may run twice, or at once with itself."""

from celery import shared_task
from django.utils import timezone

from accounts.clock import today_for
from accounts.models import Book, User
from accounts.task_base import BookTask
from budgets import reminders, sweep
from budgets.floors import check_floors
from budgets.overruns import check_overruns

# A sweep's messages are worth nothing once the next sweep sends its own.
OVERRUNS_EXPIRE = 15 * 60
REMINDERS_EXPIRE = 5 * 60


@shared_task(base=BookTask)
def check_book(book: Book) -> None:
    """See what a change of the Book's entries, budgets or bills has to be told of."""
    as_of = today_for(book)
    check_overruns(book=book, as_of=as_of)
    check_floors(book=book, as_of=as_of)
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
def send_reminders() -> None:
    """Have everybody reminded whose hour has come and whose day is not done."""
    for user_id in reminders.people_due(timezone.now()):
        remind_person.apply_async((user_id,), expires=REMINDERS_EXPIRE)


@shared_task
def remind_person(user_id: int) -> None:
    """Owe the person today's reminders; does nothing before their hour, when their day
    is done, or when they are gone.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        reminders.remind(user=user, now=timezone.now())

"""Finding what came about by itself, in the background."""

from celery import shared_task

from accounts.models import Book
from accounts.queue import SWEEP_EXPIRES
from accounts.task_base import BookTask
from accounts.webhooks import finding
from expense_tracker.kernel.scoping import all_books


@shared_task
def look_for_events() -> None:
    """Ring for every Book that wants to be told what comes about by itself."""
    with all_books():
        finding.forget_old()
        books = finding.books_to_look_at()
    for book_id in books:
        find_events.apply_async((book_id,), expires=SWEEP_EXPIRES)


@shared_task(base=BookTask)
def find_events(book: Book) -> None:
    """Owe what has come about in the Book; owes nothing twice."""
    finding.find_events(book)

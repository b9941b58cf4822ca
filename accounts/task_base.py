"""Tasks about one Book, which run inside its scope."""

import logging
from typing import Any

from celery import Task

from accounts.models import Book
from expense_tracker.kernel.scoping import book_scope

logger = logging.getLogger(__name__)


class BookTask(Task):
    """`@shared_task(base=BookTask) def check(book, ...)` is sent with the Book's id.

    The function gets the Book and runs in its scope. A Book that was deleted meanwhile
    owes nothing any more: the task then does nothing and gives None.
    """

    abstract = True

    def __call__(self, book_id: int, *args: Any, **kwargs: Any) -> Any:
        book = Book.objects.filter(pk=book_id).first()
        if book is None:
            logger.info("%s: book %s is gone", self.name, book_id)
            return None
        with book_scope(book):
            return super().__call__(book, *args, **kwargs)

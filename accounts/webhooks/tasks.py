"""Posting what is owed, in the background."""

from celery import shared_task

from accounts.models import Book
from accounts.queue import SWEEP_EXPIRES
from accounts.task_base import BookTask
from accounts.webhooks import delivery
from expense_tracker.kernel.scoping import all_books

# Enough for one sweep interval; what is left is found by the next.
BATCH = 500
# A server that answers byte by byte holds a worker no longer than that, in seconds.
PATIENCE = 30


@shared_task(base=BookTask, soft_time_limit=PATIENCE)
def deliver_webhook(_book: Book, delivery_id: int) -> None:
    """Post one delivery; does nothing when it is delivered already, or not due."""
    delivery.deliver(delivery_id)


@shared_task
def deliver_due_webhooks() -> None:
    """Ring for every delivery that is due: its own message may have been lost."""
    with all_books():
        due = list(delivery.due_deliveries().values_list("book_id", "pk")[:BATCH])
    for ids in due:
        deliver_webhook.apply_async(ids, expires=SWEEP_EXPIRES)

"""Owing events to endpoints: one row for each duty."""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import Book, WebhookDelivery, WebhookEndpoint
from accounts.queue import enqueue
from accounts.webhooks import tasks
from accounts.webhooks.events import Data, find_event
from accounts.webhooks.listeners import listening


def owe_event(*, book: Book, event: str, key: str, data: Callable[[], Data]) -> int:
    """Owe the event to each endpoint that chose it, once per `key`; how many were new.

    Called in the transaction that makes it happen and in the Book's scope; delivered
    after the commit. `data` is asked only when somebody listens. A sample Book tells
    nobody. Raises KeyError for an unknown event.
    """
    find_event(event)
    endpoints = [] if book.is_sample else listening(book, event)
    if not endpoints:
        return 0
    told = dict(data())
    return sum(_owe(endpoint, event, key, told) for endpoint in endpoints)


def _owe(endpoint: WebhookEndpoint, event: str, key: str, data: Data) -> bool:
    delivery, made = WebhookDelivery.objects.get_or_create(
        book_id=endpoint.book_id,
        endpoint=endpoint,
        key=key,
        defaults={"event": event, "data": data, "happened_at": timezone.now()},
    )
    if made:
        ring(delivery)
    return made


def ring(delivery: WebhookDelivery) -> None:
    """Have it delivered after the commit, not only by the next sweep."""
    enqueue(tasks.deliver_webhook, delivery.book_id, delivery.pk)

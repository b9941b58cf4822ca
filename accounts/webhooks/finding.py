"""Looking for what came about without anybody's doing, in Books that want to know."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.utils import timezone

from accounts.clock import today_for
from accounts.models import Book, WebhookDelivery, WebhookEndpoint
from accounts.webhooks.events import Data, EventKind, all_events
from accounts.webhooks.listeners import running
from accounts.webhooks.owing import owe_event

# How long the log of deliveries goes back.
KEPT = timedelta(days=30)


def books_to_look_at() -> list[int]:
    """Ids of the Books with an endpoint that chose such an event.

    Asked in the scope of all Books.
    """
    found = {event.name for event in _found()}
    endpoints = WebhookEndpoint.objects.filter(running())
    chosen = endpoints.values_list("book_id", "events")
    return sorted({book_id for book_id, events in chosen if found & set(events)})


def find_events(book: Book) -> int:
    """Owe what has come about; how many were new. Done again, it owes nothing more."""
    as_of = today_for(book)
    new = 0
    for event in _found():
        if not event.find:
            continue
        for key, data in event.find(book, as_of):
            told: Callable[[], Data] = partial(dict, data)
            new += owe_event(book=book, event=event.name, key=key, data=told)
    return new


def _found() -> list[EventKind]:
    return [event for event in all_events() if event.find]


def forget_old() -> None:
    """Remove deliveries that happened before the log begins. In the scope of all
    Books.
    """
    before = timezone.now() - KEPT
    WebhookDelivery.objects.filter(happened_at__lt=before).delete()

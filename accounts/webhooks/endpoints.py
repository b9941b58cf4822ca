"""Making, changing, pausing and testing endpoints."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from accounts.errors import OvertakenError, WebhookRefusedError
from accounts.models import Book, User, WebhookDelivery, WebhookEndpoint
from accounts.webhooks.events import TEST
from accounts.webhooks.owing import ring
from accounts.webhooks.signing import new_secret, seal_secret

# A Book has a few; each is told of every change.
MOST = 10
State = WebhookDelivery.State


@dataclass(frozen=True)
class EndpointDraft:
    """What people say of an endpoint; the form or the API has checked it."""

    name: str
    url: str
    events: tuple[str, ...]


@transaction.atomic
def create_endpoint(
    *, book: Book, user: User, draft: EndpointDraft
) -> tuple[WebhookEndpoint, str]:
    """An active endpoint and its secret, which nobody is shown again.

    Raises WebhookRefusedError when the Book has MOST already.
    """
    Book.objects.select_for_update().get(pk=book.pk)
    if WebhookEndpoint.objects.filter(book=book).count() >= MOST:
        raise WebhookRefusedError(f"A book has at most {MOST} webhooks.")
    secret = new_secret()
    endpoint = WebhookEndpoint(book=book, made_by=user, secret=seal_secret(secret))
    _fill(endpoint, draft)
    endpoint.save()
    return endpoint, secret


def mark_of(endpoint: WebhookEndpoint) -> str:
    """What tells what is said of it now from what was said when a form was opened."""
    said = json.dumps([endpoint.name, endpoint.url, sorted(endpoint.events)])
    return sha256(said.encode()).hexdigest()


@transaction.atomic
def change_endpoint(
    *, endpoint: WebhookEndpoint, user: User, draft: EndpointDraft, seen: str = ""
) -> None:
    """It is `user` from now on whose right to the Book it is told by.

    `seen` is its mark when the form was opened, "" for whatever it is now. Raises
    OvertakenError when it is another by now.
    """
    now = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if seen not in {"", mark_of(now)}:
        raise OvertakenError("It was changed meanwhile.")
    _fill(endpoint, draft)
    endpoint.made_by = user
    endpoint.save(update_fields=["name", "url", "events", "made_by"])


def _fill(endpoint: WebhookEndpoint, draft: EndpointDraft) -> None:
    endpoint.name, endpoint.url = draft.name, draft.url
    endpoint.events = list(draft.events)


def renew_secret(*, endpoint: WebhookEndpoint) -> str:
    """Another secret, shown once; deliveries are signed with it at once."""
    secret = new_secret()
    endpoint.secret = seal_secret(secret)
    endpoint.save(update_fields=["secret"])
    return secret


def delete_endpoint(*, endpoint: WebhookEndpoint) -> None:
    """With its deliveries, those still owed too."""
    endpoint.delete()


# --- pausing --------------------------------------------------------------------------


def pause(*, endpoint: WebhookEndpoint) -> None:
    """Tell it nothing: what was owed waits, what happens meanwhile is not kept."""
    endpoint.is_active = False
    endpoint.save(update_fields=["is_active"])


@transaction.atomic
def resume(*, endpoint: WebhookEndpoint, user: User) -> None:
    """Tell it again, first what waited, in `user`'s right."""
    endpoint.is_active, endpoint.made_by = True, user
    endpoint.paused_because, endpoint.failing_since = "", None
    endpoint.save(
        update_fields=["is_active", "made_by", "paused_because", "failing_since"]
    )
    waiting = WebhookDelivery.objects.filter(endpoint=endpoint, state=State.DUE)
    waiting.update(due_at=timezone.now(), attempts=0)


# --- by hand --------------------------------------------------------------------------


@transaction.atomic
def send_test(*, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Owe it a test, whatever it chose. Raises WebhookRefusedError while paused."""
    if not endpoint.is_active:
        raise WebhookRefusedError("It is paused. Resume it first.")
    delivery = WebhookDelivery(
        book=endpoint.book,
        endpoint=endpoint,
        event=TEST,
        key=f"{TEST}:{uuid.uuid4()}",
        data={"message": "It works."},
    )
    delivery.save()
    ring(delivery)
    return delivery


def send_again(*, delivery: WebhookDelivery) -> None:
    """Owe it anew, from the first attempt, with the same id: delivered or not.

    Raises WebhookRefusedError while its endpoint is paused or it is being sent.
    """
    if not delivery.endpoint.is_active:
        raise WebhookRefusedError("It is paused. Resume it first.")
    idle = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(state=State.SENDING)
    if not idle.update(state=State.DUE, due_at=timezone.now(), attempts=0):
        raise WebhookRefusedError("It is being sent this very moment.")
    ring(delivery)


def endpoints_of(book: Book) -> Iterable[WebhookEndpoint]:
    """By name."""
    return WebhookEndpoint.objects.filter(book=book).order_by("name", "pk")

"""Posting what is owed: claimed by one worker, tried until it is taken or too old."""

import json
import logging
from datetime import timedelta
from time import monotonic

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import WebhookDelivery, WebhookEndpoint
from accounts.notices.delivery import wait_before
from accounts.webhooks.listeners import entitled, running
from accounts.webhooks.pausing import pause_for
from accounts.webhooks.signing import open_secret, signature
from expense_tracker.kernel import outbound
from expense_tracker.kernel.outbound import Answer
from expense_tracker.kernel.sealed import NotOpenedError

logger = logging.getLogger(__name__)

State = WebhookDelivery.State

# A claim this old belongs to a worker that died: posting gives up far sooner.
STALE = timedelta(minutes=5)
# One minute before the second attempt, doubled up to six hours: three days in all.
MAX_ATTEMPTS = 20
# An endpoint that took nothing for so long is asked no more.
PAUSE_AFTER = timedelta(days=2)
LEFT = "Whoever made it may not write in this book any more."
LOST_SECRET = "This server's key has changed. Make a new secret."  # noqa: S105
OK, REDIRECT, GONE = 200, 300, 410


def due_deliveries() -> "QuerySet[WebhookDelivery]":
    """What `deliver` would post now, the longest due first. What is owed to an endpoint
    that is paused, or whose maker is about to leave, waits with it.
    """
    now = timezone.now()
    due = Q(state=State.DUE, due_at__lte=now)
    left = Q(state=State.SENDING, claimed_at__lt=now - STALE)
    waiting = WebhookDelivery.objects.filter(due | left, running("endpoint__"))
    return waiting.order_by("due_at", "pk")


def deliver(delivery_id: int) -> bool:
    """Post the delivery if it is due; whether this very call got it taken.

    Runs in the scope of its Book. Safe to call any number of times, also at once: only
    the call that claims the row posts. One that broke off is posted again with the same
    id.
    """
    if not _claim(delivery_id):
        return False
    row = WebhookDelivery.objects.select_related("endpoint", "book").get(pk=delivery_id)
    if not entitled(WebhookEndpoint.objects.filter(pk=row.endpoint_id)).exists():
        pause_for(row.endpoint, LEFT)
        return _postpone(row, LEFT)
    return _post(row)


def _claim(delivery_id: int) -> bool:
    now = timezone.now()
    row = WebhookDelivery.objects.filter(pk=delivery_id)
    if not row.filter(running("endpoint__")).exists():
        return False
    mine = {
        "state": State.SENDING,
        "claimed_at": now,
        "attempts": F("attempts") + 1,
    }
    due = row.filter(state=State.DUE, due_at__lte=now)
    left = row.filter(state=State.SENDING, claimed_at__lt=now - STALE)
    return bool(due.update(**mine) or left.update(**mine))


def body_of(row: WebhookDelivery) -> bytes:
    """What is posted, the same bytes at each attempt."""
    whole = {
        "id": str(row.event_id),
        "event": row.event,
        "happened_at": row.happened_at.isoformat(timespec="seconds"),
        "book": {"id": row.book_id, "name": row.book.name},
        "data": row.data,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _post(row: WebhookDelivery) -> bool:
    body, began = body_of(row), monotonic()
    try:
        answer = outbound.post(
            row.endpoint.url, content=body, headers=_headers(row, body)
        )
    except outbound.RefusedAddressError as error:
        return _fail(row, str(error))
    except NotOpenedError:
        pause_for(row.endpoint, LOST_SECRET)
        return _postpone(row, LOST_SECRET)
    except SoftTimeLimitExceeded:
        return _postpone(row, "The server answers too slowly.")
    except (outbound.NotReachedError, outbound.BrokenOffError) as error:
        return _postpone(row, str(error))
    row.milliseconds = int((monotonic() - began) * 1000)
    return _judge(row, answer)


def _headers(row: WebhookDelivery, body: bytes) -> dict[str, str]:
    timestamp = int(timezone.now().timestamp())
    secret = open_secret(row.endpoint.secret)
    return {
        "Content-Type": "application/json",
        "User-Agent": "webhooks/1",
        "Webhook-Id": str(row.event_id),
        "Webhook-Event": row.event,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signature(secret=secret, timestamp=timestamp, body=body),
    }


def _judge(row: WebhookDelivery, answer: Answer) -> bool:
    row.status, row.answer = answer.status, _shown(answer.text)
    if OK <= answer.status < REDIRECT:
        return _succeed(row)
    if answer.status == GONE:
        pause_for(row.endpoint, "The server answered that it is gone (410).")
        return _fail(row, "The server answered 410.")
    return _postpone(row, f"The server answered {answer.status}.")


def _shown(text: str) -> str:
    """What PostgreSQL can store of it."""
    most = WebhookDelivery._meta.get_field("answer").max_length
    return text.replace("\0", "\ufffd")[:most]


# --- how it ended ---------------------------------------------------------------------


def _succeed(row: WebhookDelivery) -> bool:
    _settle(row, state=State.SENT, sent_at=timezone.now(), last_error="")
    WebhookEndpoint.objects.filter(pk=row.endpoint_id).update(failing_since=None)
    return True


def _fail(row: WebhookDelivery, error: str) -> bool:
    _settle(row, state=State.FAILED, last_error=error[:300])
    return False


def _postpone(row: WebhookDelivery, error: str) -> bool:
    """Try again later, or not any more; pause an endpoint that failed for long."""
    _note_failure(row.endpoint)
    if row.attempts >= MAX_ATTEMPTS:
        return _fail(row, error)
    due_at = timezone.now() + wait_before(row.attempts + 1)
    _settle(row, state=State.DUE, due_at=due_at, last_error=error[:300])
    return False


def _settle(row: WebhookDelivery, **columns: object) -> None:
    """While the claim is still ours: a slow worker must not undo another's."""
    mine = WebhookDelivery.objects.filter(pk=row.pk, claimed_at=row.claimed_at)
    mine.filter(state=State.SENDING).update(
        status=row.status, answer=row.answer, milliseconds=row.milliseconds, **columns
    )


def _note_failure(endpoint: WebhookEndpoint) -> None:
    now = timezone.now()
    well = WebhookEndpoint.objects.filter(pk=endpoint.pk, failing_since=None)
    if well.update(failing_since=now):
        return
    since = endpoint.failing_since
    if since and now - since >= PAUSE_AFTER:
        pause_for(endpoint, "Nothing could be delivered for two days.")

"""By push: to each device of the person, through the push service of its browser.

A device that took the notice is noted at once and spared when the others are tried
again. A repeat replaces what it shows: both carry the same topic and tag.
"""

import json
from hashlib import sha256

from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, PushDelivery, PushDevice
from accounts.notices import webpush
from accounts.notices.errors import (
    LaterError,
    RefusedError,
    UncertainError,
    WithdrawnError,
)
from accounts.notices.kinds import NoticeKind
from accounts.notices.rendering import Context, shows_amounts, subject_of

# What a browser shows of it, far below the 4096 bytes that push services take.
LONGEST = 300


def send(notice: Notice, kind: NoticeKind, context: Context) -> None:
    message = _message(notice, kind, context)
    waiting = PushDevice.objects.filter(user=notice.user).exclude(
        push_deliveries__notice=notice
    )
    errors = [
        error
        for device in waiting.order_by("pk")
        if (error := _give(notice, device, message))
    ]
    _judge(notice, errors)


def _message(notice: Notice, kind: NoticeKind, context: Context) -> webpush.Message:
    text = subject_of(notice, context, amounts=shows_amounts(notice))[:LONGEST]
    topic = sha256(notice.key.encode()).hexdigest()[: webpush.TOPIC_LENGTH]
    shown = {
        "title": text,
        "body": notice.book.name if notice.book else kind.label,
        "url": reverse("accounts:notice-open", args=[notice.pk]),
        "tag": topic,
    }
    # Spelled out, signs beyond ASCII would take three times the room.
    content = json.dumps(shown, ensure_ascii=False).encode()
    return webpush.Message(content, topic)


def _give(
    notice: Notice, device: PushDevice, message: webpush.Message
) -> Exception | None:
    """What went wrong with that device; None when it needs nothing more."""
    try:
        webpush.give(device, message)
    except webpush.GoneError:
        device.delete()
        return None
    except (LaterError, RefusedError) as error:
        return error
    except UncertainError as error:
        if not notice.interrupted:
            return error
        # The second time without an answer: a third might show it a third time.
    PushDelivery.objects.get_or_create(notice=notice, device=device)
    PushDevice.objects.filter(pk=device.pk).update(last_sent_at=timezone.now())
    return None


def _judge(notice: Notice, errors: list[Exception]) -> None:
    """The notice is done when no device is left to be tried."""
    for kind in (UncertainError, LaterError):
        found = [error for error in errors if isinstance(error, kind)]
        if found:
            raise found[0]
    if PushDelivery.objects.filter(notice=notice).exists():
        return
    if errors:
        raise errors[0]
    raise WithdrawnError("No device takes push any more.")

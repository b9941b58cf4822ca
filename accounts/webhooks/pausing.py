"""Pausing endpoints that never answer."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import WebhookEndpoint
from accounts.notices import NoticeKind, owe_notice, register_kind

PAUSED = "webhook-paused"


def register() -> None:
    register_kind(
        NoticeKind(
            PAUSED,
            "Webhooks",
            "When a webhook of yours is paused because nothing reaches it.",
        )
    )


def pause_for(endpoint: WebhookEndpoint, reason: str) -> None:
    """Pause it for the program's own reason and tell its maker, once."""
    running = WebhookEndpoint.objects.filter(pk=endpoint.pk, is_active=True)
    if not running.update(is_active=False, paused_because=reason):
        return
    owe_notice(
        user=endpoint.made_by,
        kind=PAUSED,
        key=f"{PAUSED}:{endpoint.pk}:{timezone.now():%Y-%m-%dT%H:%M}",
        payload={
            "name": endpoint.name,
            "host": endpoint.host,
            "reason": reason,
            "url": reverse("accounts:webhook-detail", args=[endpoint.pk]),
        },
        book=endpoint.book,
    )

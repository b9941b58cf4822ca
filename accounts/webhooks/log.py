"""What was delivered to an endpoint, for people to read."""

import json

from django.db.models import QuerySet

from accounts.models import WebhookDelivery, WebhookEndpoint


def deliveries_of(endpoint: WebhookEndpoint) -> "QuerySet[WebhookDelivery]":
    """The latest first, without what they tell."""
    found = WebhookDelivery.objects.filter(endpoint=endpoint).defer("data", "answer")
    return found.order_by("-pk")


def pretty(body: bytes) -> str:
    """JSON over several lines."""
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)

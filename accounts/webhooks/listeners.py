"""Which endpoints of a Book are told of an event."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Book, Membership, WebhookEndpoint, present

WRITERS = (Membership.Role.OWNER, Membership.Role.EDITOR)


def entitled(endpoints: "QuerySet[WebhookEndpoint]") -> "QuerySet[WebhookEndpoint]":
    """Those whose maker may still write in their Book: what one who left set up tells
    nothing any more.
    """
    member = Membership.objects.filter(
        book=OuterRef("book"), user=OuterRef("made_by"), role__in=WRITERS
    )
    return endpoints.filter(Exists(member))


def running(prefix: str = "") -> Q:
    """Endpoints that are told things now; what is owed to others waits with them.

    `prefix` leads from a row to the endpoint.
    """
    return Q(**{f"{prefix}is_active": True}) & present(f"{prefix}made_by__")


def listening(book: Book, event: str) -> list[WebhookEndpoint]:
    """The Book's active endpoints that chose the event."""
    endpoints = WebhookEndpoint.objects.filter(book=book)
    chosen = [each.pk for each in endpoints if event in each.events]
    # Most Books have none, and every change of every Book asks.
    return list(entitled(endpoints.filter(running(), pk__in=chosen))) if chosen else []

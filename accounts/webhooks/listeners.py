"""Which endpoints of a Book are told of an event."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Book, Membership, WebhookEndpoint

WRITERS = (Membership.Role.OWNER, Membership.Role.EDITOR)


def entitled(endpoints: "QuerySet[WebhookEndpoint]") -> "QuerySet[WebhookEndpoint]":
    """Those whose maker may still write in their Book: what one who left set up tells
    nothing any more.
    """
    member = Membership.objects.filter(
        book=OuterRef("book"),
        user=OuterRef("made_by"),
        user__is_active=True,
        role__in=WRITERS,
    )
    return endpoints.filter(Exists(member))


def listening(book: Book, event: str) -> list[WebhookEndpoint]:
    """The Book's active endpoints that chose the event."""
    active = WebhookEndpoint.objects.filter(book=book, is_active=True)
    return [each for each in entitled(active) if event in each.events]

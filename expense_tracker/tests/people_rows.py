"""A row of everything that is about a person rather than in their Book."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import (
    AccountLock,
    ApiToken,
    Book,
    Feedback,
    IdempotencyKey,
    Inspection,
    Invitation,
    MoveIn,
    PutAway,
    TakeOut,
    WebhookDelivery,
    WebhookEndpoint,
)
from ledger.models import Participant, Settlement, SharedExpense, ShareGroup

TODAY = date(2026, 11, 21)


def add_people_rows(book, person) -> None:
    """Wants the Book's scope. What must not be shown says PAYLOAD."""
    now = timezone.now()
    AccountLock.objects.create(user=person, reason="Odd sign-ins", unlocked_at=now)
    Feedback.objects.create(user=person, book=book, text="The import is slow.")
    Inspection.objects.create(
        staff=person, user=person, book=book, reason="Asked for help", ends_at=now
    )
    Invitation.objects.create(
        book=book,
        role="viewer",
        email="dora@example.com",
        token_hash=f"PAYLOAD{person.pk}",
        invited_by=person,
        expires_at=now + timedelta(days=7),
    )
    TakeOut.objects.create(user=person, state="ready", token_hash="PAYLOAD")
    PutAway.objects.create(
        book=Book.objects.create(name="Old"),
        asked_by=person,
        ends_at=now + timedelta(days=7),
    )
    MoveIn.objects.create(user=person, state="done", file_name="archive.zip")
    _add_programs(book, person)
    _add_group(book, person)


def _add_programs(book, person) -> None:
    token = ApiToken.objects.create(
        user=person,
        name="Phone",
        prefix="abcd",
        digest=f"PAYLOAD{person.pk}",
        scopes="read",
    )
    IdempotencyKey.objects.create(
        token=token, key=f"k{person.pk}", request="PAYLOAD", body="PAYLOAD"
    )
    endpoint = WebhookEndpoint.objects.create(
        book=book,
        made_by=person,
        name="Sheet",
        url="https://hooks.example.com/PAYLOAD",
        secret="PAYLOAD",
    )
    WebhookDelivery.objects.create(
        book=book,
        endpoint=endpoint,
        event="entry.created",
        key=f"k{person.pk}",
        data={"note": "PAYLOAD"},
    )


def _add_group(book, person) -> None:
    group = ShareGroup.objects.create(name="Flat", currency="EUR")
    mine = Participant.objects.create(
        group=group, name="Me", user=person, book=book, link_key="PAYLOAD"
    )
    rita = Participant.objects.create(group=group, name="Rita", link_key="PAYLOAD")
    SharedExpense.objects.create(
        group=group, date=TODAY, amount=Decimal(30), description="Rent"
    )
    Settlement.objects.create(
        group=group, date=TODAY, amount=Decimal(15), payer=rita, payee=mine
    )

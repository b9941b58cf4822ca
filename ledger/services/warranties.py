"""Reminding people of warranties before they end."""

from datetime import date, datetime, timedelta

from django.db.models import F
from django.urls import reverse

from accounts.models import Book, Notice, User, present
from accounts.notices import (
    LONGEST_LEAD,
    NoticeKind,
    WithdrawnError,
    lead_days,
    owe_notice,
    register_kind,
)
from expense_tracker.kernel.format import format_date
from ledger.models import Receipt

WARRANTY = "warranty"
LEAD = 30
_LONGEST = timedelta(days=LONGEST_LEAD)
# The earliest and the latest day that is today somewhere on Earth.
_ANYWHERE = timedelta(days=1)


def register_kinds() -> None:
    register_kind(
        NoticeKind(
            WARRANTY,
            "Warranties",
            "Some weeks before the warranty of something you kept a receipt of ends.",
            context=_context,
            has_lead=True,
            default_lead=LEAD,
        )
    )


def books_to_warn(now: datetime) -> list[int]:
    """Ids of the Books with a warranty about to end, in one statement for everybody.
    In the scope of all Books.
    """
    today = now.date()
    ending = Receipt.objects.filter(
        warranty_until__range=(today - _ANYWHERE, today + _LONGEST + _ANYWHERE)
    )
    return list(ending.order_by("book_id").values_list("book_id", flat=True).distinct())


def warn(*, book: Book, as_of: date) -> None:
    """Owe each member a notice, as far ahead as they like, once for each date."""
    ending = Receipt.objects.filter(
        book=book, warranty_until__range=(as_of, as_of + _LONGEST)
    ).order_by("warranty_until", "pk")
    receipts = list(ending.annotate(payee=F("entry__payee__name")))
    for user in book.members.filter(present()):
        until = as_of + timedelta(days=lead_days(user, WARRANTY))
        for receipt in receipts:
            if receipt.warranty_until <= until:
                _owe(receipt, user, book)


def _owe(receipt: Receipt, user: User, book: Book) -> None:
    owe_notice(
        user=user,
        kind=WARRANTY,
        key=f"{WARRANTY}:{receipt.pk}:{receipt.warranty_until}",
        payload=_payload(receipt, user),
        book=book,
    )


def _payload(receipt: Receipt, user: User) -> dict[str, str | int]:
    assert receipt.warranty_until is not None
    return {
        "receipt": receipt.pk,
        "until": receipt.warranty_until.isoformat(),
        "what": receipt.note or receipt.payee or receipt.title,  # type: ignore[attr-defined]
        "day": format_date(receipt.warranty_until, user.locale, "long"),
        "url": reverse("ledger:receipt-detail", args=[receipt.pk]),
    }


def _context(notice: Notice) -> dict[str, object]:
    """Nothing is sent of a receipt that is gone or has another date by now."""
    same = Receipt.objects.filter(
        pk=notice.payload["receipt"], warranty_until=notice.payload["until"]
    )
    if not same.exists():
        raise WithdrawnError
    return {}

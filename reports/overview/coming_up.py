"""What the next days bring: dates of schedules, planned entries, cards to pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import Book
from expense_tracker.kernel.addresses import address_of
from expense_tracker.kernel.money import Money
from ledger.models import Entry
from ledger.queries.cards import CardDue
from ledger.recurring.coming import DueDate

COMING = 6
ICONS = {
    "expense": "calendar2-week",
    "income": "arrow-down-left",
    "transfer": "arrow-left-right",
}


@dataclass(frozen=True)
class Coming:
    """A date of a schedule, a planned entry or the statement of a card to pay;
    `amount` signed as in Entry.
    """

    on: date
    name: str
    amount: Money
    category: object
    icon: str
    url: str


def coming_up(
    *,
    book: Book,
    dues: Iterable[DueDate],
    cards: Iterable[CardDue],
    as_of: date,
    until: date,
) -> list[Coming]:
    """The first COMING from `as_of` to `until`, both inclusive."""
    found = [
        *(_of_due(due) for due in dues if as_of <= due.on <= until),
        *(_of_card(card) for card in cards if as_of <= card.on <= until),
        *_planned(book, as_of, until),
    ]
    return sorted(found, key=lambda each: each.on)[:COMING]


def _of_due(due: DueDate) -> Coming:
    return Coming(
        due.on,
        due.name,
        due.signed,
        due.recurring.category,
        ICONS[due.recurring.kind],
        reverse("ledger:recurring-detail", args=[due.recurring.pk]),
    )


def _of_card(card: CardDue) -> Coming:
    return Coming(
        card.on,
        f"{card.name} statement",
        -card.amount,
        None,
        "credit-card-2-front",
        address_of("ledger:wallet-list"),
    )


def _planned(book: Book, as_of: date, until: date) -> list[Coming]:
    planned = Entry.objects.filter(book=book, position=0).planned(as_of).until(until)
    return [
        Coming(
            entry.date,
            entry.payee.name if entry.payee else entry.get_kind_display(),
            entry.money,
            entry.category,
            "arrow-left-right" if entry.kind == Entry.Kind.TRANSFER else "clock",
            reverse("ledger:entry-edit", args=[entry.pk]),
        )
        for entry in planned.select_related("wallet", "category", "payee")
    ]

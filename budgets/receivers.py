"""What changed entries, and a new main currency, mean for budgets."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from itertools import product
from typing import Any

from django.dispatch import receiver

from accounts.models import Book, User
from accounts.queue import enqueue
from accounts.signals import base_currency_asked, digest_due, member_gone
from budgets.calendar.feeds import revoke_feed
from budgets.models import Budget, FormerLimit, Move, Overrun
from budgets.reminders.daily import remind
from budgets.services import BudgetDraft, create_budget, delete_budget
from budgets.tasks import check_book
from expense_tracker.kernel.scoping import BookOwned
from ledger.currencies.rates import booked_in
from ledger.errors import InvalidEntry
from ledger.models import Category, Conversion
from ledger.signals import (
    budgets_told,
    currency_converted,
    entries_changed,
    import_undone,
)

# What is carried over is worked out anew.
_IN_MAIN_CURRENCY: dict[type[BookOwned], tuple[str, ...]] = {
    Budget: ("amount",),
    FormerLimit: ("amount",),
    Move: ("amount",),
    Overrun: ("spent", "limit"),
}


@receiver(entries_changed)
def check_changed_book(*, book_id: int, **_: Any) -> None:
    """Budgets and wallets are looked at again when entries have changed."""
    enqueue(check_book, book_id)


@receiver(digest_due)
def remind_first(*, user: User, now: datetime, **_: Any) -> None:
    """The reminders of the day are in the digest of the day."""
    remind(user=user, now=now)


@receiver(base_currency_asked)
def hold_base_currency(*, book: Book, **_: Any) -> str | None:
    """Limits that were set in the main currency stay what they are."""
    if Budget.objects.filter(book=book).exists():
        return "Budgets were set in it. Change it under Currencies."
    return None


@receiver(currency_converted)
def convert_limits(*, book: Book, conversion: Conversion, **_: Any) -> None:
    """Limits are plans, and what was told of them goes with them: all at one rate."""
    budgets = list(Budget.objects.filter(book=book))
    for budget in budgets:
        budget.version += 1
    Budget.objects.bulk_update(budgets, ["version"], batch_size=500)
    for model, columns in _IN_MAIN_CURRENCY.items():
        rows = list(model.objects.filter(book=book))
        for row, column in product(rows, columns):
            worth = booked_in(conversion.new, getattr(row, column), conversion.rate)
            setattr(row, column, worth)
        if model is Move:
            rows = _above_nothing(rows)
        model.objects.bulk_update(rows, columns, batch_size=500)


def _above_nothing(moves: list[Move]) -> list[Move]:
    """Those that are worth something; what became less than a unit moved nothing."""
    gone = [move.pk for move in moves if not move.amount]
    Move.objects.filter(pk__in=gone).delete()
    return [move for move in moves if move.amount]


@receiver(budgets_told)
def make_told_budgets(
    *,
    book: Book,
    actor: User | None,
    lines: Sequence[tuple[Category, Decimal]],
    **_: Any,
) -> dict[str, list[int]]:
    """A monthly budget for each category that has none, as an import tells."""
    made = []
    for category, amount in lines:
        draft = BudgetDraft(amount=amount, category=category)
        with suppress(InvalidEntry):
            made.append(create_budget(book=book, actor=actor, draft=draft).pk)
    return {Budget._meta.label_lower: made}


@receiver(member_gone)
def end_feed(*, book: Book, user: User, **_: Any) -> None:
    """Calendars that the member gave their address to learn no more."""
    revoke_feed(book=book, user=user)


@receiver(import_undone)
def delete_told_budgets(
    *, book: Book, actor: User | None, made: dict[str, list[int]], **_: Any
) -> None:
    ids = made.get(Budget._meta.label_lower, [])
    for budget in Budget.objects.filter(book=book, pk__in=ids):
        delete_budget(book=book, actor=actor, budget=budget)

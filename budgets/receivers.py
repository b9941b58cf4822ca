"""What changed entries, and a new main currency, mean for budgets."""

from decimal import Decimal
from typing import Any

from django.dispatch import receiver

from accounts.models import Book
from accounts.queue import enqueue
from accounts.signals import base_currency_asked
from budgets.models import Budget, Overrun
from budgets.tasks import check_book
from expense_tracker.kernel.money import round_money
from ledger.models import Conversion
from ledger.signals import currency_converted, entries_changed


@receiver(entries_changed)
def check_changed_book(*, book_id: int, **_: Any) -> None:
    """Budgets and wallets are looked at again when entries have changed."""
    enqueue(check_book, book_id)


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
        budget.amount = _converted(budget.amount, conversion)
        budget.version += 1
    Budget.objects.bulk_update(budgets, ["amount", "version"], batch_size=500)
    overruns = list(Overrun.objects.filter(book=book))
    for overrun in overruns:
        overrun.spent = _converted(overrun.spent, conversion)
        overrun.limit = _converted(overrun.limit, conversion)
    Overrun.objects.bulk_update(overruns, ["spent", "limit"], batch_size=500)


def _converted(amount: Decimal, conversion: Conversion) -> Decimal:
    return round_money(amount * conversion.rate, conversion.new)

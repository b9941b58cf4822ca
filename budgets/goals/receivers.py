"""What a new main currency means for goals: what was typed in the old one follows."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Book
from accounts.signals import base_currency_asked
from budgets.models import Goal, Retirement
from expense_tracker.kernel.currencies import quantum
from ledger.currencies.rates import booked_in
from ledger.models import Conversion
from ledger.signals import currency_converted

IN_BASE = ("savings", "monthly", "need", "pension")


@receiver(base_currency_asked)
def hold_base_currency_for_goals(*, book: Book, **_: Any) -> str | None:
    """Amounts that were typed in the main currency stay what they are."""
    typed = Goal.objects.filter(book=book, wallet=None).exists()
    if typed or Retirement.objects.filter(book=book).exists():
        return "Goals were set in it. Change it under Currencies."
    return None


@receiver(currency_converted)
def convert_goals(*, book: Book, conversion: Conversion, **_: Any) -> None:
    """Debts without a wallet, and what was assumed of retirements, at one rate."""
    for goal in Goal.objects.filter(book=book, wallet=None):
        _convert(goal, ("target", "owed", "payment"), conversion)
        if not goal.target:
            # A target is above zero, however little it has become worth.
            goal.target = quantum(conversion.new)
        goal.save()
    for retirement in Retirement.objects.filter(book=book):
        _convert(retirement, IN_BASE, conversion)
        retirement.save()


def _convert(row: Any, names: tuple[str, ...], conversion: Conversion) -> None:
    for name in names:
        worth = booked_in(conversion.new, getattr(row, name), conversion.rate)
        setattr(row, name, worth)
    row.version += 1

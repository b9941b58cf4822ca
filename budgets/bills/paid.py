"""Bills paid lately, beside what was expected of them.

Rule: docs/algorithms/bills.md
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Book
from expense_tracker.kernel.money import Money
from ledger.models import Occurrence, Recurring

SHOWN = 8
LATELY = timedelta(days=35)
# What was paid in the last so many times is usual, once there are ENOUGH of them.
LOOKED_AT = 6
ENOUGH = 3
MEMORY = timedelta(days=400)


@dataclass(frozen=True)
class PaidBill:
    """A bill that was paid: `low` and `high` are the range expected, positive and in
    the currency of its schedule.
    """

    occurrence: Occurrence
    low: Money
    high: Money

    @property
    def name(self) -> str:
        return self.occurrence.recurring.name

    @property
    def on(self) -> date:
        assert self.occurrence.entry is not None
        day: date = self.occurrence.entry.date
        return day

    @property
    def paid(self) -> Money:
        assert self.occurrence.entry is not None
        return abs(self.occurrence.entry.money)

    @property
    def verdict(self) -> str:
        """higher, lower, or "" within the range and in another currency."""
        if self.paid.currency != self.low.currency:
            return ""
        if self.paid > self.high:
            return "higher"
        return "lower" if self.paid < self.low else ""


def recently_paid(*, book: Book, as_of: date) -> list[PaidBill]:
    """The expenses booked of schedules in the last days, latest first, at most SHOWN;
    three statements.
    """
    rows = list(
        Occurrence.objects.filter(
            book=book,
            recurring__kind=Recurring.Kind.EXPENSE,
            entry__date__range=(as_of - LATELY, as_of),
        )
        .select_related("recurring__wallet", "entry__wallet")
        .order_by("-entry__date", "-pk")[:SHOWN]
    )
    before = _before(book, rows)
    return [_judged(row, before[row.recurring_id]) for row in rows]


Payments = list[tuple[date, Decimal]]  # date by the rule and amount, earliest first


def _before(book: Book, rows: Iterable[Occurrence]) -> dict[int, Payments]:
    """What was paid before, by schedule."""
    schedules = {row.recurring_id: row.recurring for row in rows}
    if not schedules:
        return {}
    since = min(row.due_on for row in rows) - MEMORY
    earlier = Occurrence.objects.filter(
        book=book, recurring__in=schedules, entry__isnull=False, due_on__gte=since
    ).order_by("due_on")
    found: dict[int, Payments] = defaultdict(list)
    asked = ("recurring_id", "due_on", "entry__amount", "entry__wallet__currency")
    for pk, due_on, amount, currency in earlier.values_list(*asked):
        if currency == schedules[pk].wallet.currency:
            found[pk].append((due_on, abs(amount)))
    return found


def _judged(row: Occurrence, payments: Payments) -> PaidBill:
    before = [amount for due_on, amount in payments if due_on < row.due_on]
    low, high = usual_range(row.recurring, before)
    money = row.recurring.wallet.money
    return PaidBill(row, money(low), money(high))


def usual_range(recurring: Recurring, before: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Lowest and highest that is usual: the schedule's own range, else from what was
    paid the last times and what is expected. `before` are payments, earliest first.
    """
    if recurring.least is not None and recurring.most is not None:
        return recurring.least, recurring.most
    known = before[-LOOKED_AT:] if len(before) >= ENOUGH else []
    amounts = [*known, recurring.amount]
    return min(amounts), max(amounts)

"""What may be spent in a period: the limit set then, what is carried over, moves."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.models import Book
from budgets.cadence import period_of
from budgets.models import Budget, Move
from expense_tracker.kernel.period import Period

ZERO = Decimal(0)

Moved = Callable[[Budget, Period], Decimal]
Spent = Callable[[Budget, Period], Decimal]


def set_limit(budget: Budget, start: date) -> Decimal:
    """The limit in the period that begins on `start`, as it was then.

    Reads `former_limits` as prefetched, in their order.
    """
    for former in budget.former_limits.all():
        if start < former.before:
            amount: Decimal = former.amount
            return amount
    return budget.amount


def carrying_periods(budget: Budget, book: Book, until: Period) -> list[Period]:
    """The periods before `until` whose rest reaches it, earliest first."""
    if budget.carries_from is None:
        return []
    period = period_of(budget, book, budget.carries_from)
    found = []
    while period.start < until.start:
        found.append(period)
        period = period.next()
    return found


def carried_into(
    budget: Budget, periods: Iterable[Period], spent: Spent, moved: Moved
) -> dict[date, Decimal]:
    """What is carried into the period after each of the consecutive `periods`, by the
    day on which that one starts. `spent` includes what is planned.
    """
    keeps_debts = budget.rollover == Budget.Rollover.BOTH
    carried, found = ZERO, {}
    for period in periods:
        limit = set_limit(budget, period.start) + carried + moved(budget, period)
        rest = limit - spent(budget, period)
        carried = rest if keeps_debts else max(rest, ZERO)
        found[period.end] = carried
    return found


def moves_reader(book: Book, budgets: Iterable[Budget]) -> Moved:
    """Gives what came to a budget in a period from others, less what it gave."""
    ids = [budget.pk for budget in budgets]
    both = Q(source__in=ids) | Q(target__in=ids)
    rows = Move.objects.filter(both, book=book).order_by()
    changes: dict[int, list[tuple[date, Decimal]]] = {}
    for source, target, day, amount in rows.values_list(
        "source_id", "target_id", "period_start", "amount"
    ):
        changes.setdefault(source, []).append((day, -amount))
        changes.setdefault(target, []).append((day, amount))

    def moved(budget: Budget, period: Period) -> Decimal:
        mine = changes.get(budget.pk, [])
        return sum((each for day, each in mine if period.contains(day)), ZERO)

    return moved

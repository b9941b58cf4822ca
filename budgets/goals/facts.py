"""What goals are worked out from, read for all of them in a fixed number of statements.

Rule: docs/algorithms/goals.md
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from accounts.models import Book
from budgets.goals.pace import ZERO
from budgets.models import Goal, SetAside
from expense_tracker.kernel.period import Period
from ledger.models import Entry
from ledger.queries.totals import balances_at, totals

Counting = Goal.Counting


@dataclass(frozen=True)
class Facts:
    """Of all goals: balances by wallet, what was set aside by goal, and by month what
    came into each wallet and was set aside for each goal.
    """

    balances: Mapping[int, Decimal]
    set_aside: Mapping[int, Decimal]
    into_wallets: Mapping[tuple[int, date], Decimal]
    into_goals: Mapping[tuple[int, date], Decimal]

    @classmethod
    def read(cls, book: Book, goals: list[Goal], as_of: date) -> "Facts":
        by_hand = [g.pk for g in goals if g.counting == Counting.SET_ASIDE]
        into_goals = _set_aside_by_month(book, by_hand, as_of)
        sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for (goal_id, _), amount in into_goals.items():
            sums[goal_id] += amount
        return cls(
            balances_at(book=book, as_of=as_of),
            sums,
            _moved_by_month(book, goals, as_of),
            into_goals,
        )


def _set_aside_by_month(
    book: Book, goal_ids: list[int], as_of: date
) -> dict[tuple[int, date], Decimal]:
    rows = SetAside.objects.filter(book=book, goal__in=goal_ids, date__lte=as_of)
    sums: dict[tuple[int, date], Decimal] = defaultdict(lambda: ZERO)
    by_day = rows.order_by().values_list("goal_id", "date").annotate(sum=Sum("amount"))
    for goal_id, day, amount in by_day:
        sums[goal_id, day.replace(day=1)] += amount
    return sums


def _moved_by_month(
    book: Book, goals: Iterable[Goal], as_of: date
) -> dict[tuple[int, date], Decimal]:
    """What entries moved, opening balances left out: those were there before."""
    starts = [goal.starts_on for goal in goals if goal.starts_on <= as_of]
    if not starts:
        return {}
    within = Q(wallet__in={goal.wallet_id for goal in goals if goal.wallet_id})
    found = totals(
        book=book,
        period=Period.between(min(starts).replace(day=1), as_of),
        by=["wallet_id", "month"],
        within=within & ~Q(kind=Entry.Kind.OPENING),
    )
    return {total.key: total.amount for total in found}  # type: ignore[misc]

"""Bills that will take a budget past its limit before its period ends."""

from collections.abc import Iterator
from decimal import Decimal

from reports.insights.facts import LOOK, Fact
from reports.insights.history import ZERO, BudgetLine, History

KIND = "bill"


def bills(history: History) -> Iterator[Fact]:
    """The amount is what will be missing; a budget that is over already has its own
    warning.
    """
    for budget in history.budgets:
        if budget.left < 0 or budget.limit <= 0:
            continue
        total = sum((each.worth for each in budget.dues), ZERO)
        if total > budget.left:
            yield _fact(history, budget, total)


def _fact(history: History, budget: BudgetLine, total: Decimal) -> Fact:
    largest = max(budget.dues, key=lambda each: each.worth)
    period = budget.period
    return Fact(
        kind=KIND,
        about=str(budget.pk),
        stamp=period.slug,
        severity=LOOK,
        first=period.start,
        last=period.last,
        amount=history.money(total - budget.left),
        facts={
            "budget": budget.name,
            "bill": largest.name,
            "count": str(len(budget.dues)),
            "due": str(history.money(total).amount),
            "left": str(history.money(budget.left).amount),
        },
    )

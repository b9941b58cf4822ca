"""Bills that will take a budget past its limit before its period ends."""

from collections.abc import Iterator
from decimal import Decimal

from reports.insights.facts import LOOK, Fact
from reports.insights.history import BudgetLine, DueLine, History

KIND = "bill"


def bills(history: History) -> Iterator[Fact]:
    """The amount is what will be missing; a budget that is over already has its own
    warning.
    """
    for budget in history.budgets:
        if budget.left < 0 or budget.limit <= 0:
            continue
        due = [
            each
            for each in history.dues
            if each.on < budget.period.end and budget.counts(each.category)
        ]
        missing = sum((each.worth for each in due), Decimal(0)) - budget.left
        if due and missing > 0:
            yield _fact(history, budget, due, missing)


def _fact(
    history: History, budget: BudgetLine, due: list[DueLine], missing: Decimal
) -> Fact:
    largest = max(due, key=lambda each: each.worth)
    period = budget.period
    total = sum((each.worth for each in due), Decimal(0))
    return Fact(
        kind=KIND,
        about=str(budget.pk),
        stamp=period.slug,
        severity=LOOK,
        first=period.start,
        last=period.last,
        amount=history.money(missing),
        facts={
            "budget": budget.name,
            "bill": largest.name,
            "count": str(len(due)),
            "due": str(history.money(total).amount),
            "left": str(history.money(budget.left).amount),
        },
    )

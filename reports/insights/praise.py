"""What went well: budgets kept, and months in a row with something left."""

from collections.abc import Iterator
from itertools import takewhile

from reports.insights.facts import GOOD, Fact, search
from reports.insights.history import ZERO, History

KEPT, STREAK = "kept", "streak"
# Months in a row that are worth a word.
MILESTONES = frozenset({3, 6, 9, 12})


def kept(history: History) -> Iterator[Fact]:
    """All budgets of the month that is over; the amount is what they left."""
    month = history.last_month
    monthly = [each for each in history.past_budgets if each.period == month]
    if month is None or not monthly or any(each.left < 0 for each in monthly):
        return
    if not any(each.spent > 0 for each in monthly):
        return
    yield Fact(
        kind=KEPT,
        about="all",
        stamp=month.slug,
        severity=GOOD,
        first=month.start,
        last=month.last,
        amount=history.money(sum((each.left for each in monthly), ZERO)),
        facts={"count": str(len(monthly))},
        query=search(month.start, month.last, "type:expense,refund"),
    )


def streak(history: History) -> Iterator[Fact]:
    """Months in a row in which less was spent than came in; the amount is what they
    left together.
    """
    left = [
        earned - spent
        for earned, spent in zip(history.earned, history.spent, strict=True)
    ]
    run = list(takewhile(lambda each: each > 0, reversed(left)))
    if len(run) not in MILESTONES:
        return
    months = history.months[-len(run) :]
    yield Fact(
        kind=STREAK,
        about=str(len(run)),
        stamp=months[-1].slug,
        severity=GOOD,
        first=months[0].start,
        last=months[-1].last,
        amount=history.money(sum(run, ZERO)),
        facts={"months": str(len(run))},
        query=search(months[0].start, months[-1].last),
    )

"""The kinds of insight: what finds them, and what people are told of each kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reports.insights import (
    bills,
    duplicates,
    fees,
    idle,
    praise,
    rising,
    savings,
    subscriptions,
    unusual,
    weekdays,
)
from reports.insights.facts import Fact
from reports.insights.history import History


@dataclass(frozen=True)
class Kind:
    """`label` names it in lists; `appears` says when there is one."""

    name: str
    label: str
    icon: str
    appears: str
    find: Callable[[History], Iterable[Fact]]


KINDS = (
    Kind(
        unusual.KIND,
        "Unusual spending",
        "exclamation-diamond",
        "an expense is far above what that payee or category usually costs",
        unusual.unusual,
    ),
    Kind(
        duplicates.KIND,
        "Charged twice",
        "files",
        "a payee charges the same amount twice within three days",
        duplicates.duplicates,
    ),
    Kind(
        bills.KIND,
        "Bills and budgets",
        "calendar-x",
        "a bill that is due will take a budget past its limit",
        bills.bills,
    ),
    Kind(
        subscriptions.KIND,
        "Dearer subscriptions",
        "arrow-repeat",
        "the price of something you pay regularly goes up",
        subscriptions.subscriptions,
    ),
    Kind(
        rising.KIND,
        "Rising categories",
        "graph-up-arrow",
        "a category costs clearly more for three months",
        rising.rising,
    ),
    Kind(
        savings.KIND,
        "Savings rate",
        "piggy-bank",
        "a month keeps much more, or less, of the income than usual",
        savings.savings,
    ),
    Kind(
        fees.KIND,
        "Bank fees",
        "bank",
        "a quarter is over and the bank took fees or interest",
        fees.fees,
    ),
    Kind(
        idle.KIND,
        "Idle money",
        "hourglass-split",
        "much more than you need lies in a current account for three months",
        idle.idle,
    ),
    Kind(
        weekdays.KIND,
        "Days of the week",
        "calendar-week",
        "one day of the week costs far more than the others",
        weekdays.weekdays,
    ),
    Kind(
        praise.KEPT,
        "Budgets kept",
        "check2-circle",
        "a month is over and every budget was kept",
        praise.kept,
    ),
    Kind(
        praise.STREAK,
        "Months in a row",
        "trophy",
        "you spend less than you earn for months in a row",
        praise.streak,
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def facts_of(history: History) -> Iterator[Fact]:
    """All that is so on the History's day, the same facts day after day."""
    for kind in KINDS:
        yield from kind.find(history)

"""Setting many limits at once by what was: proposals first, then one change.

Rule: docs/algorithms/budget-state.md, "Filling limits".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from accounts.models import Book, User
from budgets.budgeting.plan import income_expected
from budgets.budgeting.setting import set_limits
from budgets.cadence import Cadence, full_name, month_of
from budgets.models import Budget
from budgets.queries import HUNDRED, BudgetState, budget_states
from budgets.queries.averages import averages
from budgets.queries.limits import set_limit
from expense_tracker.kernel.money import Money, round_money
from ledger.errors import InvalidEntry
from ledger.models import Change


class Way(models.TextChoices):
    """What the new limits are taken from."""

    LIMIT = "limit", "The limit of the last period"
    SPENT = "spent", "What was spent in the last period"
    AVERAGE = "average", "The average of some periods"
    INCOME = "income", "A share of the month's income"


@dataclass(frozen=True, kw_only=True)
class Fill:
    """`count` is the periods of an average, `percent` the share of income."""

    way: str
    count: int = 3
    percent: Decimal = Decimal(10)


@dataclass(frozen=True)
class Proposal:
    budget: Budget
    before: Money
    after: Money

    @property
    def name(self) -> str:
        return full_name(self.budget)

    @property
    def changes(self) -> bool:
        return self.before != self.after


def fillable(*, book: Book, as_of: date) -> list[BudgetState]:
    """The running budgets whose limit can be taken from periods before."""
    states = budget_states(book=book, as_of=as_of)
    return [each for each in states if each.budget.cadence != Cadence.ONCE]


def proposals(
    *, book: Book, states: Iterable[BudgetState], fill: Fill, as_of: date
) -> list[Proposal]:
    """What each of these would become, never below zero."""
    chosen = list(states)
    wanted = _wanted(book, chosen, fill, as_of)
    zero = Money.zero(book.base_currency)
    return [
        Proposal(each.budget, each.set_limit, max(wanted[each.budget.pk], zero))
        for each in chosen
    ]


def fill_limits(
    *, book: Book, actor: User | None, found: Iterable[Proposal], as_of: date
) -> Change:
    """Make the proposals true, from the running period on, as one change. Raises
    InvalidEntry when they change nothing, StaleVersion as set_limits.
    """
    limits = {each.budget: each.after.amount for each in found if each.changes}
    if not limits:
        raise InvalidEntry("They have these limits already.")
    return set_limits(book=book, actor=actor, limits=limits, as_of=as_of)


def _wanted(
    book: Book, states: list[BudgetState], fill: Fill, as_of: date
) -> dict[int, Money]:
    budgets = [each.budget for each in states]
    match Way(fill.way):
        case Way.LIMIT:
            return _last_limits(book, states)
        case Way.SPENT:
            return averages(book=book, budgets=budgets, as_of=as_of, count=1)
        case Way.AVERAGE:
            return averages(book=book, budgets=budgets, as_of=as_of, count=fill.count)
        case Way.INCOME:
            return _of_income(book, states, fill.percent, as_of)


def _last_limits(book: Book, states: list[BudgetState]) -> dict[int, Money]:
    return {
        each.budget.pk: Money(
            set_limit(each.budget, each.period.previous().start), book.base_currency
        )
        for each in states
    }


def _of_income(
    book: Book, states: list[BudgetState], percent: Decimal, as_of: date
) -> dict[int, Money]:
    """Of what the month brings; for another cadence by its days."""
    month, currency = month_of(book, as_of), book.base_currency
    income, _ = income_expected(book=book, month=month)
    share = income.amount * percent / HUNDRED
    found = {}
    for each in states:
        days = Decimal(each.period.days) / month.days
        is_month = each.budget.cadence in {Cadence.MONTH, Cadence.CALENDAR}
        amount = share if is_month else share * days
        found[each.budget.pk] = Money(round_money(amount, currency), currency)
    return found

"""The pay-off plan over a Book's debts, by either strategy.

Rule: docs/algorithms/debts.md
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from accounts.models import Book
from budgets.goals.amortisation import Loan
from budgets.goals.pace import months_after
from budgets.goals.payoff import (
    Minimums,
    Plan,
    PlanMonth,
    Strategy,
    only_minimums,
    pay_off,
)
from budgets.goals.states import GoalState, goal_states, loan_of
from expense_tracker.kernel.money import Money
from ledger.currencies.rates import Rates, in_base


@dataclass(frozen=True)
class Step:
    """One debt in a plan: `gone_on` is when nothing of it is owed any more."""

    loan: Loan
    gone_on: date | None


@dataclass(frozen=True)
class PayOff:
    """One strategy's plan, in the Book's currency, beside paying only the minimums.
    `gone_on`, and what is saved, are None where there is no end to compare with.
    """

    plan: Plan
    as_of: date
    minimums: Minimums
    currency: str

    @property
    def strategy(self) -> Strategy:
        return self.plan.strategy

    @property
    def interest(self) -> Money | None:
        return Money(self.plan.interest, self.currency) if self.plan.ends else None

    @property
    def gone_on(self) -> date | None:
        if not self.plan.ends:
            return None
        return months_after(self.as_of, len(self.plan.months))

    @property
    def interest_saved(self) -> Money | None:
        if not (self.plan.ends and self.minimums.ends):
            return None
        return Money(self.minimums.interest - self.plan.interest, self.currency)

    @property
    def months_saved(self) -> int | None:
        if not (self.plan.ends and self.minimums.ends):
            return None
        return self.minimums.months - len(self.plan.months)

    @cached_property
    def steps(self) -> list[Step]:
        """The debts in the order in which the plan is done with them."""
        if not self.plan.ends:
            return [Step(loan, None) for loan in self.plan.loans]
        gone = zip(self.plan.gone_after, self.plan.loans, strict=True)
        ordered = sorted(gone, key=lambda each: each[0])
        return [Step(loan, months_after(self.as_of, after)) for after, loan in ordered]

    @cached_property
    def rows(self) -> list["PlanRow"]:
        return [
            PlanRow(month, months_after(self.as_of, month.number), self.currency)
            for month in self.plan.months
        ]


@dataclass(frozen=True)
class PlanRow:
    month: PlanMonth
    on: date
    currency: str

    @property
    def payment(self) -> Money:
        return Money(self.month.payment, self.currency)

    @property
    def interest(self) -> Money:
        return Money(self.month.interest, self.currency)

    @property
    def left(self) -> list[Money]:
        return [Money(amount, self.currency) for amount in self.month.left]

    @property
    def owed(self) -> Money:
        return Money(self.month.owed, self.currency)


@dataclass(frozen=True)
class DebtPlans:
    """All debts that are owed, not archived and not paused, with `extra` per month on
    top of their least payments. Debts in a currency without a rate are left `out`.
    """

    loans: tuple[Loan, ...]
    out: tuple[GoalState, ...]
    extra: Money
    minimums: Minimums
    avalanche: PayOff
    snowball: PayOff

    @property
    def owed(self) -> Money:
        owed = sum((loan.owed for loan in self.loans), Decimal(0))
        return Money(owed, self.extra.currency)

    @property
    def payment(self) -> Money:
        """Per month, the extra included."""
        least = sum((loan.payment for loan in self.loans), self.extra.amount)
        return Money(least, self.extra.currency)

    @property
    def minimum_interest(self) -> Money | None:
        if not self.minimums.ends:
            return None
        return Money(self.minimums.interest, self.extra.currency)

    @property
    def uncovered(self) -> list[Loan]:
        """Debts whose own payment never ends them."""
        return [loan for loan in self.loans if not loan.is_covered]

    def of(self, strategy: Strategy) -> PayOff:
        chosen = strategy == Strategy.SNOWBALL
        return self.snowball if chosen else self.avalanche


def debt_plans(*, book: Book, as_of: date, extra: Decimal) -> DebtPlans:
    """Both strategies with `extra` per month, zero or more, in the Book's currency.
    Foreign debts count at the rate of `as_of`.
    """
    states = [state for state in goal_states(book=book, as_of=as_of) if _is_due(state)]
    rates = Rates(book, {s.goal.currency for s in states}, as_of, as_of)
    rate = {s.goal.pk: rates.or_nothing(s.goal.currency, as_of) for s in states}
    loans = [_loan(book, s, rate[s.goal.pk]) for s in states if rate[s.goal.pk]]
    minimums = only_minimums(loans)

    def plan(strategy: Strategy) -> PayOff:
        done = pay_off(loans, extra, strategy)
        return PayOff(done, as_of, minimums, book.base_currency)

    return DebtPlans(
        loans=tuple(loans),
        out=tuple(s for s in states if not rate[s.goal.pk]),
        extra=Money(extra, book.base_currency),
        minimums=minimums,
        avalanche=plan(Strategy.AVALANCHE),
        snowball=plan(Strategy.SNOWBALL),
    )


def _is_due(state: GoalState) -> bool:
    return state.goal.is_debt and not state.goal.paused and not state.is_reached


def _loan(book: Book, state: GoalState, rate: Decimal) -> Loan:
    """In the Book's currency."""
    own = loan_of(state.goal, state.left.amount)
    return Loan(
        own.name,
        in_base(book, own.owed, rate),
        own.rate,
        in_base(book, own.payment, rate),
        book.base_currency,
        key=own.key,
    )

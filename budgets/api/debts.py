"""Paying debts off: one, and all of them."""

from typing import Literal

from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.goals.forms import ExtraForm
from budgets.goals.payoff import Strategy
from budgets.goals.plans import DebtPlans, PayOff, PlanRow, Step, debt_plans
from budgets.goals.rows import Payment, payment_table
from budgets.goals.states import goal_states
from budgets.views.goals import find_goal
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Currency,
    DayOut,
    Row,
    SignedAmount,
    maybe,
    money_text,
)

router = Router(tags=["Goals"])
StrategyName = Literal["avalanche", "snowball"]


class DebtQuery(Row):
    extra: Amount = Field("0", description="A month, on top of the least payments.")
    strategy: StrategyName = Field(
        "avalanche", description="The dearest debt first, or the smallest."
    )


class DebtStepOut(Row):
    """One debt, in the order in which they end."""

    name: str
    gone_on: DayOut | None


class DebtMonthOut(Row):
    """One month of the plan."""

    on: DayOut
    payment: Amount
    interest: Amount
    owed: SignedAmount = Field(description="At its end, of all debts.")


class PayOffOut(Row):
    """One strategy; what is null has no end to compare with."""

    strategy: StrategyName
    gone_on: DayOut | None
    interest: Amount | None
    interest_saved: SignedAmount | None = Field(
        description="Beside the least payments alone."
    )
    months_saved: int | None
    steps: list[DebtStepOut]


class DebtPlanOut(Row):
    """All debts that are owed, in the book's currency."""

    currency: Currency
    owed: Amount
    payment: Amount = Field(description="A month, the extra included.")
    avalanche: PayOffOut
    snowball: PayOffOut
    left_out: list[int] = Field(description="Debts in a currency without a rate.")
    never_end: list[str] = Field(description="Those whose payment is too small.")
    months: list[DebtMonthOut] = Field(description="Of the strategy asked for.")


@router.get("/goals/plan", response=DebtPlanOut, summary="The plan of debts")
def debt_plan(request: ApiRequest, query: Query[DebtQuery]) -> DebtPlanOut:
    """Both strategies side by side, and one month by month."""
    base = request.book.base_currency
    form = checked(ExtraForm(typed({"extra": query.extra}), currency=base))
    plans = debt_plans(
        book=request.book, as_of=today_for(request.book), extra=form.amount
    )
    return _out(plans, Strategy(query.strategy))


def _out(plans: DebtPlans, strategy: Strategy) -> DebtPlanOut:
    return DebtPlanOut(
        currency=plans.extra.currency,
        owed=money_text(plans.owed),
        payment=money_text(plans.payment),
        avalanche=_pay_off(plans.avalanche),
        snowball=_pay_off(plans.snowball),
        left_out=[state.goal.pk for state in plans.out],
        never_end=[loan.name for loan in plans.uncovered],
        months=[_month(row) for row in plans.of(strategy).rows],
    )


def _pay_off(plan: PayOff) -> PayOffOut:
    return PayOffOut(
        strategy=plan.strategy.value,
        gone_on=plan.gone_on,
        interest=maybe(plan.interest, money_text),
        interest_saved=maybe(plan.interest_saved, money_text),
        months_saved=plan.months_saved,
        steps=[_step(step) for step in plan.steps],
    )


def _step(step: Step) -> DebtStepOut:
    return DebtStepOut(name=step.loan.name, gone_on=step.gone_on)


def _month(row: PlanRow) -> DebtMonthOut:
    return DebtMonthOut(
        on=row.on,
        payment=money_text(row.payment),
        interest=money_text(row.interest),
        owed=money_text(row.owed),
    )


# --- one debt -------------------------------------------------------------------------


class InstalmentOut(Row):
    on: DayOut
    payment: Amount
    interest: Amount
    principal: Amount = Field(description="What of it lessens the debt.")
    left: Amount


class PaymentsOut(Row):
    """Paying a debt off at its own payment; no items where that never ends it."""

    currency: Currency
    interest: Amount = Field(description="In all.")
    paid: Amount
    items: list[InstalmentOut]


@router.get(
    "/goals/{int:pk}/payments",
    response=PaymentsOut | None,
    summary="Payments of a debt",
)
def debt_payments(request: ApiRequest, pk: int) -> PaymentsOut | None:
    """Every payment still to come; null for a goal that is no debt."""
    goal = find_goal(request, pk)
    if not goal.is_debt:
        return None
    [state] = goal_states(book=request.book, as_of=today_for(request.book), only=goal)
    table = payment_table(state)
    return PaymentsOut(
        currency=goal.currency,
        interest=money_text(table.interest),
        paid=money_text(table.paid),
        items=[_payment(each) for each in table.rows],
    )


def _payment(row: Payment) -> InstalmentOut:
    return InstalmentOut(
        on=row.on,
        payment=money_text(row.payment),
        interest=money_text(row.interest),
        principal=money_text(row.principal),
        left=money_text(row.left),
    )

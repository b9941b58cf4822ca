"""What budgets look like in bodies and answers."""

from typing import Annotated, Any, Literal

from pydantic import Field

from budgets.models import Budget
from budgets.queries import BudgetState
from expense_tracker.kernel.api.periods import PeriodText
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Day,
    DayOut,
    Figure,
    Id,
    Line,
    Row,
    SignedAmount,
    figure,
    maybe,
    money_text,
    one_of,
    plain,
)

Scope = Annotated[str, one_of(Budget.Scope.values)]
Cadence = Annotated[str, one_of(Budget.Cadence.values)]
Rollover = Annotated[str, one_of(Budget.Rollover.values)]
Limit = Annotated[Amount, Field(description="Zero is a budget too: spend nothing.")]
Percents = Annotated[
    list[Annotated[int, Field(ge=1, le=500, strict=True)]], Field(max_length=10)
]


class BudgetIn(Body):
    """A limit on spending. What it is for is said by `scope` and the field of that
    name, `categories` for a group.
    """

    scope: Scope | None = Field(None, description="null: a category, or all.")
    category: Id | None = None
    categories: list[Id] = Field([], max_length=200)
    tag: Id | None = None
    wallet: Id | None = None
    name: Line = Field("", description="Without one, what it is for.")
    amount: Limit
    cadence: Cadence = "month"
    starts_on: Day | None = Field(None, description="Of one for once, or fortnights.")
    ends_on: Day | None = Field(None, description="Of one for once.")
    rollover: Rollover = Field("none", description="What goes on to the next period.")
    carries_from: Day | None = None
    thresholds: Percents = Field([80, 100], description="Alerts, in per cent.")
    warns_of_pace: bool = True


class BudgetChange(Body):
    """What is to be different; what is left out stays."""

    scope: Scope | None = None
    category: Id | None = None
    categories: list[Id] | None = Field(None, max_length=200)
    tag: Id | None = None
    wallet: Id | None = None
    name: Line | None = None
    amount: Limit | None = None
    cadence: Cadence | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    rollover: Rollover | None = None
    carries_from: Day | None = None
    thresholds: Percents | None = None
    warns_of_pace: bool | None = None


class StateOut(Row):
    """How a budget stands in one of its periods."""

    period: str = Field(examples=["2026-11"])
    first: DayOut
    last: DayOut
    limit: SignedAmount = Field(description="With what was carried over and moved.")
    carried: SignedAmount
    moved: SignedAmount
    spent: SignedAmount
    planned: SignedAmount = Field(description="Entered for days to come.")
    left: SignedAmount = Field(description="Below zero: over.")
    percent: Figure = Field(description="Spent, in per cent of the limit.")
    pace: Figure | None = Field(description="Where an even pace would be, likewise.")
    per_day: SignedAmount | None = Field(description="For each day that is left.")
    state: Literal["over", "reached", "ahead", "near", "safe"]


class BudgetOut(Row):
    id: int
    version: int
    name: str
    scope: Scope
    category: int | None
    categories: list[int]
    tag: int | None
    wallet: int | None
    currency: Currency
    amount: Limit
    cadence: Cadence
    starts_on: DayOut | None
    ends_on: DayOut | None
    rollover: Rollover
    carries_from: DayOut | None
    thresholds: list[int]
    warns_of_pace: bool
    paused: bool
    state: StateOut


class BudgetBill(Row):
    """Still to be paid in the running period, overdue ones too."""

    recurring: int
    due_on: DayOut = Field(description="Names the date.")
    on: DayOut
    name: str
    amount: Amount
    currency: Currency


class BudgetDetail(BudgetOut):
    """A budget with what is ahead and the periods before."""

    came: list[str] = Field(description="Why the limit is not as it was set.")
    passes_on: DayOut | None = Field(description="The limit, at the pace so far.")
    by_end: SignedAmount | None = Field(description="Spent by then, at that pace.")
    bills: list[BudgetBill]
    history: list[StateOut] = Field(description="Latest first.")


class FreeOut(Row):
    """What may still be spent until the month ends."""

    period: str
    until: DayOut
    currency: Currency
    amount: SignedAmount
    per_day: SignedAmount | None
    lines: list["FreeLine"]


class FreeLine(Row):
    label: str
    amount: SignedAmount


class BudgetMoveIn(Body):
    """From what one has left to another, in the period that runs."""

    source: Id
    target: Id
    amount: Amount
    note: Line = ""


class MovedOut(Row):
    source: StateOut
    target: StateOut
    change: int = Field(description="To be undone by.")


class BudgetQuery(Row):
    period: PeriodText = ""


def state_out(state: BudgetState) -> StateOut:
    return StateOut(
        period=state.period.slug,
        first=state.period.start,
        last=state.period.last,
        limit=money_text(state.limit),
        carried=money_text(state.carried),
        moved=money_text(state.moved),
        spent=money_text(state.spent),
        planned=money_text(state.planned),
        left=money_text(state.left),
        percent=plain(round(state.percent, 2)),
        pace=None if state.pace is None else plain(round(state.pace, 2)),
        per_day=maybe(state.per_day, money_text),
        state=state.state,
    )


def budget_out(state: BudgetState) -> dict[str, Any]:
    """What BudgetOut asks for."""
    budget = state.budget
    currency = budget.book.base_currency
    return {
        "id": budget.pk,
        "version": budget.version,
        "name": budget.name,
        "scope": budget.scope,
        "category": budget.category_id,
        "categories": [each.category_id for each in budget.members.all()],
        "tag": budget.tag_id,
        "wallet": budget.wallet_id,
        "currency": currency,
        "amount": figure(budget.amount, currency),
        "cadence": budget.cadence,
        "starts_on": budget.starts_on,
        "ends_on": budget.ends_on,
        "rollover": budget.rollover,
        "carries_from": budget.carries_from,
        "thresholds": list(state.thresholds),
        "warns_of_pace": budget.warns_of_pace,
        "paused": budget.paused,
        "state": state_out(state),
    }

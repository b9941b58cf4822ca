"""What schedules look like in bodies and answers."""

from typing import Annotated, Any, Literal

from pydantic import Field

from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Day,
    DayOut,
    Id,
    Line,
    Row,
    SignedAmount,
    maybe_figure,
    money_text,
)
from ledger.recurring.rows import RecurringRow

Kind = Literal["expense", "income", "transfer"]
Unit = Literal["once", "day", "week", "month", "year"]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Weekend = Literal["as_is", "before", "after"]
Place = Annotated[
    str,
    Field(
        max_length=5,
        description="Day of the month: `` as `due_on`, `-1` the last, `29` to `31`, "
        "`nth` or `last` of its weekday.",
    ),
]
Interval = Annotated[int, Field(ge=1, le=99, strict=True)]
Count = Annotated[int, Field(ge=1, le=999, strict=True)]
NAMES = {"income_category": "category"}


class ScheduleIn(Body):
    """How often, how much, from which wallet."""

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["Rent"])]
    amount: Amount
    wallet: Id
    category: Id | None = None
    due_on: Annotated[Day, Field(description="The next date.")]
    unit: Unit = "month"
    interval: Interval = Field(1, description="Every so many units.")
    weekdays: list[Weekday] = Field([], max_length=7, description="For weeks.")
    place: Place = ""
    weekend: Weekend = Field("as_is", description="Where a date on a weekend goes.")
    ends_on: Day | None = None
    count: Count | None = Field(None, description="Or so many times.")
    least: Amount | None = Field(None, description="It varies from there …")
    most: Amount | None = Field(None, description="… to there.")
    automatic: bool = Field(False, description="Booked by itself on its day.")
    payee: Line = Field("", description="How statements name it, if not so.")
    trial_ends_on: Day | None = None
    cancel_by: Day | None = None


class ScheduleChange(Body):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, max_length=100)
    amount: Amount | None = None
    wallet: Id | None = None
    category: Id | None = None
    due_on: Day | None = None
    unit: Unit | None = None
    interval: Interval | None = None
    weekdays: list[Weekday] | None = Field(None, max_length=7)
    place: Place | None = None
    weekend: Weekend | None = None
    ends_on: Day | None = None
    count: Count | None = None
    least: Amount | None = None
    most: Amount | None = None
    automatic: bool | None = None
    payee: Line | None = None
    trial_ends_on: Day | None = None
    cancel_by: Day | None = None


class RecurringIn(ScheduleIn):
    """What comes again. Amounts are above zero: `kind` gives the sign."""

    kind: Kind = "expense"
    to_wallet: Id | None = Field(None, description="Where a transfer arrives.")


class RecurringChange(ScheduleChange):
    """What is to be different; what is left out stays."""

    kind: Kind | None = None
    to_wallet: Id | None = None


class ScheduleOut(Row):
    id: int
    version: int
    name: str
    kind: Kind
    amount: SignedAmount
    currency: Currency
    least: Amount | None
    most: Amount | None
    wallet: int
    to_wallet: int | None
    category: int | None
    payee: str
    rule: str = Field(description="How often, in words.")
    state: Literal["active", "paused", "cancelled", "ended"]
    next_due: DayOut | None = Field(description="Names its next date.")
    next_on: DayOut | None = Field(description="The day that one falls on.")
    late: bool
    automatic: bool
    ends_on: DayOut | None
    trial_ends_on: DayOut | None
    cancel_by: DayOut | None
    a_month: Amount = Field(description="What it comes to in a month.")
    a_year: Amount


class RecurringOut(ScheduleOut):
    """A schedule."""


class DateOut(Row):
    """One date: `due_on` names it, `on` is the day it falls on."""

    due_on: DayOut
    on: DayOut


class HappenedOut(Row):
    due_on: DayOut
    state: Literal["booked", "skipped", "moved"]
    entry: int | None
    moved_to: DayOut | None


class RecurringDetail(RecurringOut):
    """A schedule with its dates."""

    coming: list[DateOut]
    history: list[HappenedOut]
    charged_again: int | None = Field(
        description="A transaction since it was marked as cancelled."
    )


class PayIn(Body):
    """Which date, and what was different; what is left out is as expected."""

    due_on: Day
    amount: Amount | None = None
    wallet: Id | None = None
    paid_on: Day | None = Field(None, description="null: today.")
    entry: Id | None = Field(None, description="A transaction that is it already.")


class DateIn(Body):
    due_on: Day


class MoveIn(DateIn):
    to: Day


class CancelIn(Body):
    cancelled_on: Day | None = Field(description="null: it goes on after all.")


def schedule_values(row: RecurringRow) -> dict[str, Any]:
    """What ScheduleOut asks for, of a schedule."""
    plan, following = row.recurring, row.next
    currency = plan.wallet.currency
    return {
        "id": plan.pk,
        "version": plan.version,
        "name": plan.name,
        "kind": plan.kind,
        "amount": money_text(row.signed),
        "currency": currency,
        "least": maybe_figure(plan.least, currency),
        "most": maybe_figure(plan.most, currency),
        "wallet": plan.wallet_id,
        "to_wallet": plan.to_wallet_id,
        "category": plan.category_id,
        "payee": plan.payee.name if plan.payee else "",
        "rule": row.rule,
        "state": row.state,
        "next_due": following.due_on if following else None,
        "next_on": following.on if following else None,
        "late": row.is_late,
        "automatic": plan.automatic,
        "ends_on": plan.ends_on,
        "trial_ends_on": plan.trial_ends_on,
        "cancel_by": plan.cancel_by,
        "a_month": money_text(row.a_month),
        "a_year": money_text(row.a_year),
    }


def typed_schedule(values: dict[str, Any]) -> dict[str, Any]:
    """The form's fields of what was sent."""
    said = dict(values)
    if "category" in said:
        said["income_category"] = said["category"]
    return said

"""What a group's trip may cost its reader."""

from typing import Any

from django.http import Http404
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.trips.forms import TripForm
from budgets.trips.plans import Plan, PlanRow, trip_plan
from budgets.trips.services import set_limits
from expense_tracker.kernel.api.forms import faults_of, typed
from expense_tracker.kernel.api.problems import Fault, invalid
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Id,
    Row,
    SignedAmount,
    id_of,
    maybe,
    money_text,
)
from ledger.groups.queries import participations
from ledger.models import Category, Participant

router = Router(tags=["Groups"])


class TripRowOut(Row):
    """A category of the trip."""

    category: int | None = Field(description="null: filed nowhere.")
    spent: SignedAmount
    limit: Amount | None
    proposed: Amount | None = Field(description="From your earlier trips.")
    left: SignedAmount | None


class TripBudgetOut(Row):
    """Your own part of the trip, in the group's currency."""

    currency: Currency
    limit: Amount
    spent: SignedAmount
    left: SignedAmount
    days: int
    earlier_trips: int = Field(description="Those that the proposals come from.")
    rows: list[TripRowOut]


class TripLimitIn(Body):
    category: Id
    amount: Amount


class TripBudgetIn(Body):
    """All limits; a category that is not among them has none."""

    limits: list[TripLimitIn] = Field(max_length=200)


def _me(request: ApiRequest, pk: int) -> Participant:
    """The place that is booked in this book."""
    mine = participations(request.user).filter(group=pk, book=request.book).first()
    if mine is None:
        raise Http404
    return mine


@router.get(
    "/groups/{int:pk}/budget", response=TripBudgetOut, summary="Get a trip's budget"
)
def trip_budget_get(request: ApiRequest, pk: int) -> TripBudgetOut:
    """What it took by category, beside what it may take."""
    plan = trip_plan(
        book=request.book, me=(me := _me(request, pk)), as_of=today_for(request.book)
    )
    return _out(me, plan)


def _out(me: Participant, plan: Plan) -> TripBudgetOut:
    return TripBudgetOut(
        currency=me.group.currency,
        limit=money_text(plan.limit),
        spent=money_text(plan.spent),
        left=money_text(plan.left),
        days=plan.days,
        earlier_trips=plan.trips,
        rows=[_row(row) for row in plan.rows],
    )


def _row(row: PlanRow) -> TripRowOut:
    return TripRowOut(
        category=id_of(row.category),
        spent=money_text(row.spent),
        limit=maybe(row.limit, money_text),
        proposed=maybe(row.proposed, money_text),
        left=maybe(row.left, money_text),
    )


@router.post(
    "/groups/{int:pk}/budget", response=TripBudgetOut, summary="Set a trip's budget"
)
def trip_budget_set(request: ApiRequest, pk: int, sent: TripBudgetIn) -> TripBudgetOut:
    """Makes these the trip's only limits, in the group's currency."""
    me = _me(request, pk)
    limits: dict[Category, Any] = {}
    for place, each in enumerate(sent.limits):
        category, amount = _limit(request, me, each, f"limits.{place}")
        if category in limits:
            raise invalid(Fault(f"limits.{place}.category", "It is there already."))
        limits[category] = amount
    set_limits(book=request.book, actor=request.user, group=me.group, limits=limits)
    return trip_budget_get(request, pk)


def _limit(
    request: ApiRequest, me: Participant, each: TripLimitIn, place: str
) -> tuple[Category, Any]:
    """As the page's line for another category reads it."""
    form = TripForm(
        typed(each.model_dump()),
        book=request.book,
        categories=(),
        currency=me.group.currency,
    )
    if not form.is_valid():
        wrong = [
            Fault(f"{place}.{fault.field}".rstrip("."), fault.message)
            for fault in faults_of(form)
        ]
        raise invalid(*wrong)
    said = form.cleaned_data
    return said["category"], said["amount"]

"""What came to a budget and went from it, and what was told of it."""

from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from budgets.budgeting.log import Delivery, LoggedAlert, alert_log
from budgets.budgeting.moving import moves_of, take_back
from budgets.models import Move
from budgets.views.budgets import budget_or_404
from expense_tracker.kernel.api.types import (
    Amount,
    DayOut,
    Instant,
    Page,
    Row,
    SignedAmount,
    money_text,
)

router = Router(tags=["Budgets"])


class MoveOut(Row):
    """Money that one budget gave another, for one period of both."""

    id: int
    source: int | None = Field(description="null: deleted since.")
    target: int | None
    first: DayOut = Field(description="Of the period.")
    amount: Amount
    note: str
    created_at: Instant


class ToldOut(Row):
    name: str = Field(description="Of the member.")
    channel: str = Field(description="Empty: told of nothing.")
    state: str = Field(examples=["Sent"])


class AlertOut(Row):
    """A threshold that was passed, or a pace too fast."""

    kind: Literal["threshold", "pace"]
    percent: int = Field(description="Of the threshold; 0 of a pace.")
    at: Instant
    spent: SignedAmount
    limit: Amount
    passes_on: DayOut | None = Field(description="At the pace it had.")
    told: list[ToldOut] = Field(
        description="Empty for what was told with a higher one."
    )


@router.get(
    "/budgets/{int:pk}/moves", response=Page[MoveOut], summary="List money moved"
)
def budget_move_list(request: ApiRequest, pk: int) -> Page[MoveOut]:
    """What came to a budget from others and what it gave, the latest first."""
    items = [_move(each) for each in moves_of(budget_or_404(request, pk))]
    return Page[MoveOut](items=items, next=None)


def _move(move: Move) -> MoveOut:
    return MoveOut(
        id=move.pk,
        source=move.source_id,
        target=move.target_id,
        first=move.period_start,
        amount=money_text(move.money),
        note=move.note,
        created_at=move.created_at,
    )


@router.delete(
    "/budget-moves/{int:pk}", response={204: None}, summary="Take moved money back"
)
def budget_move_back(request: ApiRequest, pk: int) -> None:
    """As if it had not been moved."""
    move = get_object_or_404(Move, book=request.book, pk=pk)
    take_back(book=request.book, actor=request.user, move=move)


@router.get("/budgets/{int:pk}/alerts", response=Page[AlertOut], summary="List alerts")
def budget_alert_list(request: ApiRequest, pk: int) -> Page[AlertOut]:
    """What was told of a budget, to whom, and whether it arrived; the latest first."""
    budget = budget_or_404(request, pk)
    found = alert_log(book=request.book, budget=budget)
    return Page[AlertOut](items=[_alert(each) for each in found], next=None)


def _alert(alert: LoggedAlert) -> AlertOut:
    row = alert.overrun
    return AlertOut(
        kind=row.kind,  # type: ignore[arg-type]
        percent=row.percent,
        at=row.at,
        spent=money_text(row.spent_money),
        limit=money_text(row.limit_money),
        passes_on=row.passes_on,
        told=[_told(each) for each in alert.told],
    )


def _told(each: Delivery) -> ToldOut:
    return ToldOut(name=each.name, channel=each.channel, state=each.said)

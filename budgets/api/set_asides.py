"""What of a wallet's balance is for a goal."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.api.goals import GoalOut, goal_told
from budgets.goals.forms import SetAsideForm
from budgets.goals.setting_aside import remove_set_aside, set_aside
from budgets.models import SetAside
from budgets.views.goals import find_goal
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Body,
    Day,
    DayOut,
    Page,
    Row,
    SignedAmount,
    figure,
)

router = Router(tags=["Goals"])


class SetAsideIn(Body):
    amount: SignedAmount = Field(description="Below zero: taken back.")
    date: Day | None = Field(None, description="null: today.")
    note: str = Field("", max_length=200)


class SetAsideOut(Row):
    id: int
    date: DayOut
    amount: SignedAmount
    note: str


@router.get(
    "/goals/{int:pk}/set-asides",
    response=Page[SetAsideOut],
    summary="List what was set aside",
)
def set_aside_list(request: ApiRequest, pk: int) -> Page[SetAsideOut]:
    """What of its wallet's balance was said to be for this goal."""
    goal = find_goal(request, pk)
    rows = [
        SetAsideOut(
            id=row.pk,
            date=row.date,
            amount=figure(row.amount, goal.currency),
            note=row.note,
        )
        for row in goal.set_asides.all()
    ]
    return Page[SetAsideOut](items=rows, next=None)


@router.post(
    "/goals/{int:pk}/set-asides", response={201: GoalOut}, summary="Set money aside"
)
def set_aside_create(
    request: ApiRequest, response: HttpResponse, pk: int, sent: SetAsideIn
) -> GoalOut:
    """Says that a part of its wallet's balance is for this goal. No money moves."""
    goal = find_goal(request, pk)
    back = sent.amount.startswith("-")
    values = {
        "amount": sent.amount.lstrip("-"),
        "direction": SetAsideForm.BACK if back else SetAsideForm.AWAY,
        "date": sent.date or today_for(request.book),
        "note": sent.note,
    }
    form = checked(
        SetAsideForm(typed(values), book=request.book, currency=goal.currency)
    )
    set_aside(
        book=request.book,
        actor=request.user,
        goal=goal,
        amount=form.signed,
        on=form.cleaned_data["date"],
        note=form.cleaned_data["note"],
    )
    return goal_told(request, response, pk)


@router.delete(
    "/set-asides/{int:pk}", response={204: None}, summary="Delete a set-aside"
)
def set_aside_delete(request: ApiRequest, pk: int) -> None:
    """As if it had never been noted."""
    rows = SetAside.objects.select_related("goal")
    row = get_object_or_404(rows, book=request.book, pk=pk)
    remove_set_aside(book=request.book, actor=request.user, row=row)

"""Goals and debts, each with where it stands."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.goals.forms import FORMS, goal_values, new_values
from budgets.goals.services import (
    archive_goal,
    change_goal,
    create_goal,
    delete_goal,
    move_goal,
    pause_goal,
)
from budgets.goals.states import GoalState, goal_states
from budgets.views.goals import find_goal
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Day,
    DayOut,
    Figure,
    Id,
    Page,
    Row,
    SignedAmount,
    figure,
    maybe,
    maybe_figure,
    money_text,
    plain,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.api.categories import Colour, Icon

router = Router(tags=["Goals"])
Kind = Literal["saving", "debt"]
Counting = Literal["balance", "set_aside"]
Percent = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,3}(\.[0-9]{1,4})?$",
        description="A year, in per cent.",
        examples=["4.9"],
    ),
]
Name = Annotated[str, Field(min_length=1, max_length=100, examples=["Holiday"])]


class GoalIn(Body):
    """An amount to be saved in a wallet, or a debt to be paid off."""

    kind: Kind = "saving"
    name: Name
    wallet: Id | None = Field(None, description="A debt may have none.")
    target: Amount | None = Field(
        None, description="Of a debt what was owed at first; null: as its wallet says."
    )
    target_date: Day | None = None
    starts_on: Day | None = Field(None, description="null: today.")
    counting: Counting = Field("balance", description="Of a saving goal.")
    owed: Amount | None = Field(None, description="Now, of a debt without a wallet.")
    interest: Percent | None = None
    payment: Amount | None = Field(None, description="Of a debt, a month.")
    icon: Icon | None = None
    colour: Colour | None = None


class GoalChange(Body):
    """What is to be different; what is left out stays."""

    name: Name | None = None
    wallet: Id | None = None
    target: Amount | None = None
    target_date: Day | None = None
    starts_on: Day | None = None
    counting: Counting | None = None
    owed: Amount | None = None
    interest: Percent | None = None
    payment: Amount | None = None
    icon: Icon | None = None
    colour: Colour | None = None


class GoalPlace(Body):
    place: int = Field(ge=1, le=500, description="Among those in use, from 1.")


class GoalOut(Row):
    id: int
    version: int
    kind: Kind
    name: str
    wallet: int | None
    currency: Currency
    target: Amount
    target_date: DayOut | None
    starts_on: DayOut
    counting: Counting
    owed: Amount | None
    interest: Figure = Field(description="A year, in per cent.")
    payment: Amount
    icon: str
    colour: str
    paused: bool
    archived: bool
    saved: SignedAmount = Field(description="Of a debt what is paid off.")
    left: SignedAmount
    share: Figure = Field(description="Of the target, from 0 to 1.")
    required: Amount | None = Field(description="A month, to meet the date.")
    pace: SignedAmount | None = Field(description="A month, so far.")
    projected: DayOut | None = Field(description="When it is reached at that pace.")
    standing: Literal[
        "reached", "paused", "ahead", "on_track", "behind", "late", "open"
    ]


def goal_out(state: GoalState) -> GoalOut:
    goal = state.goal
    currency = goal.currency
    return GoalOut(
        id=goal.pk,
        version=goal.version,
        kind=goal.kind,  # type: ignore[arg-type]
        name=goal.name,
        wallet=goal.wallet_id,
        currency=currency,
        target=figure(goal.target, currency),
        target_date=goal.target_date,
        starts_on=goal.starts_on,
        counting=goal.counting,  # type: ignore[arg-type]
        owed=maybe_figure(goal.owed, currency),
        interest=plain(goal.interest * 100),
        payment=figure(goal.payment, currency),
        icon=goal.icon,
        colour=goal.colour,
        paused=goal.paused,
        archived=goal.is_archived,
        saved=money_text(state.saved),
        left=money_text(state.left),
        share=plain(round(state.share, 4)),
        required=maybe(state.required, money_text),
        pace=maybe(state.pace, money_text),
        projected=state.projected,
        standing=state.standing.value,
    )


def goal_told(request: ApiRequest, response: HttpResponse, pk: int) -> GoalOut:
    goal = find_goal(request, pk)
    [state] = goal_states(book=request.book, as_of=today_for(request.book), only=goal)
    tagged(response, goal.version)
    return goal_out(state)


@router.get("/goals", response=Page[GoalOut], summary="List goals")
def goal_list(request: ApiRequest, archived: bool = False) -> Page[GoalOut]:
    """Saving goals and debts in use with where they stand, or those put away."""
    states = goal_states(
        book=request.book, as_of=today_for(request.book), archived=archived
    )
    return Page[GoalOut](items=[goal_out(each) for each in states], next=None)


@router.post("/goals", response={201: GoalOut}, summary="Add a goal")
def goal_create(request: ApiRequest, response: HttpResponse, sent: GoalIn) -> GoalOut:
    """Something to save for, or a debt to pay off."""
    as_of = today_for(request.book)
    said = {name: value for name, value in sent.model_dump().items() if value}
    values = new_values(sent.kind, as_of) | {"owed": sent.owed} | said
    form = checked(FORMS[sent.kind](typed(values), book=request.book))
    goal = create_goal(book=request.book, actor=request.user, draft=form.draft)
    response["Location"] = reverse("api:goal_get", args=[goal.pk])
    return goal_told(request, response, goal.pk)


@router.get("/goals/{int:pk}", response=GoalOut, summary="Get a goal")
def goal_get(request: ApiRequest, response: HttpResponse, pk: int) -> GoalOut:
    """One goal or debt with where it stands."""
    return goal_told(request, response, pk)


@router.patch("/goals/{int:pk}", response=GoalOut, summary="Change a goal")
def goal_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: GoalChange
) -> GoalOut:
    """Changes what is sent; the rest stays."""
    goal = find_goal(request, pk)
    version = expected_version(request, goal.version)
    values: dict[str, Any] = goal_values(goal) | sent.model_dump(exclude_unset=True)
    form = checked(FORMS[goal.kind](typed(values), book=request.book, goal=goal))
    change_goal(
        book=request.book,
        actor=request.user,
        goal=goal,
        version=version,
        draft=form.draft,
    )
    return goal_told(request, response, pk)


@router.delete("/goals/{int:pk}", response={204: None}, summary="Delete a goal")
def goal_delete(request: ApiRequest, pk: int) -> None:
    """Deletes it with what was set aside for it. No money moves."""
    goal = find_goal(request, pk)
    expected_version(request, goal.version)
    delete_goal(book=request.book, actor=request.user, goal=goal)


@router.post("/goals/{int:pk}/move", response=Page[GoalOut], summary="Move a goal")
def goal_move(request: ApiRequest, pk: int, sent: GoalPlace) -> Page[GoalOut]:
    """Puts it at another place among all."""
    goal = find_goal(request, pk)
    move_goal(book=request.book, actor=request.user, goal=goal, place=sent.place - 1)
    return goal_list(request)


@router.post("/goals/{int:pk}/pause", response=GoalOut, summary="Pause a goal")
def goal_pause(request: ApiRequest, response: HttpResponse, pk: int) -> GoalOut:
    """Nothing is asked for it until it is resumed."""
    goal = find_goal(request, pk)
    pause_goal(book=request.book, actor=request.user, goal=goal, paused=True)
    return goal_told(request, response, pk)


@router.post("/goals/{int:pk}/resume", response=GoalOut, summary="Resume a goal")
def goal_resume(request: ApiRequest, response: HttpResponse, pk: int) -> GoalOut:
    """It goes on."""
    goal = find_goal(request, pk)
    pause_goal(book=request.book, actor=request.user, goal=goal, paused=False)
    return goal_told(request, response, pk)


@router.post("/goals/{int:pk}/archive", response=GoalOut, summary="Put a goal away")
def goal_archive(request: ApiRequest, response: HttpResponse, pk: int) -> GoalOut:
    """It is shown apart from those in use."""
    goal, at = find_goal(request, pk), timezone.now()
    archive_goal(book=request.book, actor=request.user, goal=goal, at=at)
    return goal_told(request, response, pk)


@router.post("/goals/{int:pk}/unarchive", response=GoalOut, summary="Bring a goal back")
def goal_unarchive(request: ApiRequest, response: HttpResponse, pk: int) -> GoalOut:
    """It is in use again."""
    goal = find_goal(request, pk)
    archive_goal(book=request.book, actor=request.user, goal=goal, at=None)
    return goal_told(request, response, pk)

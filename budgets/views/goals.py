"""Goals: all of them, one, adding and changing."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.goals.board import goal_board, oversets_in
from budgets.goals.forms import FORMS, goal_values, new_values
from budgets.goals.rows import GoalRow, listed, payment_table
from budgets.goals.services import (
    archive_goal,
    change_goal,
    create_goal,
    delete_goal,
    move_goal,
    pause_goal,
)
from budgets.goals.states import goal_states
from budgets.models import Goal
from expense_tracker.kernel.converters import read_id
from ledger.errors import InvalidEntry, StaleVersion
from ledger.views.answers import back, refused, saved
from ledger.views.row_editor import RowEditor

LIST = "budgets:goal-list"
DETAIL = "budgets:goal-detail"
SET_ASIDES_SHOWN = 50


# --- looking --------------------------------------------------------------------------


@require_GET
@book_required
@kept
def goal_list(request: BookRequest) -> HttpResponse:
    board = goal_board(book=request.book, as_of=today_for(request.book))
    context = {
        "here": "goals",
        "board": board,
        "savings": listed(board.states, debts=False),
        "debts": listed(board.states, debts=True),
        "archived": [GoalRow(state) for state in board.archived],
    }
    return render(request, "budgets/goal_list.html", context)


@require_GET
@book_required
@kept
def goal_detail(request: BookRequest, pk: int) -> HttpResponse:
    goal = find_goal(request, pk)
    as_of = today_for(request.book)
    [state] = goal_states(book=request.book, as_of=as_of, only=goal)
    context: dict[str, Any] = {"goal": goal, "row": GoalRow(state), "state": state}
    if goal.is_debt:
        context["payments"] = payment_table(state)
    elif goal.counting == Goal.Counting.SET_ASIDE:
        rows = goal.set_asides.select_related("goal__wallet")
        context["set_asides"] = rows[:SET_ASIDES_SHOWN]
        wallet = goal.wallet
        context["overset"] = oversets_in(book=request.book, wallet=wallet, as_of=as_of)
    return render(request, "budgets/goal_detail.html", context)


def find_goal(request: BookRequest, pk: int) -> Goal:
    goals = Goal.objects.select_related("wallet", "book")
    found: Goal = get_object_or_404(goals, book=request.book, pk=pk)
    return found


# --- adding and changing --------------------------------------------------------------


class GoalEditor(RowEditor[Goal]):
    """`kind` is that of a new one."""

    noun = "goal"
    template = "budgets/goal_form.html"
    list_view = LIST

    def __init__(self, request: BookRequest, kind: str = Goal.Kind.SAVING) -> None:
        super().__init__(request)
        self.kind = kind

    def find(self, pk: int) -> Goal:
        goal = find_goal(self.request, pk)
        self.kind = goal.kind
        return goal

    def form(self, row: Goal | None, **given: Any) -> Any:
        more = {"goal": row} if row else {}
        return FORMS[self.kind](book=self.book, **more, **given)

    def first_values(self) -> dict[str, Any]:
        return new_values(self.kind, today_for(self.book))

    def values(self, row: Goal) -> dict[str, Any]:
        return goal_values(row)

    def create(self, form: Any) -> None:
        create_goal(book=self.book, actor=self.request.user, draft=form.draft)

    def change(self, row: Goal, form: Any, version: int) -> None:
        change_goal(
            book=self.book,
            actor=self.request.user,
            goal=row,
            version=version,
            draft=form.draft,
        )

    def to(self, row: Goal | None) -> str:
        return reverse(DETAIL, args=[row.pk]) if row else super().to(row)

    def context(self, row: Goal | None) -> dict[str, Any]:  # noqa: ARG002
        return {"is_debt": self.kind == Goal.Kind.DEBT}


@require_http_methods(["GET", "POST"])
@editor_required
def goal_add(request: BookRequest, kind: str) -> HttpResponse:
    return GoalEditor(request, kind).add()


@require_http_methods(["GET", "POST"])
@editor_required
def goal_edit(request: BookRequest, pk: int) -> HttpResponse:
    return GoalEditor(request).edit(pk)


@require_POST
@book_required
def goal_pause(request: BookRequest, pk: int) -> HttpResponse:
    """Pause a goal, or with `resume` go on with it."""
    goal = find_goal(request, pk)
    paused = "resume" not in request.POST
    try:
        change = pause_goal(
            book=request.book, actor=request.user, goal=goal, paused=paused
        )
    except StaleVersion as error:
        raise Http404 from error
    message = f"{goal.name} {'paused' if paused else 'goes on'}"
    return saved(request, message, to=back(request, LIST), change=change)


@require_POST
@book_required
def goal_archive(request: BookRequest, pk: int) -> HttpResponse:
    """Archive a goal, or with `restore` bring it back."""
    goal = find_goal(request, pk)
    at = None if "restore" in request.POST else timezone.now()
    try:
        change = archive_goal(book=request.book, actor=request.user, goal=goal, at=at)
    except StaleVersion as error:
        raise Http404 from error
    except InvalidEntry as error:
        return refused(request, str(error), to=reverse(LIST))
    message = f"{goal.name} {'archived' if at else 'brought back'}"
    return saved(request, message, to=back(request, LIST), change=change)


@require_POST
@book_required
def goal_move(request: BookRequest, pk: int) -> HttpResponse:
    """To the place `place`, counted from 1."""
    goal = find_goal(request, pk)
    place = read_id(request.POST.get("place", ""))
    if place is None:
        raise Http404
    try:
        change = move_goal(
            book=request.book, actor=request.user, goal=goal, place=place - 1
        )
    except StaleVersion as error:
        raise Http404 from error
    return saved(request, f"{goal.name} moved", to=reverse(LIST), change=change)


@require_POST
@book_required
def goal_delete(request: BookRequest, pk: int) -> HttpResponse:
    goal = find_goal(request, pk)
    try:
        change = delete_goal(book=request.book, actor=request.user, goal=goal)
    except StaleVersion as error:
        raise Http404 from error
    return saved(request, f"{goal.name} deleted", to=reverse(LIST), change=change)

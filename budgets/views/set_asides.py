"""Setting money aside for a goal."""

from functools import partial
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from budgets.goals.forms import SetAsideForm
from budgets.goals.setting_aside import remove_set_aside, set_aside
from budgets.goals.states import goal_states
from budgets.models import Goal, SetAside
from budgets.views.goals import DETAIL, find_goal
from ledger.errors import LedgerError, StaleVersion
from ledger.models import Change
from ledger.views.answers import save_once, saved


@require_http_methods(["GET", "POST"])
@editor_required
def set_aside_add(request: BookRequest, pk: int) -> HttpResponse:
    goal = find_goal(request, pk)
    of_goal = partial(SetAsideForm, book=request.book, currency=goal.currency)
    to = reverse(DETAIL, args=[pk])
    if goal.is_debt or goal.counting != Goal.Counting.SET_ASIDE:
        return redirect(to)
    if request.method == "GET":
        form = of_goal(initial={"date": today_for(request.book)})
        return _set_aside_page(request, goal, form)
    form = of_goal(request.POST)
    if form.is_valid():
        try:
            change = save_once(request, form, partial(_set_aside, request, goal, form))
        except LedgerError as error:
            form.refuse(error)
        else:
            word = "taken back from" if form.signed < 0 else "set aside for"
            return saved(request, f"Noted as {word} {goal.name}", to=to, change=change)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _set_aside_page(request, goal, form, status=status)


def _set_aside(request: BookRequest, goal: Goal, form: SetAsideForm) -> Change:
    return set_aside(
        book=request.book,
        actor=request.user,
        goal=goal,
        amount=form.signed,
        on=form.cleaned_data["date"],
        note=form.cleaned_data["note"],
    )


def _set_aside_page(
    request: BookRequest, goal: Goal, form: SetAsideForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    [state] = goal_states(book=request.book, as_of=today_for(request.book), only=goal)
    context = {"goal": goal, "state": state, "form": form}
    return render(request, "budgets/set_aside_form.html", context, status=status)


@require_POST
@book_required
def set_aside_delete(request: BookRequest, pk: int) -> HttpResponse:
    rows = SetAside.objects.select_related("goal")
    row = get_object_or_404(rows, book=request.book, pk=pk)
    try:
        change = remove_set_aside(book=request.book, actor=request.user, row=row)
    except StaleVersion as error:
        raise Http404 from error
    to = reverse(DETAIL, args=[row.goal_id])
    return saved(request, "Note taken away", to=to, change=change)

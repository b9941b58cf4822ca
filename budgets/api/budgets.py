"""Budgets, each with how it stands."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Query, Router

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from budgets.api.budget_shapes import (
    BudgetBill,
    BudgetChange,
    BudgetDetail,
    BudgetIn,
    BudgetMoveIn,
    BudgetOut,
    BudgetQuery,
    FreeLine,
    FreeOut,
    MovedOut,
    budget_out,
    state_out,
)
from budgets.budgeting.board import budget_board
from budgets.budgeting.forms import BudgetForm, MoveForm, budget_values
from budgets.budgeting.moving import move_money
from budgets.budgeting.reasons import came_to
from budgets.budgeting.setting import (
    change_budget,
    create_budget,
    delete_budget,
    pause_budget,
)
from budgets.queries import (
    bills_of,
    budget_history,
    due_bills,
    free_to_spend,
    passing,
)
from budgets.views.budgets import budget_or_404
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.periods import month_named
from expense_tracker.kernel.api.types import (
    Page,
    maybe,
    money_text,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.models import Change
from ledger.recurring.coming import DueDate

router = Router(tags=["Budgets"])


@router.get("/budgets", response=Page[BudgetOut], summary="List budgets")
def budget_list(request: ApiRequest, query: Query[BudgetQuery]) -> Page[BudgetOut]:
    """All budgets with how they stand in a month, or in the one that runs; those that
    want attention first.
    """
    book = request.book
    as_of = today_for(book)
    month = month_named(query.period, as_of=as_of, first_day=book.pay_day)
    board = budget_board(book=book, month=month, as_of=as_of)
    items = [BudgetOut(**budget_out(row.state)) for row in board.rows]
    return Page[BudgetOut](items=items, next=None)


@router.get("/free-to-spend", response=FreeOut, summary="What is free to spend")
def budget_free(request: ApiRequest) -> FreeOut:
    """What may still be spent until the month ends, and how that comes about."""
    free = free_to_spend(book=request.book, as_of=today_for(request.book))
    return FreeOut(
        period=free.month.slug,
        until=free.until,
        currency=free.amount.currency,
        amount=money_text(free.amount),
        per_day=maybe(free.per_day, money_text),
        lines=[
            FreeLine(label=line.label, amount=money_text(line.money))
            for line in free.lines
        ],
    )


def _detail(request: ApiRequest, response: HttpResponse, pk: int) -> BudgetDetail:
    budget = budget_or_404(request, pk)
    as_of = today_for(request.book)
    state, *former = budget_history(budget=budget, as_of=as_of)
    due = due_bills(book=request.book, until=max(state.period.last, as_of))
    passes = passing(state, due)
    bills = bills_of(state, due) if state.is_running else []
    tagged(response, budget.version)
    return BudgetDetail(
        **budget_out(state),
        came=list(came_to(state)),
        passes_on=passes.on if passes else None,
        by_end=money_text(passes.by_end) if passes else None,
        bills=[_bill(each) for each in bills],
        history=[state_out(each) for each in former],
    )


def _bill(due: DueDate) -> BudgetBill:
    return BudgetBill(
        recurring=due.recurring.pk,
        due_on=due.due_on,
        on=due.on,
        name=due.name,
        amount=money_text(due.amount),
        currency=due.amount.currency,
    )


def _form(
    request: ApiRequest, values: dict[str, Any], *, paused: bool = False
) -> BudgetForm:
    said = dict(values)
    if isinstance(said.get("thresholds"), list):
        said["thresholds"] = ", ".join(map(str, said["thresholds"]))
    as_of = today_for(request.book)
    return checked(
        BudgetForm(typed(said), book=request.book, as_of=as_of, paused=paused)
    )


@router.post("/budgets", response={201: BudgetDetail}, summary="Add a budget")
def budget_create(
    request: ApiRequest, response: HttpResponse, sent: BudgetIn
) -> BudgetDetail:
    """A limit on spending in each period."""
    draft = _form(request, sent.model_dump()).draft
    budget = create_budget(book=request.book, actor=request.user, draft=draft)
    response["Location"] = reverse("api:budget_get", args=[budget.pk])
    return _detail(request, response, budget.pk)


@router.get("/budgets/{int:pk}", response=BudgetDetail, summary="Get a budget")
def budget_get(request: ApiRequest, response: HttpResponse, pk: int) -> BudgetDetail:
    """One budget in its running period and those before."""
    return _detail(request, response, pk)


@router.patch("/budgets/{int:pk}", response=BudgetDetail, summary="Change a budget")
def budget_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: BudgetChange
) -> BudgetDetail:
    """Changes what is sent; limits of periods that are over stay as they were."""
    budget = budget_or_404(request, pk)
    version = expected_version(request, budget.version)
    values = budget_values(budget) | sent.model_dump(exclude_unset=True)
    form = _form(request, values, paused=budget.paused)
    change_budget(
        book=request.book,
        actor=request.user,
        budget=budget,
        version=version,
        draft=form.draft,
        as_of=form.as_of,
    )
    return _detail(request, response, pk)


@router.delete("/budgets/{int:pk}", response={204: None}, summary="Delete a budget")
def budget_delete(request: ApiRequest, pk: int) -> None:
    """Transactions stay as they are."""
    budget = budget_or_404(request, pk)
    expected_version(request, budget.version)
    delete_budget(book=request.book, actor=request.user, budget=budget)


@router.post("/budgets/{int:pk}/pause", response=BudgetDetail, summary="Pause a budget")
def budget_pause(request: ApiRequest, response: HttpResponse, pk: int) -> BudgetDetail:
    """It warns of nothing until it is resumed."""
    return _paused(request, response, pk, paused=True)


@router.post(
    "/budgets/{int:pk}/resume", response=BudgetDetail, summary="Resume a budget"
)
def budget_resume(request: ApiRequest, response: HttpResponse, pk: int) -> BudgetDetail:
    """It counts and warns again."""
    return _paused(request, response, pk, paused=False)


def _paused(
    request: ApiRequest, response: HttpResponse, pk: int, *, paused: bool
) -> BudgetDetail:
    budget = budget_or_404(request, pk)
    pause_budget(book=request.book, actor=request.user, budget=budget, paused=paused)
    return _detail(request, response, pk)


@router.post("/budgets/move", response=MovedOut, summary="Move money between budgets")
def budget_move(request: ApiRequest, sent: BudgetMoveIn) -> MovedOut:
    """Takes from what one has left and gives it to another of the same days."""
    source, target = (budget_or_404(request, pk) for pk in (sent.source, sent.target))
    choices = [(each.pk, each.name) for each in (source, target)]
    values = typed(sent.model_dump())
    said = checked(MoveForm(values, book=request.book, choices=choices)).cleaned_data
    as_of = today_for(request.book)
    change: Change = move_money(
        book=request.book,
        actor=request.user,
        source=source,
        target=target,
        amount=said["amount"],
        note=said["note"],
        as_of=as_of,
    )
    giving, getting = (
        budget_history(budget=each, as_of=as_of, count=1)[0]
        for each in (source, target)
    )
    return MovedOut(
        source=state_out(giving), target=state_out(getting), change=change.pk
    )

"""The money of budgets: a limit in its place, moves between two, filling many."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import editor_required
from accounts.types import BookRequest
from budgets.budgeting.fill_form import FillForm
from budgets.budgeting.filling import fill_limits, fillable, proposals
from budgets.budgeting.forms import LimitForm, MoveForm
from budgets.budgeting.moving import move_money, partners, take_back
from budgets.budgeting.setting import set_limits
from budgets.models import Budget, Move
from budgets.queries import BudgetState
from budgets.views.budgets import budget_or_404
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from ledger.errors import LedgerError, StaleVersion
from ledger.forms.recurring import amount_text
from ledger.models import Change
from ledger.views.answers import save_once, saved
from ledger.views.row_editor import RowEditor

LIST = "budgets:budget-list"


# --- a limit --------------------------------------------------------------------------


class LimitEditor(RowEditor[Budget]):
    noun = "budget"
    template = "budgets/limit_form.html"
    part = "budgets/_limit_form.html"
    list_view = LIST

    def find(self, pk: int) -> Budget:
        return budget_or_404(self.request, pk)

    def form(self, row: Budget | None, **given: Any) -> LimitForm:  # noqa: ARG002
        return LimitForm(book=self.book, **given)

    def values(self, row: Budget) -> dict[str, Any]:
        limit = Money(row.amount, self.book.base_currency)
        return {"version": row.version, "amount": amount_text(limit)}

    def change(self, row: Budget, form: LimitForm, version: int) -> Change:
        if version != row.version:
            raise StaleVersion
        return set_limits(
            book=self.book,
            actor=self.request.user,
            limits={row: form.cleaned_data["amount"]},
            as_of=today_for(self.book),
        )

    def told(self, form: LimitForm) -> str:
        limit = Money(form.cleaned_data["amount"], self.book.base_currency)
        return f"Limit of {format_money(limit, current_locale())}"


@require_http_methods(["GET", "POST"])
@editor_required
def budget_limit(request: BookRequest, pk: int) -> HttpResponse:
    """The limit in a form of its own; saved, it holds from the running period on."""
    return LimitEditor(request).edit(pk)


# --- moves ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@editor_required
def budget_move(request: BookRequest, pk: int) -> HttpResponse:
    """Money from or to this budget; one that is over is offered what covers it."""
    budget, as_of = budget_or_404(request, pk), today_for(request.book)
    mine, others = partners(book=request.book, budget=budget, as_of=as_of)
    offered = [mine, *others] if mine else []
    choices = [(each.budget.pk, _choice(each)) for each in offered]
    make = partial(MoveForm, book=request.book, choices=choices)
    if request.method == "GET" or not mine:
        form = make(initial=_first_move(mine, others) if mine else {})
        return _move_page(request, mine, others, form)
    form = make(request.POST)
    if form.is_valid():
        by_id = {str(each.budget.pk): each.budget for each in offered}
        said = form.cleaned_data
        move = partial(
            move_money,
            book=request.book,
            actor=request.user,
            source=by_id[said["source"]],
            target=by_id[said["target"]],
            amount=said["amount"],
            note=said["note"],
            as_of=as_of,
        )
        try:
            change = save_once(request, form, move)
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, "Money moved", to=reverse(LIST), change=change)
    return _move_page(request, mine, others, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _choice(state: BudgetState) -> str:
    left = format_money(abs(state.left), current_locale())
    return f"{state.budget.name}, {left} {'over' if state.left.amount < 0 else 'left'}"


def _first_move(mine: BudgetState, others: list[BudgetState]) -> dict[str, Any]:
    """What is over is covered from who has most left; else it gives."""
    if not others:
        return {}
    most = max(others, key=lambda each: each.left.amount)
    if mine.left.amount >= 0:
        return {"source": mine.budget.pk, "target": most.budget.pk}
    covered = min(abs(mine.left), max(most.left, Money.zero(mine.left.currency)))
    return {
        "source": most.budget.pk,
        "target": mine.budget.pk,
        "amount": amount_text(covered) if covered else "",
    }


def _move_page(
    request: BookRequest,
    mine: BudgetState | None,
    others: list[BudgetState],
    form: MoveForm,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "state": mine, "others": others}
    return render(request, "budgets/move_form.html", context, status=status)


@require_POST
@editor_required
def move_back(request: BookRequest, pk: int) -> HttpResponse:
    move: Move = get_object_or_404(Move, book=request.book, pk=pk)
    change = take_back(book=request.book, actor=request.user, move=move)
    return saved(request, "Money taken back", to=reverse(LIST), change=change)


# --- filling --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@editor_required
def budget_fill(request: BookRequest) -> HttpResponse:
    """Asked with GET, what the chosen limits would become; sent, they are."""
    as_of = today_for(request.book)
    states = fillable(book=request.book, as_of=as_of)
    asked = request.POST if request.method == "POST" else request.GET or None
    form = FillForm(asked, book=request.book, states=states)
    found = []
    if form.is_bound and form.is_valid():
        chosen = [each for each in states if each.budget.pk in form.chosen]
        found = proposals(book=request.book, states=chosen, fill=form.fill, as_of=as_of)
    if request.method == "POST" and found:
        if form.is_fresh:
            fill = partial(
                fill_limits,
                book=request.book,
                actor=request.user,
                found=found,
                as_of=as_of,
            )
            try:
                return _filled(request, fill())
            except LedgerError as error:
                form.add_error(None, str(error))
        else:
            messages.warning(request, "Something changed meanwhile: look once more.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "found": found, "states": states}
    return render(request, "budgets/fill_form.html", context, status=status)


def _filled(request: BookRequest, change: Change) -> HttpResponse:
    return saved(request, "Limits set", to=reverse(LIST), change=change)

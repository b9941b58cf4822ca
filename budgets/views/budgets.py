"""Budgets: the page of a month, one budget, adding, changing and deleting."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.board import budget_board, suggestions
from budgets.budgeting.entries import entries_url, latest_of
from budgets.budgeting.forms import BudgetForm, budget_values
from budgets.budgeting.log import alert_log
from budgets.budgeting.moving import moves_of
from budgets.budgeting.reasons import came_to
from budgets.budgeting.setting import (
    change_budget,
    create_budget,
    delete_budget,
    pause_budget,
)
from budgets.cadence import each_period, month_of
from budgets.models import Budget
from budgets.queries import bills_of, budget_history, due_bills, passing
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.errors import LedgerError, StaleVersion
from ledger.views.answers import save_once, saved

PREFILLED = ("scope", "category", "tag", "wallet", "amount")


@require_GET
@book_required
@kept
def budget_list(request: BookRequest, period: Period | None = None) -> HttpResponse:
    """The running month, or the one in the address."""
    book = request.book
    as_of = today_for(book)
    current = month_of(book, as_of)
    month = current
    if period is not None:
        # The slug names the month by the day it begins on: the Book's pay-day.
        month = Period.month(period.start.year, period.start.month, book.pay_day)
    board = budget_board(book=book, month=month, as_of=as_of)
    context = {
        "board": board,
        # Limits hold from the running period on, so they are set while it runs.
        "may_set": board.free is not None and request.membership.may_write,
        **_switch(month),
    }
    if not board.rows:
        context["suggestions"] = suggestions(book=book, as_of=as_of)
    return render(request, "budgets/budget_list.html", context)


def _switch(month: Period) -> dict[str, str]:
    """What components/_period_switch.html shows."""
    locale = current_locale()
    return {
        "label": month.label(locale),
        "short_label": month.month_name(locale, short=True),
        "url": reverse("budgets:budget-list"),
        "previous_url": reverse("budgets:budget-month", args=[month.previous()]),
        "next_url": reverse("budgets:budget-month", args=[month.next()]),
    }


@require_GET
@book_required
@kept
def budget_detail(request: BookRequest, pk: int) -> HttpResponse:
    budget, as_of = budget_or_404(request, pk), today_for(request.book)
    history = budget_history(budget=budget, as_of=as_of)
    state = history[0]
    due = due_bills(book=request.book, until=max(state.period.last, as_of))
    context = {
        "budget": state.budget,
        "state": state,
        "each": each_period(budget),
        "came": list(came_to(state)),
        "passing": passing(state, due),
        "bills": bills_of(state, due) if state.is_running else [],
        "history": history,
        "latest": latest_of(state),
        "entries_url": entries_url(state),
        "moves": moves_of(budget),
        "alerts": alert_log(book=request.book, budget=budget),
    }
    return render(request, "budgets/budget_detail.html", context)


@require_http_methods(["GET", "POST"])
@editor_required
def budget_add(request: BookRequest) -> HttpResponse:
    if request.method == "GET":
        wanted = {name: request.GET.get(name) for name in PREFILLED}
        given = {name: value for name, value in wanted.items() if value}
        return _form_page(request, _form(request, initial=given))
    form = _form(request, request.POST)
    if form.is_valid():
        create = partial(
            create_budget, book=request.book, actor=request.user, draft=form.draft
        )
        try:
            save_once(request, form, create)
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, "Budget added", to=reverse("budgets:budget-list"))
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
@editor_required
def budget_edit(request: BookRequest, pk: int) -> HttpResponse:
    budget = budget_or_404(request, pk)
    if request.method == "GET":
        form = _form(request, initial=budget_values(budget))
        return _form_page(request, form, budget=budget)
    form = _form(request, request.POST, paused=budget.paused)
    if form.is_valid():
        try:
            change_budget(
                book=request.book,
                actor=request.user,
                budget=budget,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft,
                as_of=form.as_of,
            )
        except StaleVersion:
            return _overtaken(request, budget_or_404(request, pk))
        except LedgerError as error:
            form.refuse(error)
        else:
            to = reverse("budgets:budget-detail", args=[pk])
            return saved(request, "Budget saved", to=to)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _form_page(request, form, budget=budget, status=status)


def _form(request: BookRequest, *args: Any, **kwargs: Any) -> BudgetForm:
    as_of = today_for(request.book)
    return BudgetForm(*args, book=request.book, as_of=as_of, **kwargs)


def _overtaken(request: BookRequest, budget: Budget) -> HttpResponse:
    """What was typed, beside what stands there now; sending it again replaces that."""
    data = request.POST.copy()
    data["version"] = str(budget.version)
    form = _form(request, data, paused=budget.paused)
    form.add_error(None, f"It was changed meanwhile. Now it is {said(budget)}.")
    return _form_page(request, form, budget=budget, status=HTTPStatus.CONFLICT)


def said(budget: Budget) -> str:
    """`€180.00 each month for Eating out, alerts at 80, 100 %`."""
    limit = Money(budget.amount, budget.book.base_currency)
    amount = format_money(limit, current_locale())
    percents = ", ".join(str(each.percent) for each in budget.thresholds.all())
    alerts = f"alerts at {percents} %" if percents else "no alerts"
    return f"{amount} {each_period(budget)} for {budget.name}, {alerts}"


@require_POST
@editor_required
def budget_pause(request: BookRequest, pk: int) -> HttpResponse:
    """Pauses it, or has it go on when `paused` is sent empty."""
    budget = budget_or_404(request, pk)
    paused = bool(request.POST.get("paused"))
    change = pause_budget(
        book=request.book, actor=request.user, budget=budget, paused=paused
    )
    message = f"Budget for {budget.name} {'paused' if paused else 'goes on'}"
    return saved(request, message, to=reverse("budgets:budget-list"), change=change)


@require_POST
@book_required
def budget_delete(request: BookRequest, pk: int) -> HttpResponse:
    budget = budget_or_404(request, pk)
    change = delete_budget(book=request.book, actor=request.user, budget=budget)
    message = f"Budget for {budget.name} deleted"
    to = reverse("budgets:budget-list")
    return saved(request, message, to=to, change=change)


def budget_or_404(request: BookRequest, pk: int) -> Budget:
    budgets = Budget.objects.select_related("category", "tag", "wallet", "book")
    found: Budget = get_object_or_404(budgets, book=request.book, pk=pk)
    return found


def _form_page(
    request: BookRequest,
    form: BudgetForm,
    *,
    budget: Budget | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "budget": budget}
    return render(request, "budgets/budget_form.html", context, status=status)

"""Budgets: the page of a month, one budget, adding, changing and deleting."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.budgeting.board import budget_board, suggestions
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
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period
from ledger.views.answers import saved
from ledger.views.row_editor import RowEditor

LIST = "budgets:budget-list"
# What a link to the add form may fill in.
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


class BudgetEditor(RowEditor[Budget]):
    noun = "budget"
    template = "budgets/budget_form.html"
    list_view = LIST

    def find(self, pk: int) -> Budget:
        return budget_or_404(self.request, pk)

    def form(self, row: Budget | None, **given: Any) -> BudgetForm:
        paused = row is not None and row.paused
        as_of = today_for(self.book)
        return BudgetForm(book=self.book, as_of=as_of, paused=paused, **given)

    def first_values(self) -> dict[str, Any]:
        wanted = {name: self.request.GET.get(name) for name in PREFILLED}
        return {name: value for name, value in wanted.items() if value}

    def values(self, row: Budget) -> dict[str, Any]:
        return budget_values(row)

    def create(self, form: BudgetForm) -> None:
        create_budget(book=self.book, actor=self.request.user, draft=form.draft)

    def change(self, row: Budget, form: BudgetForm, version: int) -> None:
        change_budget(
            book=self.book,
            actor=self.request.user,
            budget=row,
            version=version,
            draft=form.draft,
            as_of=form.as_of,
        )

    def told(self, form: BudgetForm) -> str:  # noqa: ARG002 - few have a name
        return "Budget"

    def to(self, row: Budget | None) -> str:
        if row is None:
            return super().to(row)
        return reverse("budgets:budget-detail", args=[row.pk])


@require_http_methods(["GET", "POST"])
@editor_required
def budget_add(request: BookRequest) -> HttpResponse:
    return BudgetEditor(request).add()


@require_http_methods(["GET", "POST"])
@editor_required
def budget_edit(request: BookRequest, pk: int) -> HttpResponse:
    return BudgetEditor(request).edit(pk)


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

"""The plan for paying all debts off."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.goals.forms import ExtraForm
from budgets.goals.payoff import Strategy
from budgets.goals.plans import debt_plans


@require_GET
@book_required
@kept
def debt_plan(request: BookRequest) -> HttpResponse:
    """With `extra` per month, month by month for `strategy`; both side by side."""
    form = ExtraForm(request.GET, currency=request.book.base_currency)
    plans = debt_plans(
        book=request.book, as_of=today_for(request.book), extra=form.amount
    )
    context: dict[str, Any] = {
        "here": "plan",
        "form": form,
        "plans": plans,
        "chosen": plans.of(_strategy(request)),
        "both": (plans.avalanche, plans.snowball),
    }
    return render(request, "budgets/goal_plan.html", context)


def _strategy(request: BookRequest) -> Strategy:
    asked = request.GET.get("strategy", "")
    return Strategy(asked) if asked in set(Strategy) else Strategy.AVALANCHE

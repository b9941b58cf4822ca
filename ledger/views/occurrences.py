"""Single dates of a schedule: booked, linked to an entry, skipped, moved."""

from collections.abc import Callable
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import editor_required
from accounts.types import BookRequest
from ledger.errors import LedgerError
from ledger.forms.recurring import (
    DateForm,
    MoveForm,
    PayForm,
    amount_text,
)
from ledger.listing.filters import ALL_TIME, FilterForm
from ledger.models import Change, Recurring
from ledger.recurring.coming import DONE
from ledger.recurring.linking import candidates
from ledger.recurring.schedule import on_weekend_rule
from ledger.services.occurrences import (
    Payment,
    book_occurrence,
    link_occurrence,
    move_occurrence,
    skip_occurrence,
)
from ledger.services.recurring import shown_date
from ledger.views.answers import back, saved
from ledger.views.recurring import LIST, find_recurring

BILLS = "budgets:bill-list"


@require_http_methods(["GET", "POST"])
@editor_required
def recurring_pay(request: BookRequest, pk: int) -> HttpResponse:
    """Booked as expected in one click, with the amount, wallet and day of the form, or
    with an entry that is there.
    """
    recurring = find_recurring(request, pk)
    make = partial(PayForm, book=request.book, recurring=recurring)
    if request.method == "GET":
        form = make(initial=_pay_values(recurring, request))
        return _page(request, "recurring_pay", recurring, form)
    form = make(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, "recurring_pay", recurring, form, status=status)
    said = form.cleaned_data
    if said["entry"] is not None:
        link = partial(link_occurrence, entry=said["entry"])
        return _settle(request, recurring, said["due_on"], link, "settled")
    paid = Payment(
        on=said["paid_on"] or today_for(request.book),
        amount=said["amount"],
        wallet=said["wallet"],
    )
    book = partial(book_occurrence, paid=paid)
    verb = DONE[recurring.kind].lower()
    return _settle(request, recurring, said["due_on"], book, verb)


@require_http_methods(["GET", "POST"])
@editor_required
def recurring_link(request: BookRequest, pk: int) -> HttpResponse:
    """Choose the entry that one date is, among those alike or those searched for."""
    recurring = find_recurring(request, pk)
    if request.method == "POST":
        form = PayForm(request.POST, book=request.book, recurring=recurring)
        if not form.is_valid() or form.cleaned_data["entry"] is None:
            return HttpResponse(status=HTTPStatus.BAD_REQUEST)
        said = form.cleaned_data
        link = partial(link_occurrence, entry=said["entry"])
        to = reverse(BILLS)
        return _settle(request, recurring, said["due_on"], link, "settled", to=to)
    due_on, find = _asked(recurring, request), request.GET.get("find", "")
    search = {"q": find, "period": ALL_TIME}
    as_of = today_for(request.book)
    chosen = FilterForm(search, book=request.book, as_of=as_of).chosen()
    context = {
        "recurring": recurring,
        "due_on": due_on,
        "find": find,
        "candidates": candidates(
            book=request.book,
            recurring=recurring,
            on=on_weekend_rule(due_on, recurring.weekend),
            chosen=chosen if find else None,
        ),
    }
    return render(request, "ledger/recurring_link.html", context)


@require_POST
@editor_required
def recurring_skip(request: BookRequest, pk: int) -> HttpResponse:
    recurring = find_recurring(request, pk)
    form = DateForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    due_on = form.cleaned_data["due_on"]
    return _settle(request, recurring, due_on, skip_occurrence, "skipped")


@require_http_methods(["GET", "POST"])
@editor_required
def recurring_move(request: BookRequest, pk: int) -> HttpResponse:
    """One date on another day."""
    recurring = find_recurring(request, pk)
    if request.method == "GET":
        due_on = _asked(recurring, request)
        form = MoveForm(initial={"due_on": due_on, "to": due_on})
        return _page(request, "recurring_move", recurring, form)
    form = MoveForm(request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, "recurring_move", recurring, form, status=status)
    move = partial(move_occurrence, to=form.cleaned_data["to"])
    return _settle(request, recurring, form.cleaned_data["due_on"], move, "moved")


def _settle(
    request: BookRequest,
    recurring: Recurring,
    due_on: date,
    settle: Callable[..., Change],
    verb: str,
    *,
    to: str = "",
) -> HttpResponse:
    """Settle that date with Undo; one that is settled already is said to be. `to` is
    the page to go to, "" where the request came from.
    """
    to = to or back(request, LIST)
    try:
        change = settle(
            book=request.book, actor=request.user, recurring=recurring, due_on=due_on
        )
    except LedgerError as error:
        messages.error(request, f"{recurring}: {error}")
        return redirect(to)
    return saved(request, f"{recurring} {verb}", to=to, change=change)


def _pay_values(recurring: Recurring, request: BookRequest) -> dict[str, Any]:
    """The date asked for, else the next one, with what is expected of it."""
    return {
        "due_on": _asked(recurring, request),
        "amount": amount_text(recurring.wallet.money(recurring.amount)),
        "wallet": recurring.wallet_id,
        "paid_on": today_for(request.book),
    }


def _asked(recurring: Recurring, request: BookRequest) -> date:
    asked = DateForm(request.GET)
    return asked.cleaned_data["due_on"] if asked.is_valid() else shown_date(recurring)


def _page(
    request: BookRequest,
    name: str,
    recurring: Recurring,
    form: PayForm | MoveForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "recurring": recurring}
    return render(request, f"ledger/{name}.html", context, status=status)

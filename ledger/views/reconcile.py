"""Reconciling a wallet: ticking off a statement until it agrees."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.format import format_number
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import round_money
from ledger.errors import LedgerError
from ledger.listing.pages import Cursor
from ledger.models import Change, Reconciliation, Wallet
from ledger.queries.reconciliations import (
    StatementForm,
    added_since,
    lines_below,
    progress,
)
from ledger.services import reconcile as service
from ledger.views.answers import undo_url


@require_http_methods(["GET", "POST"])
@book_required
def reconcile(request: BookRequest, pk: int) -> HttpResponse:
    """The open reconciliation of a wallet; sent, its statement's day and balance."""
    wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
    opened = service.open_reconciliation(wallet)
    if request.method == "GET":
        return _page(request, wallet, opened, _form(request, wallet, opened))
    form = StatementForm(request.POST, wallet=wallet)
    if form.is_valid():
        try:
            service.start_reconciliation(
                book=request.book,
                actor=request.user,
                wallet=wallet,
                on=form.cleaned_data["date"],
                balance=form.cleaned_data["balance"],
            )
        except LedgerError as error:
            form.refuse(error)
        else:
            return redirect("ledger:reconcile", wallet.pk)
    return _page(request, wallet, opened, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _form(
    request: BookRequest, wallet: Wallet, opened: Reconciliation | None
) -> StatementForm:
    if opened is None:
        return StatementForm(wallet=wallet, initial={"date": today_for(request.book)})
    balance = round_money(opened.balance, wallet.currency)
    text = format_number(balance, current_locale())
    return StatementForm(wallet=wallet, initial={"date": opened.date, "balance": text})


def _page(
    request: BookRequest,
    wallet: Wallet,
    opened: Reconciliation | None,
    form: StatementForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    done = wallet.reconciliations.filter(state=Reconciliation.State.DONE)
    context: dict[str, Any] = {
        "wallet": wallet,
        "form": form,
        "may_write": request.membership.may_write,
        "past": [(each, wallet.money(each.balance)) for each in done[:24]],
        "last": service.last_done(wallet),
        "added_since": added_since(wallet),
    }
    if opened is not None:
        lines, older = lines_below(opened, _cursor(request.GET.get("before", "")))
        context |= {"progress": progress(opened), "lines": lines, "older": older}
    return render(request, "ledger/reconcile.html", context, status=status)


def _cursor(text: str) -> Cursor | None:
    try:
        return Cursor.parse(text) if text else None
    except ValueError as error:
        raise Http404 from error


@require_POST
@editor_required
def reconcile_action(request: BookRequest, pk: int, action: str) -> HttpResponse:
    """Do `action` to a reconciliation: tick, tick-all, adjust, finish, reopen, drop."""
    found = get_object_or_404(
        Reconciliation.objects.select_related("wallet"), book=request.book, pk=pk
    )
    act = ACTIONS.get(action)
    if act is None:
        raise Http404
    try:
        act(request, found)
    except LedgerError as error:
        messages.error(request, str(error))
    return redirect(_place(request, found.wallet))


def _place(request: BookRequest, wallet: Wallet) -> str:
    """The same page of the same wallet."""
    url = reverse("ledger:reconcile", args=[wallet.pk])
    before = request.POST.get("before", "")
    return f"{url}?before={before}" if before else url


def _tick(request: BookRequest, found: Reconciliation) -> None:
    service.tick(
        book=request.book,
        actor=request.user,
        reconciliation=found,
        shown=_ids(request, "shown"),
        ticked=_ids(request, "pk"),
    )


def _ids(request: BookRequest, name: str) -> list[int]:
    found = (read_id(text) for text in request.POST.getlist(name))
    return [pk for pk in found if pk is not None]


def _tick_all(request: BookRequest, found: Reconciliation) -> None:
    service.tick_all(book=request.book, actor=request.user, reconciliation=found)


def _adjust(request: BookRequest, found: Reconciliation) -> None:
    change = service.adjust(book=request.book, actor=request.user, reconciliation=found)
    _tell(request, "Adjustment added", change)


def _finish(request: BookRequest, found: Reconciliation) -> None:
    change = service.finish(book=request.book, actor=request.user, reconciliation=found)
    _tell(request, f"{found.wallet.name} reconciled", change)


def _reopen(request: BookRequest, found: Reconciliation) -> None:
    change = service.reopen(book=request.book, actor=request.user, reconciliation=found)
    _tell(request, "Opened again", change)


def _drop(request: BookRequest, found: Reconciliation) -> None:
    service.discard(book=request.book, actor=request.user, reconciliation=found)
    messages.success(request, "Dropped. Nothing was settled.")


def _tell(request: BookRequest, words: str, change: Change) -> None:
    messages.success(request, words, extra_tags=undo_url(change))


ACTIONS = {
    "tick": _tick,
    "tick-all": _tick_all,
    "adjust": _adjust,
    "finish": _finish,
    "reopen": _reopen,
    "drop": _drop,
}

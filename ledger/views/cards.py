"""Paying a credit card."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.clock import today_for
from accounts.decorators import editor_required
from accounts.types import BookRequest
from ledger.errors import LedgerError
from ledger.forms.cards import CardPayForm, card_pay_values
from ledger.models import Wallet
from ledger.services.cards import pay_card
from ledger.views.answers import save_once, saved


@require_http_methods(["GET", "POST"])
@editor_required
def card_pay(request: BookRequest, pk: int) -> HttpResponse:
    """Transfer what the last statement asks for, or another amount."""
    card = get_object_or_404(
        Wallet, book=request.book, pk=pk, kind=Wallet.Kind.CARD, archived_at=None
    )
    make = partial(CardPayForm, book=request.book, card=card)
    if request.method == "GET":
        values = card_pay_values(card, today_for(request.book))
        return _page(request, card, make(initial=values))
    form = make(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        pay = partial(
            pay_card,
            book=request.book,
            actor=request.user,
            card=card,
            wallet=said["wallet"],
            amount=said["amount"],
            on=said["paid_on"],
        )
        try:
            change = save_once(request, form, pay)
        except LedgerError as error:
            form.refuse(error)
        else:
            to = reverse("ledger:wallet-list")
            return saved(request, f"{card} paid", to=to, change=change)
    return _page(request, card, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: BookRequest,
    card: Wallet,
    form: CardPayForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "card": card}
    return render(request, "ledger/card_pay.html", context, status=status)

"""Paying a credit card."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.types import (
    Amount,
    Body,
    Currency,
    Day,
    DayOut,
    Id,
    Page,
    Row,
    money_text,
)
from ledger.api.wallets import WalletOut, wallet_told
from ledger.forms.cards import CardPayForm, card_pay_values
from ledger.models import Wallet
from ledger.queries.cards import CardDue, card_dues
from ledger.services.cards import pay_card

router = Router(tags=["Wallets"])


class CardDueOut(Row):
    """What the last statement of a card leaves to pay."""

    wallet: int
    currency: Currency = Field(description="Of the card.")
    closed_on: DayOut
    due_on: DayOut
    owed: Amount = Field(description="At the end of the day it closed.")
    paid: Amount = Field(description="Since then.")
    amount: Amount = Field(description="What is left to pay.")


class CardPayIn(Body):
    """What is left out is as the last statement says."""

    amount: Amount | None = Field(None, description="In the card's currency.")
    wallet: Id | None = Field(None, description="null: the one it is paid from.")
    paid_on: Day | None = Field(None, description="null: today.")


@router.get("/cards/due", response=Page[CardDueOut], summary="Statements to pay")
def card_due_list(request: ApiRequest) -> Page[CardDueOut]:
    """Of credit cards with a statement day, the first to pay first."""
    dues = card_dues(book=request.book, as_of=today_for(request.book))
    return Page[CardDueOut](items=[_due(each) for each in dues], next=None)


def _due(due: CardDue) -> CardDueOut:
    return CardDueOut(
        wallet=due.wallet.pk,
        currency=due.wallet.currency,
        closed_on=due.closed_on,
        due_on=due.on,
        owed=money_text(due.owed),
        paid=money_text(due.paid),
        amount=money_text(due.amount),
    )


@router.post("/wallets/{int:pk}/pay", response=WalletOut, summary="Pay a card")
def card_pay(
    request: ApiRequest, response: HttpResponse, pk: int, sent: CardPayIn
) -> WalletOut:
    """Transfers what the last statement asks for, or another amount, to the card."""
    card = get_object_or_404(
        Wallet, book=request.book, pk=pk, kind=Wallet.Kind.CARD, archived_at=None
    )
    values = card_pay_values(card, today_for(request.book))
    values |= sent.model_dump(exclude_none=True)
    said = checked(CardPayForm(typed(values), book=request.book, card=card))
    pay_card(
        book=request.book,
        actor=request.user,
        card=card,
        wallet=said.cleaned_data["wallet"],
        amount=said.cleaned_data["amount"],
        on=said.cleaned_data["paid_on"],
    )
    return wallet_told(request, response, pk)

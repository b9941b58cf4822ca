"""Wallets, with what is in them."""

import datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
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
    Id,
    Line,
    Page,
    Rate,
    Row,
    SignedAmount,
    maybe_figure,
    money_text,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.forms.wallets import WalletForm, wallet_values
from ledger.models import Entry, Wallet
from ledger.queries.totals import WalletBalance, wallet_balances
from ledger.services.wallets import (
    archive_wallet,
    change_wallet,
    create_wallet,
    delete_wallet,
)

router = Router(tags=["Wallets"])
Kind = Literal["cash", "bank", "card", "ewallet", "savings", "loan", "other"]
DayOfMonth = Annotated[int, Field(ge=1, le=31, strict=True)]


class WalletIn(Body):
    """Where money is. The days and limits are those of a credit card."""

    name: Line = Field(min_length=1, examples=["Everyday"])
    kind: Kind = "bank"
    currency: Currency | None = Field(None, description="null: the book's.")
    opening: SignedAmount = Field("0", description="What was in it on `opened_on`.")
    opened_on: Day | None = Field(None, description="null: today.")
    floor: SignedAmount | None = Field(None, description="Warn below that balance.")
    rate: Rate | None = None
    credit_limit: Amount | None = None
    statement_day: DayOfMonth | None = None
    due_day: DayOfMonth | None = None
    pays_from: Id | None = None


class WalletChange(Body):
    """What is to be different; what is left out stays."""

    name: Line | None = None
    kind: Kind | None = None
    currency: Currency | None = None
    opening: SignedAmount | None = None
    opened_on: Day | None = None
    floor: SignedAmount | None = None
    rate: Rate | None = None
    credit_limit: Amount | None = None
    statement_day: DayOfMonth | None = None
    due_day: DayOfMonth | None = None
    pays_from: Id | None = None


class WalletOut(Row):
    id: int
    version: int
    name: str
    kind: Kind | Literal["group"] = Field(
        description="`group`: what is owed between you and a group."
    )
    currency: Currency
    balance: SignedAmount = Field(description="Today, without what is planned.")
    base_balance: SignedAmount = Field(description="In the book's currency.")
    floor: SignedAmount | None
    credit_limit: Amount | None
    statement_day: int | None
    due_day: int | None
    pays_from: int | None
    archived: bool


@router.get("/wallets", response=Page[WalletOut], summary="List wallets")
def wallet_list(request: ApiRequest, archived: bool = False) -> Page[WalletOut]:
    """Wallets in use with their balances, with `archived` all of them."""
    as_of = today_for(request.book)
    rows = wallet_balances(book=request.book, as_of=as_of, archived=archived)
    return Page[WalletOut](items=[wallet_out(row) for row in rows], next=None)


def wallet_out(row: WalletBalance) -> WalletOut:
    wallet = row.wallet
    return WalletOut(
        id=wallet.pk,
        version=wallet.version,
        name=wallet.name,
        kind=wallet.kind,  # type: ignore[arg-type]
        currency=wallet.currency,
        balance=money_text(row.balance),
        base_balance=money_text(row.base_balance),
        floor=maybe_figure(wallet.floor, wallet.currency),
        credit_limit=maybe_figure(wallet.credit_limit, wallet.currency),
        statement_day=wallet.statement_day,
        due_day=wallet.due_day,
        pays_from=wallet.pays_from_id,
        archived=wallet.is_archived,
    )


def wallet_told(request: ApiRequest, response: HttpResponse, pk: int) -> WalletOut:
    as_of = today_for(request.book)
    rows = wallet_balances(book=request.book, as_of=as_of, archived=True)
    row = next(row for row in rows if row.wallet.pk == pk)
    tagged(response, row.wallet.version)
    return wallet_out(row)


@router.post("/wallets", response={201: WalletOut}, summary="Add a wallet")
def wallet_create(
    request: ApiRequest, response: HttpResponse, sent: WalletIn
) -> WalletOut:
    """A wallet with its opening balance. One in another currency needs a rate that is
    known, or `rate`.
    """
    values = sent.model_dump()
    values["currency"] = sent.currency or request.book.base_currency
    values["opened_on"] = sent.opened_on or today_for(request.book)
    form = checked(WalletForm(typed(values), book=request.book))
    wallet = create_wallet(book=request.book, actor=request.user, draft=form.draft)
    response["Location"] = reverse("api:wallet_get", args=[wallet.pk])
    return wallet_told(request, response, wallet.pk)


@router.get("/wallets/{int:pk}", response=WalletOut, summary="Get a wallet")
def wallet_get(request: ApiRequest, response: HttpResponse, pk: int) -> WalletOut:
    """One wallet with its balance of today."""
    get_object_or_404(Wallet, book=request.book, pk=pk)
    return wallet_told(request, response, pk)


@router.patch("/wallets/{int:pk}", response=WalletOut, summary="Change a wallet")
def wallet_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: WalletChange
) -> WalletOut:
    """Changes what is sent; the rest stays."""
    wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
    version = expected_version(request, wallet.version)
    values = _values(wallet, today_for(request.book)) | sent.model_dump(
        exclude_unset=True
    )
    form = checked(WalletForm(typed(values), book=request.book, wallet=wallet))
    change_wallet(
        book=request.book,
        actor=request.user,
        wallet=wallet,
        version=version,
        draft=form.draft,
    )
    return wallet_told(request, response, pk)


def _values(wallet: Wallet, as_of: datetime.date) -> dict[str, object]:
    opening = wallet.entries.filter(kind=Entry.Kind.OPENING).first()
    return wallet_values(wallet, opening, as_of)


@router.delete("/wallets/{int:pk}", response={204: None}, summary="Delete a wallet")
def wallet_delete(request: ApiRequest, pk: int) -> None:
    """Deletes a wallet without transactions; archive one that has some."""
    wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
    expected_version(request, wallet.version)
    delete_wallet(book=request.book, actor=request.user, wallet=wallet)


@router.post(
    "/wallets/{int:pk}/archive", response=WalletOut, summary="Archive a wallet"
)
def wallet_archive(request: ApiRequest, response: HttpResponse, pk: int) -> WalletOut:
    """Hides it from new transactions; its history stays."""
    return _archive(request, response, pk, archived=True)


@router.post(
    "/wallets/{int:pk}/unarchive", response=WalletOut, summary="Bring a wallet back"
)
def wallet_unarchive(request: ApiRequest, response: HttpResponse, pk: int) -> WalletOut:
    """Offers an archived wallet again."""
    return _archive(request, response, pk, archived=False)


def _archive(
    request: ApiRequest, response: HttpResponse, pk: int, *, archived: bool
) -> WalletOut:
    wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
    archive_wallet(
        book=request.book, actor=request.user, wallet=wallet, archived=archived
    )
    return wallet_told(request, response, pk)

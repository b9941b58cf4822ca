"""Wallets: the list with balances, adding, editing, archiving, deleting."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from ledger.errors import InUse, StaleVersion
from ledger.forms.wallets import WalletForm, wallet_values
from ledger.models import Entry, Wallet
from ledger.queries.cards import card_rows
from ledger.queries.reconciliations import with_settled
from ledger.queries.totals import net_worth, wallet_balances
from ledger.services.wallets import (
    archive_wallet,
    change_wallet,
    create_wallet,
    delete_wallet,
)
from ledger.views.answers import back, saved
from ledger.views.row_editor import RowEditor


@require_GET
@book_required
@kept
def wallet_list(request: BookRequest) -> HttpResponse:
    as_of = today_for(request.book)
    balances = wallet_balances(book=request.book, as_of=as_of, archived=True)
    active = [row for row in balances if not row.wallet.is_archived]
    with_settled([row.wallet for row in active])
    context = {
        "active": active,
        "cards": card_rows(book=request.book, as_of=as_of, balances=active),
        "archived": [row for row in balances if row.wallet.is_archived],
        "net_worth": net_worth(active, request.book),
        "may_write": request.membership.may_write,
    }
    return render(request, "ledger/wallet_list.html", context)


class WalletEditor(RowEditor[Wallet]):
    noun = "wallet"
    template = "ledger/wallet_form.html"
    part = "ledger/_wallet_form.html"
    list_view = "ledger:wallet-list"

    def find(self, pk: int) -> Wallet:
        return _wallet(self.request, pk)

    def form(self, row: Wallet | None, **given: Any) -> WalletForm:
        return WalletForm(book=self.book, wallet=row, **given)

    def first_values(self) -> dict[str, Any]:
        return {
            "kind": Wallet.Kind.BANK.value,
            "currency": self.book.base_currency,
            "opened_on": today_for(self.book),
        }

    def values(self, row: Wallet) -> dict[str, Any]:
        opening = row.entries.filter(kind=Entry.Kind.OPENING).first()
        return wallet_values(row, opening, today_for(self.book))

    def create(self, form: WalletForm) -> None:
        create_wallet(book=self.book, actor=self.request.user, draft=form.draft)

    def change(self, row: Wallet, form: WalletForm, version: int) -> None:
        change_wallet(
            book=self.book,
            actor=self.request.user,
            wallet=row,
            version=version,
            draft=form.draft,
        )


@require_http_methods(["GET", "POST"])
@editor_required
def wallet_add(request: BookRequest) -> HttpResponse:
    return WalletEditor(request).add()


@require_http_methods(["GET", "POST"])
@book_required
def wallet_edit(request: BookRequest, pk: int) -> HttpResponse:
    return WalletEditor(request).edit(pk)


@require_POST
@book_required
def wallet_archive(request: BookRequest, pk: int) -> HttpResponse:
    """Archive a wallet, or with `restore` bring it back."""
    wallet = _wallet(request, pk)
    archived = "restore" not in request.POST
    try:
        change = archive_wallet(
            book=request.book, actor=request.user, wallet=wallet, archived=archived
        )
    except StaleVersion as error:
        raise Http404 from error
    message = f"{wallet.name} {'archived' if archived else 'brought back'}"
    return saved(
        request, message, to=back(request, "ledger:wallet-list"), change=change
    )


@require_POST
@book_required
def wallet_delete(request: BookRequest, pk: int) -> HttpResponse:
    wallet = _wallet(request, pk)
    try:
        change = delete_wallet(book=request.book, actor=request.user, wallet=wallet)
    except StaleVersion as error:
        raise Http404 from error
    except InUse as error:
        editor = WalletEditor(request)
        form, status = editor.fresh(wallet), HTTPStatus.CONFLICT
        return editor.page(form, wallet, problem=str(error), status=status)
    message = f"{wallet.name} deleted"
    to = reverse("ledger:wallet-list")
    return saved(request, message, to=to, change=change)


def _wallet(request: BookRequest, pk: int) -> Wallet:
    found: Wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
    return found

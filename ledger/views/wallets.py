"""Wallets: the list with balances, adding, editing, archiving, deleting."""

from functools import partial
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from ledger.cards import card_rows
from ledger.conflicts import conflict_of
from ledger.errors import InUse, LedgerError, StaleVersion
from ledger.forms import WalletForm, wallet_values
from ledger.history import changes_of
from ledger.models import Entry, Wallet
from ledger.queries import net_worth, wallet_balances
from ledger.reconciling import with_settled
from ledger.services.wallets import (
    archive_wallet,
    change_wallet,
    create_wallet,
    delete_wallet,
)
from ledger.views.answers import back, form_page, save_once, saved, with_version


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


@require_http_methods(["GET", "POST"])
@editor_required
def wallet_add(request: BookRequest) -> HttpResponse:
    if request.method == "GET":
        values = {
            "kind": Wallet.Kind.BANK.value,
            "currency": request.book.base_currency,
            "opened_on": today_for(request.book),
        }
        return form_page(
            request, "wallet", WalletForm(initial=values, book=request.book)
        )
    form = WalletForm(request.POST, book=request.book)
    if form.is_valid():
        create = partial(
            create_wallet, book=request.book, actor=request.user, draft=form.draft
        )
        try:
            save_once(request, form, create)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"{form.draft.name} added"
            return saved(request, message, to=reverse("ledger:wallet-list"))
    return form_page(request, "wallet", form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
@book_required
def wallet_edit(request: BookRequest, pk: int) -> HttpResponse:
    wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
    if request.method == "GET":
        form = _form(request, wallet)
        return form_page(request, "wallet", form, row=wallet)
    form = WalletForm(request.POST, book=request.book, wallet=wallet)
    if form.is_valid():
        try:
            change_wallet(
                book=request.book,
                actor=request.user,
                wallet=wallet,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft,
            )
        except StaleVersion:
            return _overtaken(request, wallet, form)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"{form.draft.name} saved"
            return saved(request, message, to=reverse("ledger:wallet-list"))
    return form_page(
        request, "wallet", form, row=wallet, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _form(request: BookRequest, wallet: Wallet) -> WalletForm:
    """The form of the wallet as it is now."""
    opening = wallet.entries.filter(kind=Entry.Kind.OPENING).first()
    values = wallet_values(wallet, opening, today_for(request.book))
    return WalletForm(initial=values, book=request.book, wallet=wallet)


def _overtaken(request: BookRequest, wallet: Wallet, form: WalletForm) -> HttpResponse:
    """Both versions, and the form as typed: sent once more, it replaces the other."""
    now: Wallet | None = Wallet.objects.filter(pk=wallet.pk).first()
    if now is None:
        raise Http404
    data = with_version(request.POST, now.version)
    return form_page(
        request,
        "wallet",
        WalletForm(data, book=request.book, wallet=now),
        row=now,
        conflict=conflict_of(form, _form(request, now), changes_of(now)),
        status=HTTPStatus.CONFLICT,
    )


@require_POST
@book_required
def wallet_archive(request: BookRequest, pk: int) -> HttpResponse:
    """Archive a wallet, or with `restore` bring it back."""
    wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
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
    wallet = get_object_or_404(Wallet, book=request.book, pk=pk)
    try:
        change = delete_wallet(book=request.book, actor=request.user, wallet=wallet)
    except StaleVersion as error:
        raise Http404 from error
    except InUse as error:
        return form_page(
            request,
            "wallet",
            _form(request, wallet),
            row=wallet,
            problem=str(error),
            status=HTTPStatus.CONFLICT,
        )
    message = f"{wallet.name} deleted"
    to = reverse("ledger:wallet-list")
    return saved(request, message, to=to, change=change)

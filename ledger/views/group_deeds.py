"""Shared expenses and payments of a group: adding, editing, taking back."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for_user
from accounts.types import BookRequest
from expense_tracker.kernel.format import format_money
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.scoping import book_scope
from ledger.errors import LedgerError
from ledger.groups.deeds import (
    add_expense,
    change_expense,
    delete_deed,
    restore_deed,
    settle,
)
from ledger.groups.queries import part_rows, settlement_words
from ledger.groups.shared_form import (
    SettleForm,
    SharedForm,
    division_of,
    shared_values,
)
from ledger.groups.sides import usual_wallet
from ledger.models import Entry, Participant, Posting, Settlement, SharedExpense
from ledger.views.answers import save_once, with_version
from ledger.views.group_access import book_of, participant_required, told
from ledger.views.groups import shared_context

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY

# --- shared expenses ------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@participant_required
def shared_add(request: BookRequest, me: Participant) -> HttpResponse:
    if request.method == "GET":
        return _shared_page(request, me, _blank(request, me))
    form = _shared_form(request, me, request.POST)
    if form.is_valid():
        add = partial(add_expense, group=me.group, actor=me, draft=form.draft)
        try:
            save_once(request, form, add)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"{form.draft.description} added"
            return told(request, message, to=_group(me))
    return _shared_page(request, me, form, status=UNPROCESSABLE)


@require_http_methods(["GET", "POST"])
@participant_required
def shared_edit(request: BookRequest, me: Participant, expense: int) -> HttpResponse:
    found = _expense(me, expense)
    if request.method == "GET":
        return _shared_page(request, me, _filled(request, me, found), found)
    form = _shared_form(request, me, request.POST, found)
    if form.is_valid():
        try:
            change_expense(
                expense=found,
                actor=me,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft,
            )
        except LedgerError as error:
            form.refuse(error)
            # Sent once more, it replaces what somebody else has saved.
            found.refresh_from_db()
            form.data = with_version(request.POST, found.version)
        else:
            message = f"{form.draft.description} saved"
            return told(request, message, to=_group(me))
    return _shared_page(request, me, form, found, status=UNPROCESSABLE)


def _expense(me: Participant, pk: int) -> SharedExpense:
    rows = SharedExpense.objects.select_related("group")
    return get_object_or_404(rows, group=me.group, pk=pk)


def _blank(request: BookRequest, me: Participant) -> SharedForm:
    values = {
        "date": today_for_user(request.user),
        "payer": me.pk,
        "wallet": _usual(request, me),
    }
    return _shared_form(request, me, initial=values)


def _filled(request: BookRequest, me: Participant, found: SharedExpense) -> SharedForm:
    posting = found.postings.filter(participant=me).select_related("wallet").first()
    values = {**shared_values(found, posting), "category": _filed_in(me, posting)}
    values["wallet"] = values["wallet"] or _usual(request, me)
    return _shared_form(request, me, expense=found, initial=values)


def _usual(request: BookRequest, me: Participant) -> int | None:
    """The wallet that the visitor likely pays from."""
    with book_scope(book_of(request, me)):
        wallet = usual_wallet(me)
    return wallet.pk if wallet else None


def _filed_in(me: Participant, posting: Posting | None) -> int | None:
    """The category of the reader's own part."""
    if posting is None or me.book is None:
        return None
    with book_scope(me.book):
        spent = Entry.objects.filter(pk=posting.entry, kind=Entry.Kind.EXPENSE)
        found: int | None = spent.values_list("category_id", flat=True).first()
    return found


def _shared_form(
    request: BookRequest,
    me: Participant,
    data: Any = None,
    expense: SharedExpense | None = None,
    **more: Any,
) -> SharedForm:
    people = me.group.participants.select_related("user", "book").order_by("pk")
    kept = _involved(expense) if expense else set()
    book = book_of(request, me)
    with book_scope(book):
        return SharedForm(
            data,
            book=book,
            me=me,
            people=[each for each in people if not each.has_left or each.pk in kept],
            division=division_of(expense) if expense else None,
            **more,
        )


def _involved(expense: SharedExpense) -> set[int]:
    shares = expense.shares.values_list("participant_id", flat=True)
    return {*shares, *expense.payments.values_list("participant_id", flat=True)}


def _shared_page(
    request: BookRequest,
    me: Participant,
    form: SharedForm,
    expense: SharedExpense | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    posting = expense and expense.postings.filter(participant=me).first()
    context = {
        **shared_context(me),
        "form": form,
        "expense": expense,
        "posting": posting,
        "parts": part_rows(me, expense) if expense else [],
    }
    name = "_shared_form" if is_part(request) else "shared_form"
    return render(request, f"ledger/{name}.html", context, status=status)


@require_POST
@participant_required
def shared_delete(request: BookRequest, me: Participant, expense: int) -> HttpResponse:
    """Take it back everywhere."""
    found = _expense(me, expense)
    undo = reverse("ledger:shared-restore", args=[me.group_id, found.pk])
    return _taken_back(request, me, found, undo)


@require_POST
@participant_required
def shared_restore(request: BookRequest, me: Participant, expense: int) -> HttpResponse:
    return _brought_back(request, me, _expense(me, expense))


# --- payments -------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@participant_required
def group_settle(request: BookRequest, me: Participant) -> HttpResponse:
    """Record a payment; the address may propose who, whom and how much."""
    people = list(me.group.participants.select_related("user", "book").order_by("pk"))
    if request.method == "GET":
        form = _settle_form(request, me, people, initial=_proposed(request, me))
        return _settle_page(request, me, form)
    form = _settle_form(request, me, people, request.POST)
    if form.is_valid():
        try:
            done = save_once(request, form, partial(_settled, me, form))
        except LedgerError as error:
            form.refuse(error)
        else:
            return _settled_page(request, me, done)
    return _settle_page(request, me, form, status=UNPROCESSABLE)


def _settled(me: Participant, form: SettleForm) -> Settlement:
    said = form.cleaned_data
    return settle(
        group=me.group,
        actor=me,
        payer=form.by_id[said["payer"]],
        payee=form.by_id[said["payee"]],
        amount=said["amount"],
        on=said["date"],
        own=form.own_side() if form.is_mine else None,
    )


def _settled_page(
    request: BookRequest, me: Participant, done: Settlement | None
) -> HttpResponse:
    if done is None:
        return redirect(_group(me))
    undo = reverse("ledger:settlement-delete", args=[me.group_id, done.pk])
    amount = format_money(me.group.money(done.amount), current_locale())
    words = settlement_words(me, done)
    return told(request, f"{words}: {amount}", to=_group(me), undo=undo)


def _proposed(request: BookRequest, me: Participant) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "") for name in ("payer", "payee", "amount")}
    return {
        **{name: value for name, value in asked.items() if value},
        "date": today_for_user(request.user),
        "wallet": _usual(request, me),
    }


def _settle_form(
    request: BookRequest,
    me: Participant,
    people: list[Participant],
    data: Any = None,
    **more: Any,
) -> SettleForm:
    book = book_of(request, me)
    with book_scope(book):
        return SettleForm(data, book=book, me=me, people=people, **more)


def _settle_page(
    request: BookRequest,
    me: Participant,
    form: SettleForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {**shared_context(me), "form": form}
    name = "_settle_form" if is_part(request) else "settle_form"
    return render(request, f"ledger/{name}.html", context, status=status)


@require_POST
@participant_required
def settlement_delete(
    request: BookRequest, me: Participant, settlement: int
) -> HttpResponse:
    found = _settlement(me, settlement)
    undo = reverse("ledger:settlement-restore", args=[me.group_id, found.pk])
    return _taken_back(request, me, found, undo)


@require_POST
@participant_required
def settlement_restore(
    request: BookRequest, me: Participant, settlement: int
) -> HttpResponse:
    return _brought_back(request, me, _settlement(me, settlement))


def _settlement(me: Participant, pk: int) -> Settlement:
    rows = Settlement.objects.select_related("group", "payer", "payee")
    return get_object_or_404(rows, group=me.group, pk=pk)


# --- taking back ----------------------------------------------------------------------


def _taken_back(
    request: BookRequest, me: Participant, deed: SharedExpense | Settlement, undo: str
) -> HttpResponse:
    try:
        delete_deed(deed=deed, actor=me)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect(_group(me))
    words = f"{deed} deleted"
    if isinstance(deed, Settlement):
        words = f"“{settlement_words(me, deed)}” taken back"
    return told(request, words, to=_group(me), undo=undo)


def _brought_back(
    request: BookRequest, me: Participant, deed: SharedExpense | Settlement
) -> HttpResponse:
    try:
        restore_deed(deed=deed, actor=me)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{deed} is back")
    return redirect(_group(me))


def _group(me: Participant) -> str:
    return reverse("ledger:group-detail", args=[me.group_id])

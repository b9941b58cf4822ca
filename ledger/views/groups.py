"""Groups: the list, one of them, adding, editing, putting away."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for_user
from accounts.decorators import across_books, book_required, editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from ledger.errors import LedgerError
from ledger.groups.asking import ask_all
from ledger.groups.forms import GroupForm, group_values
from ledger.groups.people import archive, change_group, create_group
from ledger.groups.queries import (
    changes_of,
    expense_rows,
    expenses_of,
    group_rows,
    settlement_rows,
    standing,
)
from ledger.models import Participant, ShareGroup
from ledger.views.answers import save_once
from ledger.views.group_access import participant_required, told

PAGE = 50


@across_books
@require_GET
@book_required
def group_list(request: BookRequest) -> HttpResponse:
    rows = group_rows(request.user)
    context = {
        "active": [row for row in rows if not row.group.is_archived],
        "archived": [row for row in rows if row.group.is_archived],
    }
    return render(request, "ledger/group_list.html", context)


@require_GET
@participant_required
def group_detail(request: BookRequest, me: Participant) -> HttpResponse:
    """Who owes whom, how to settle up, and what was paid."""
    page = Paginator(expenses_of(me), PAGE).get_page(request.GET.get("page"))
    found = standing(me)
    askable = found.may_be_asked(timezone.now())
    context = {
        **shared_context(me),
        "standing": found,
        "page": page,
        "rows": expense_rows(me, page),
        "settlements": settlement_rows(me),
        "askable": askable,
    }
    return render(request, "ledger/group_detail.html", context)


def shared_context(me: Participant) -> dict[str, Any]:
    """What all pages of a group show."""
    group = me.group
    open_ = not group.is_archived and not me.has_left
    return {"me": me, "group": group, "is_open": open_}


@require_GET
@participant_required
def group_activity(request: BookRequest, me: Participant) -> HttpResponse:
    page = Paginator(changes_of(me.group), PAGE).get_page(request.GET.get("page"))
    context = {**shared_context(me), "page": page}
    return render(request, "ledger/group_activity.html", context)


# --- adding and editing ---------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@editor_required
def group_add(request: BookRequest) -> HttpResponse:
    if request.method == "GET":
        values = {
            "kind": ShareGroup.Kind.TRIP.value,
            "currency": request.book.base_currency,
            "starts_on": today_for_user(request.user),
        }
        return _form_page(request, GroupForm(initial=values))
    form = GroupForm(request.POST)
    if form.is_valid():
        create = partial(
            create_group,
            user=request.user,
            book=request.book,
            draft=form.draft,
            names=form.cleaned_data["names"],
        )
        try:
            group = save_once(request, form, create)
        except LedgerError as error:
            form.refuse(error)
        else:
            to = _address(group) if group else reverse("ledger:group-list")
            messages.success(request, f"{form.draft.name} added")
            return redirect(to)
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
@participant_required
def group_edit(request: BookRequest, me: Participant) -> HttpResponse:
    group = me.group
    if request.method == "GET":
        return _form_page(request, GroupForm(initial=group_values(group)), me=me)
    form = GroupForm(request.POST, group=group)
    if form.is_valid():
        try:
            change_group(
                group=group,
                actor=me,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft,
            )
        except LedgerError as error:
            form.refuse(error)
        else:
            return told(request, f"{form.draft.name} saved", to=_address(group))
    return _form_page(request, form, me=me, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _form_page(
    request: BookRequest,
    form: GroupForm,
    *,
    me: Participant | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, **(shared_context(me) if me else {})}
    if me is not None:
        form.fields.pop("names", None)
    name = "_group_form" if is_part(request) else "group_form"
    return render(request, f"ledger/{name}.html", context, status=status)


def _address(group: ShareGroup) -> str:
    return reverse("ledger:group-detail", args=[group.pk])


# --- buttons --------------------------------------------------------------------------


@require_POST
@participant_required
def group_archive(request: BookRequest, me: Participant) -> HttpResponse:
    """Put it away, or with `restore` bring it back."""
    archived = "restore" not in request.POST
    archive(group=me.group, actor=me, archived=archived)
    words = "archived" if archived else "brought back"
    return told(request, f"{me.group.name} {words}", to=_address(me.group))


@require_POST
@participant_required
def group_ask(request: BookRequest, me: Participant) -> HttpResponse:
    """Mail everybody who owes the visitor, and was not asked lately."""
    owing = standing(me).owing
    asked = ask_all(owing=owing, asker=me, now=timezone.now())
    if asked:
        messages.success(request, f"Asked {' and '.join(each.name for each in asked)}.")
    else:
        messages.info(request, "Everybody was asked lately. Ask again later.")
    return redirect(_address(me.group))

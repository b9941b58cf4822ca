"""Saved views: the searches a Book keeps under a name."""

from http import HTTPStatus

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import book_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.forms import LineField
from ledger.errors import LedgerError, StaleVersion
from ledger.models import SavedView
from ledger.naming import MAX_NAME
from ledger.services.views import (
    MAX_QUERY,
    delete_view,
    kept,
    move_view,
    rename_view,
    save_view,
)
from ledger.views.answers import saved

LIST = "ledger:view-list"
NO_NAME = "Enter a name of at most 100 characters."


class ViewForm(forms.Form):
    name = LineField(max_length=MAX_NAME)
    query = forms.CharField(required=False, max_length=4 * MAX_QUERY)


@require_GET
@book_required
def view_list(request: BookRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: BookRequest,
    problem: str = "",
    status: int = HTTPStatus.OK,
    renamed: int | None = None,
) -> HttpResponse:
    """`problem` is with the name of the view `renamed`, or else of a new one."""
    views = SavedView.objects.filter(book=request.book)
    context = {
        "views": views,
        "may_write": request.membership.may_write,
        "problem": problem,
        "renamed": renamed,
        # What was to be saved stays, for another name.
        "name": request.POST.get("name", "")[:MAX_NAME] if problem else "",
        "query": kept(request.POST.get("query", "")) if problem else "",
    }
    return render(request, "ledger/view_list.html", context, status=status)


def _refused(
    request: BookRequest, problem: str, renamed: int | None = None
) -> HttpResponse:
    return _page(request, problem, HTTPStatus.UNPROCESSABLE_ENTITY, renamed)


@require_POST
@book_required
def view_add(request: BookRequest) -> HttpResponse:
    """Keep the list that `query` is of as `name`."""
    form = ViewForm(request.POST)
    if not form.is_valid():
        return _refused(request, NO_NAME)
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    try:
        change = save_view(
            book=request.book, actor=request.user, name=name, query=query
        )
    except LedgerError as error:
        return _refused(request, str(error))
    to = f"{reverse('ledger:entry-list')}?{kept(query)}"
    return saved(request, f"View {name} saved", to=to, change=change)


@require_POST
@book_required
def view_rename(request: BookRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, book=request.book, pk=pk)
    form = ViewForm(request.POST)
    if not form.is_valid():
        return _refused(request, NO_NAME, pk)
    try:
        change = rename_view(
            book=request.book,
            actor=request.user,
            view=view,
            name=form.cleaned_data["name"],
        )
    except LedgerError as error:
        return _refused(request, str(error), pk)
    return saved(request, "View renamed", to=reverse(LIST), change=change)


@require_POST
@book_required
def view_move(request: BookRequest, pk: int) -> HttpResponse:
    """To the place `place`, counted from 1."""
    view = get_object_or_404(SavedView, book=request.book, pk=pk)
    place = read_id(request.POST.get("place", ""))
    if place is None:
        raise Http404
    change = move_view(
        book=request.book, actor=request.user, view=view, place=place - 1
    )
    return saved(request, "View moved", to=reverse(LIST), change=change)


@require_POST
@book_required
def view_delete(request: BookRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, book=request.book, pk=pk)
    try:
        change = delete_view(book=request.book, actor=request.user, view=view)
    except StaleVersion as error:
        raise Http404 from error
    message = f"View {view.name} deleted"
    return saved(request, message, to=reverse(LIST), change=change)

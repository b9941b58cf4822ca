"""One's own retirement: the projection, and what it assumes."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.kept import kept
from accounts.types import BookRequest
from budgets.goals.retirement import assume, forget
from budgets.goals.retirement_form import (
    RetirementForm,
    first_values,
    retirement_values,
)
from budgets.goals.retirement_page import line_data, retirement_page
from budgets.models import Retirement
from ledger.errors import LedgerError, StaleVersion
from ledger.views.answers import save_once, saved, with_version

PAGE = "budgets:retirement"


@require_GET
@book_required
@kept
def retirement(request: BookRequest) -> HttpResponse:
    page = retirement_page(
        book=request.book, user=request.user, as_of=today_for(request.book)
    )
    context = {
        "here": "retirement",
        "page": page,
        "chart": line_data(page) if page else None,
    }
    return render(request, "budgets/retirement.html", context)


@require_http_methods(["GET", "POST"])
@editor_required
def retirement_edit(request: BookRequest) -> HttpResponse:
    own = _own(request)
    if request.method == "GET":
        as_of = today_for(request.book)
        values = retirement_values(own) if own else first_values(as_of)
        form = RetirementForm(initial=values, book=request.book)
        return _form_page(request, form)
    form = RetirementForm(request.POST, book=request.book)
    if form.is_valid():
        try:
            save_once(request, form, partial(_assume, request, form))
        except StaleVersion:
            return _overtaken(request)
        except LedgerError as error:
            form.refuse(error)
        else:
            return saved(request, "Assumptions saved", to=reverse(PAGE))
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _assume(request: BookRequest, form: RetirementForm) -> Retirement:
    return assume(
        book=request.book,
        user=request.user,
        version=form.cleaned_data["version"],
        draft=form.draft,
        as_of=today_for(request.book),
    )


def _own(request: BookRequest) -> Retirement | None:
    found: Retirement | None = Retirement.objects.filter(
        book=request.book, user=request.user
    ).first()
    return found


def _overtaken(request: BookRequest) -> HttpResponse:
    """What was typed; sending it again replaces what another tab saved."""
    own = _own(request)
    sent = with_version(request.POST, own.version) if own else request.POST.copy()
    if own is None:
        sent["version"] = ""
    form = RetirementForm(sent, book=request.book)
    form.add_error(None, "It was changed meanwhile. Save again to replace that.")
    return _form_page(request, form, status=HTTPStatus.CONFLICT)


@require_POST
@book_required
def retirement_delete(request: BookRequest) -> HttpResponse:
    change = forget(book=request.book, user=request.user)
    return saved(request, "Assumptions deleted", to=reverse(PAGE), change=change)


def _form_page(
    request: BookRequest, form: RetirementForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "is_new": _own(request) is None}
    return render(request, "budgets/retirement_form.html", context, status=status)

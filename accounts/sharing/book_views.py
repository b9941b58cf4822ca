"""Going from one Book to another, and beginning one."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_token import claim_form_token
from accounts.models import Book
from accounts.services import create_book
from accounts.sharing.forms import BookForm
from accounts.types import BookRequest

HOME = "reports:overview"


@require_safe
def book_open(request: BookRequest, pk: int, page: str = "") -> HttpResponse:
    """That page of the site in that Book, which is the chosen one from now on.

    The switcher, mails and calendars lead here; to a Book that is not theirs, nobody.
    """
    if pk not in {each.book_id for each in request.memberships}:
        raise Http404
    to = _page(page, request.META["QUERY_STRING"])
    request.session["book_id"] = pk
    return redirect(to)


def _page(page: str, query: str) -> str:
    """The path of a page of this site. Raises Http404 for what is none: an address of
    another site does not resolve.
    """
    if not page:
        return HOME
    try:
        resolve(f"/{page}")
    except Resolver404 as error:
        raise Http404 from error
    return f"/{page}?{query}" if query else f"/{page}"


@require_http_methods(["GET", "HEAD", "POST"])
def book_add(request: BookRequest) -> HttpResponse:
    form = BookForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, "accounts/book_form.html", {"form": form}, status=status)
    book = _make_once(request, form)
    if book is None:
        return redirect("reports:books")
    request.session["book_id"] = book.pk
    messages.success(request, f"{book.name} is ready.")
    return redirect(HOME)


@transaction.atomic
def _make_once(request: BookRequest, form: BookForm) -> Book | None:
    """None when this very form was sent before."""
    said = form.cleaned_data
    if not claim_form_token(user=request.user, token=said["form_token"]):
        return None
    return create_book(
        owner=request.user, name=said["name"], base_currency=said["base_currency"]
    )

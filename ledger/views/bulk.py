"""What is done to all transactions ticked in the list."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.spreadsheet import csv_stream
from ledger.errors import LedgerError
from ledger.export_rows import HEADERS, export_rows
from ledger.forms.bulk import BULK_FORMS, BulkForm
from ledger.listing.selection import Selection, Unclear, read_selection
from ledger.queries.habits import recent_payees
from ledger.services.bulk_edit import (
    BulkResult,
    change_many,
    delete_many,
    pair_as_transfer,
)
from ledger.views.answers import back, save_once, saved

LIST = "ledger:entry-list"


@require_POST
@book_required
def bulk(request: BookRequest, what: str) -> HttpResponseBase:
    """Do `what` to the selection: delete, pair, export, or change one thing, which a
    form asks for first.
    """
    act = ACTIONS.get(what)
    if act is None and what not in BULK_FORMS:
        raise Http404
    try:
        selection = read_selection(
            request.POST, book=request.book, as_of=today_for(request.book)
        )
        return act(request, selection) if act else _change(request, selection, what)
    except (Unclear, LedgerError) as error:
        messages.error(request, str(error))
        return redirect(back(request, LIST))


# --- without a question ---------------------------------------------------------------


def _delete(request: BookRequest, selection: Selection) -> HttpResponse:
    result = delete_many(
        book=request.book,
        actor=request.user,
        entries=selection.entries(request.book),
    )
    return _done(request, result, "deleted")


def _pair(request: BookRequest, selection: Selection) -> HttpResponse:
    change = pair_as_transfer(
        book=request.book,
        actor=request.user,
        entries=selection.entries(request.book),
    )
    return saved(request, "Made a transfer", to=back(request, LIST), change=change)


def _export(request: BookRequest, selection: Selection) -> HttpResponseBase:
    rows = export_rows(book=request.book, chosen=selection)
    content = csv_stream(HEADERS, rows)
    response = StreamingHttpResponse(content, "text/csv; charset=utf-8")
    name = content_disposition_header(True, "transactions-selected.csv")
    response["Content-Disposition"] = name or ""
    return response


Action = Callable[[BookRequest, Selection], HttpResponseBase]
ACTIONS: dict[str, Action] = {"delete": _delete, "pair": _pair, "export": _export}


# --- with a form ----------------------------------------------------------------------


def _change(request: BookRequest, selection: Selection, what: str) -> HttpResponse:
    if "form_token" not in request.POST:
        return _form_page(request, selection, what, BULK_FORMS[what](book=request.book))
    form = BULK_FORMS[what](request.POST, book=request.book)
    if form.is_valid():
        change = partial(
            change_many,
            book=request.book,
            actor=request.user,
            entries=selection.entries(request.book),
            **form.wish,
        )
        try:
            result = save_once(request, form, change)
        except LedgerError as error:
            form.refuse(error)
        else:
            return _done(request, result, "changed")
    return _form_page(
        request, selection, what, form, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _done(request: BookRequest, result: BulkResult | None, verb: str) -> HttpResponse:
    """Say how many there were, and why others were left out. None: it was done by the
    same form before.
    """
    words = _words(result, verb) if result else f"Already {verb}"
    change = result.change if result else None
    return saved(request, words, to=back(request, LIST), change=change)


def _words(result: BulkResult, verb: str) -> str:
    noun = "transaction" if result.changed == 1 else "transactions"
    words = f"{result.changed} {noun} {verb}" if result.changed else f"Nothing {verb}"
    reasons = "; ".join(f"{n} {reason}" for reason, n in result.skipped.items())
    return f"{words}. Left out: {reasons}." if reasons else words


def _form_page(
    request: BookRequest,
    selection: Selection,
    what: str,
    form: BulkForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "what": what,
        "hidden": selection.fields(),
        "count": selection.entries(request.book).count(),
        "payees": recent_payees(book=request.book) if what == "payee" else (),
    }
    name = "_bulk_form" if is_part(request) else "bulk_form"
    return render(request, f"ledger/{name}.html", context, status=status)

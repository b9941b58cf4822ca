"""The quick-add line: what it is understood as while typed, and its entry."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.clock import today_for, today_for_user
from accounts.decorators import editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.locale import current_locale
from ledger.errors import LedgerError
from ledger.forms.entry import EntryForm
from ledger.forms.entry_values import values_of_line
from ledger.queries.habits import vocabulary
from ledger.quick_add.filing import with_likely_category
from ledger.quick_add.line import QuickEntry, read_line
from ledger.quick_add.tokens import tokens
from ledger.services.entries import label_of, record_entry
from ledger.services.rules import complete_draft
from ledger.views.answers import back, save_once, saved


def line_as_entry(request: BookRequest, line: str) -> QuickEntry:
    quick = read_line(
        line,
        vocabulary(book=request.book, user=request.user),
        as_of=today_for_user(request.user),
        locale=current_locale(),
    )
    as_of = today_for(request.book)
    return with_likely_category(book=request.book, quick=quick, as_of=as_of)


@require_http_methods(["GET", "POST"])
@editor_required
def quick_add(request: BookRequest) -> HttpResponse:
    """What a line is understood as, or its entry. An error keeps the line."""
    sent = request.POST if request.method == "POST" else request.GET
    quick = line_as_entry(request, sent.get("line", ""))
    if request.method == "GET":
        return _line_page(request, quick)
    form = _form_of(request, quick)
    if not quick.problems and form.is_valid():
        draft = complete_draft(
            book=request.book, draft=form.draft, as_of=today_for(request.book)
        )
        record = partial(
            record_entry, book=request.book, actor=request.user, draft=draft
        )
        try:
            change = save_once(request, form, record)
        except LedgerError as error:
            form.refuse(error)
        else:
            message = f"{label_of(form.draft)} added"
            return saved(
                request, message, to=back(request, "reports:overview"), change=change
            )
    return _line_page(request, quick, form)


def _form_of(request: BookRequest, quick: QuickEntry) -> EntryForm:
    values = {name: str(value) for name, value in values_of_line(quick).items()}
    sent = {name: request.POST.get(name, "") for name in ("line", "form_token")}
    return EntryForm({**values, **sent}, book=request.book)


def _line_page(
    request: BookRequest, quick: QuickEntry, form: EntryForm | None = None
) -> HttpResponse:
    """The tokens alone for htmx; with `form`, refused, the line and its errors."""
    errors = [problem.message for problem in quick.problems]
    if form is not None and not errors:
        errors = [str(error) for field in form.errors.values() for error in field]
    context = {
        "line": (request.POST or request.GET).get("line", ""),
        "line_tokens": tokens(quick, locale=current_locale()),
        "errors": errors if form is not None else [],
        "form_token": request.POST.get("form_token", ""),
    }
    part = is_part(request) and form is None
    return render(
        request,
        "ledger/_quick_tokens.html" if part else "ledger/quick_add.html",
        context,
        status=HTTPStatus.OK if form is None else HTTPStatus.UNPROCESSABLE_ENTITY,
    )

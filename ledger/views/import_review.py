"""Step 3 of the import: every line with what was decided about it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.queue import enqueue
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.htmx import is_part
from ledger.errors import InvalidEntry, LedgerError
from ledger.forms.imports import MendForm
from ledger.models import Category, ImportRow, ImportRun
from ledger.services.imports import commit, review
from ledger.services.imports.accounts import accounts_of
from ledger.services.imports.proofs import expected_after
from ledger.tasks import work_on_import

State = ImportRun.State
Decision = ImportRow.Decision
PAGE = review.PAGE
# The tabs of the review and the decisions they show.
TABS = (
    ("all", "All", list(Decision)),
    ("new", "New", [Decision.NEW, Decision.REFUND]),
    ("linked", "Transfers", [Decision.TRANSFER]),
    ("decide", "To decide", [Decision.LIKELY, Decision.DELETED]),
    ("there", "Already there", [Decision.DUPLICATE]),
    ("unread", "Not read", [Decision.UNREAD, Decision.LEFT_OUT]),
)


@require_http_methods(["GET", "POST"])
@editor_required
def import_review(request: BookRequest, pk: int) -> HttpResponse:
    """POST imports what is ticked."""
    run = get_object_or_404(ImportRun.objects.select_related("wallet"), pk=pk)
    if run.state == State.COLUMNS:
        return redirect("ledger:import-columns", run.pk)
    if run.state != State.REVIEW:
        return redirect("ledger:import-result", run.pk)
    if not all(account.settled for account in accounts_of(run)):
        return redirect("ledger:import-wallets", run.pk)
    problem = ""
    if request.method == "POST":
        try:
            _keep(request.POST, run)
            commit.request_commit(run=run)
        except LedgerError as error:
            problem = str(error)
        else:
            enqueue(work_on_import, request.book.pk, run.pk)
            return redirect("ledger:import-result", run.pk)
    return _page(request, run, problem)


def _keep(sent: QueryDict, run: ImportRun, only: int | None = None) -> None:
    """Boxes and categories of the page as they were sent, of one row or of all it
    showed; rows of other pages stay as they are. Raises InvalidEntry.
    """
    shown = [only] if only else [read_id(pk) or 0 for pk in sent.getlist("shown")]
    filed = {pk: sent.get(f"category-{pk}") for pk in shown[:PAGE]}
    review.keep_choices(
        run=run,
        shown=shown[:PAGE],
        ticked=[read_id(pk) or 0 for pk in sent.getlist("row")],
        categories={
            pk: _category(told) for pk, told in filed.items() if told is not None
        },
    )


def _category(told: str) -> int | None:
    """0 for what is no id: no category has it."""
    return (read_id(told) or 0) if told else None


def _page(request: BookRequest, run: ImportRun, problem: str) -> HttpResponse:
    asked = request.GET.get("show", "all")
    decisions = next((found for key, _, found in TABS if key == asked), list(Decision))
    rows = run.rows.filter(decision__in=decisions)
    rows = rows.select_related("category", "matched__wallet", "run__wallet")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "problem": problem,
        "rows": page,
        "show": asked,
        "tabs": _tabs(run),
        "categories": Category.objects.select_related("parent"),
        "accounts": accounts_of(run) if len(run.accounts) > 1 else (),
        "step": 3,
        **_expectation(request, run),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "ledger/import_review.html", context, status=status)


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int


def _tabs(run: ImportRun) -> list[Tab]:
    rows = run.rows.order_by().values("decision").annotate(n=Count("pk"))
    counts = {row["decision"]: row["n"] for row in rows}
    tabs = [
        Tab(key, label, sum(counts.get(each, 0) for each in found))
        for key, label, found in TABS
    ]
    return [tab for tab in tabs if tab.count or tab.key != "linked"]


def _expectation(request: BookRequest, run: ImportRun) -> dict[str, Any]:
    found = expected_after(run, as_of=today_for(request.book))
    return {"chosen": found.chosen, "expected": found.balance, "told": found.told}


@require_POST
@editor_required
def import_row(request: BookRequest, pk: int, row_pk: int) -> HttpResponse:
    """Tick one row, or file it, while reviewing."""
    run = get_object_or_404(ImportRun, pk=pk, state=State.REVIEW)
    row = get_object_or_404(run.rows, pk=row_pk)
    before = row.category_id
    problem = ""
    try:
        _keep(request.POST, run, only=row.pk)
    except InvalidEntry as error:
        problem = str(error)
    if not is_part(request):
        return redirect("ledger:import-review", run.pk)
    row.refresh_from_db()
    alike = review.same_payee(row).count() if row.category_id != before else 0
    context = {
        "run": run,
        "problem": problem,
        "row": row,
        "alike": alike,
        **_expectation(request, run),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "ledger/_import_foot.html", context, status=status)


@require_POST
@book_required
def import_row_action(
    _request: BookRequest, pk: int, row_pk: int, action: str
) -> HttpResponse:
    """File all about the same payee alike, or import the row by itself."""
    run = get_object_or_404(ImportRun, pk=pk, state=State.REVIEW)
    row = get_object_or_404(run.rows.select_related("run", "category"), pk=row_pk)
    if action == "alike":
        review.file_alike(row=row)
    elif action == "alone":
        review.stand_alone(row=row)
    else:
        raise Http404
    return redirect("ledger:import-review", run.pk)


@require_http_methods(["GET", "POST"])
@editor_required
def import_row_mend(request: BookRequest, pk: int, row_pk: int) -> HttpResponse:
    """Say what a row is that could not be read."""
    run = get_object_or_404(ImportRun, pk=pk, state=State.REVIEW)
    rows = run.rows.select_related("run__wallet", "book")
    row = get_object_or_404(rows, pk=row_pk, decision=Decision.UNREAD)
    sent = request.POST if request.method == "POST" else None
    told = review.told_of(row)
    form = MendForm(sent, row=row, initial=told)
    if sent is not None and form.is_valid():
        got = form.cleaned_data
        try:
            review.mend_row(
                row=row, day=got["date"], amount=got["amount"], payee=got["payee"]
            )
        except InvalidEntry as error:
            form.add_error(error.field or None, str(error))
        else:
            return redirect("ledger:import-review", run.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"run": run, "row": row, "form": form, "step": 3}
    return render(request, "ledger/import_row_mend.html", context, status=status)

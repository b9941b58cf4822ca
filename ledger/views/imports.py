"""The import wizard: choose a file, match columns, check, done. Each step has its own
address, and going back loses nothing.
"""

from collections.abc import Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.queue import enqueue
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.forms import BookChoiceField, BookForm
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.money import Money
from ledger.errors import LedgerError
from ledger.import_columns import LayoutForm, column_views
from ledger.importing.detect import Doubt, detect_layout
from ledger.importing.errors import UnreadableFile
from ledger.importing.layout import Layout, LayoutError
from ledger.importing.tables import Table
from ledger.models import Category, Entry, ImportRow, ImportRun, Wallet
from ledger.queries import balances_at
from ledger.services.imports import commit, review, runs, undo, upload
from ledger.tasks import work_on_import

State = ImportRun.State
Decision = ImportRow.Decision
PAGE = 100
ZERO = Decimal(0)
EARLIER = 8
# The tabs of the review and the decisions they show.
TABS = (
    ("all", "All", list(Decision)),
    ("new", "New", [Decision.NEW]),
    ("decide", "To decide", [Decision.LIKELY, Decision.DELETED]),
    ("there", "Already there", [Decision.DUPLICATE]),
    ("unread", "Not read", [Decision.UNREAD, Decision.LEFT_OUT]),
)


class UploadForm(BookForm):
    file = forms.FileField(
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )
    wallet = BookChoiceField(Wallet, label="Into wallet", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wallets = self.fields["wallet"].queryset  # type: ignore[attr-defined]
        self.fields["wallet"].queryset = wallets.active()  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError("That file is over 10 MB: export less at once.")
        if not file.size:
            raise forms.ValidationError("That file is empty.")
        return file


@require_http_methods(["GET", "POST"])
@book_required
def import_start(request: BookRequest) -> HttpResponse:
    """Step 1. Nothing is booked before step 3 is confirmed."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, book=request.book)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = upload.start_import(
                book=request.book,
                actor=request.user,
                wallet=form.cleaned_data["wallet"],
                file_name=file.name,
                data=file.read(),
            )
        except UnreadableFile as error:
            form.add_error("file", error.message)
        else:
            return redirect("ledger:import-columns", run.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "earlier": _earlier(), "step": 1}
    return render(request, "ledger/import_start.html", context, status=status)


def _earlier() -> "QuerySet[ImportRun]":
    """The latest runs, those left half way too, with what they added."""
    runs_ = ImportRun.objects.exclude(state=State.CANCELLED).select_related("wallet")
    return runs_.annotate(added=Count("rows__entries", distinct=True))[:EARLIER]


@require_http_methods(["GET", "POST"])
@book_required
def import_columns(request: BookRequest, pk: int) -> HttpResponse:
    """Step 2. "preview" reads the file anew as the form says, without going on."""
    run = get_object_or_404(ImportRun, pk=pk)
    if run.state not in {State.COLUMNS, State.REVIEW}:
        return redirect("ledger:import-result", run.pk)
    layout = Layout.from_json(run.layout)
    table, problem = _opened(run, layout)
    width = table.width if table else len(layout.columns)
    sent = request.POST if request.method == "POST" else None
    form = LayoutForm(sent, layout=layout, table=table, width=width)
    if request.method == "POST" and form.is_valid():
        layout = form.chosen()
        if "preview" not in request.POST:
            return _read(request, run, layout, form)
        table, problem = _opened(run, layout)
    return _columns_page(request, run, form, table, problem)


def _opened(run: ImportRun, layout: Layout) -> tuple[Table | None, str]:
    try:
        return upload.table_of(run, layout), ""
    except UnreadableFile as error:
        return None, error.message


def _read(
    request: BookRequest, run: ImportRun, layout: Layout, form: LayoutForm
) -> HttpResponse:
    try:
        review.choose_layout(run=run, layout=layout)
    except (UnreadableFile, LayoutError, LedgerError) as error:
        form.add_error(None, str(error))
        table, problem = _opened(run, layout)
        return _columns_page(request, run, form, table, problem)
    return redirect("ledger:import-review", run.pk)


def _columns_page(
    request: BookRequest,
    run: ImportRun,
    form: LayoutForm,
    table: Table | None,
    problem: str,
) -> HttpResponse:
    asked = form.chosen() if form.is_bound and form.is_valid() else form.layout
    columns = column_views(table, asked) if table else []
    context = {
        "run": run,
        "form": form,
        "table": table,
        "problem": problem,
        "columns": [(column, form[column.name]) for column in columns],
        "doubts": _doubts(request, table) if not form.is_bound else (),
        "step": 2,
    }
    name = "_import_columns" if is_part(request) else "import_columns"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, f"ledger/{name}.html", context, status=status)


def _doubts(request: BookRequest, table: Table | None) -> Sequence[Doubt]:
    """What the file leaves open, to be answered by the person."""
    return detect_layout(table, locale=request.user.locale).doubts if table else ()


@require_http_methods(["GET", "POST"])
@book_required
def import_review(request: BookRequest, pk: int) -> HttpResponse:
    """Step 3: every line with what was decided. POST imports what is ticked."""
    run = get_object_or_404(ImportRun.objects.select_related("wallet"), pk=pk)
    if run.state == State.COLUMNS:
        return redirect("ledger:import-columns", run.pk)
    if run.state != State.REVIEW:
        return redirect("ledger:import-result", run.pk)
    problem = ""
    if request.method == "POST":
        _keep(request, run)
        try:
            commit.request_commit(run=run)
        except LedgerError as error:
            problem = str(error)
        else:
            enqueue(work_on_import, request.book.pk, run.pk)
            return redirect("ledger:import-result", run.pk)
    return _review_page(request, run, problem)


def _keep(request: BookRequest, run: ImportRun, only: int | None = None) -> None:
    """Boxes and categories of the page as they were sent, of one row or of all it
    showed; rows of other pages stay as they are.
    """
    ticked = set(request.POST.getlist("row"))
    shown = [read_id(pk) or 0 for pk in request.POST.getlist("shown")[:PAGE]]
    rows = list(run.rows.filter(pk__in=[only] if only else shown))
    categories = {str(each.pk): each for each in Category.objects.all()}
    for row in rows:
        row.chosen = str(row.pk) in ticked and row.is_readable
        filed = request.POST.get(f"category-{row.pk}")
        if filed is not None:
            row.category = categories.get(filed)
    ImportRow.objects.bulk_update(rows, ["chosen", "category"], batch_size=PAGE)


def _review_page(request: BookRequest, run: ImportRun, problem: str) -> HttpResponse:
    counts = _counts(run)
    asked = request.GET.get("show", "all")
    decisions = next((found for key, _, found in TABS if key == asked), list(Decision))
    rows = run.rows.filter(decision__in=decisions).select_related(
        "category", "matched", "run__wallet"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "problem": problem,
        "rows": page,
        "show": asked,
        "tabs": [
            (key, label, sum(counts.get(each, 0) for each in found))
            for key, label, found in TABS
        ],
        "categories": Category.objects.select_related("parent"),
        "step": 3,
        **_expectation(request, run),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "ledger/import_review.html", context, status=status)


def _counts(run: ImportRun) -> dict[str, int]:
    rows = run.rows.order_by().values("decision").annotate(n=Count("pk"))
    return {row["decision"]: row["n"] for row in rows}


def _expectation(request: BookRequest, run: ImportRun) -> dict[str, Any]:
    """How many go in, and what the wallet's balance then is beside the file's own."""
    chosen = run.rows.filter(chosen=True)
    sums = chosen.aggregate(n=Count("pk"), total=Sum("amount"))
    today = today_for(request.book)
    balance = balances_at(book=request.book, as_of=today).get(run.wallet_id, ZERO)
    currency = run.wallet.currency
    return {
        "chosen": sums["n"],
        "expected": Money(balance + (sums["total"] or 0), currency),
        "told": _last_balance(run),
    }


def _last_balance(run: ImportRun) -> Money | None:
    """The balance after the newest line, which stands first or last in the file; None
    when the file tells none.
    """
    rows = run.rows.filter(line__has_key="balance", date__isnull=False)
    ends = rows.order_by("number").first(), rows.order_by("-number").first()
    first, last = ends
    if first is None or last is None:
        return None
    newest = first if first.date > last.date else last
    return Money(Decimal(newest.line["balance"]), run.wallet.currency)


@require_POST
@book_required
def import_row(request: BookRequest, pk: int, row_pk: int) -> HttpResponse:
    """Tick one row, or file it, while reviewing."""
    run = get_object_or_404(ImportRun, pk=pk, state=State.REVIEW)
    row = get_object_or_404(run.rows, pk=row_pk)
    _keep(request, run, only=row.pk)
    if not is_part(request):
        return redirect("ledger:import-review", run.pk)
    return render(
        request,
        "ledger/_import_foot.html",
        {"run": run, **_expectation(request, run)},
    )


@require_http_methods(["GET"])
@book_required
def import_result(request: BookRequest, pk: int) -> HttpResponse:
    """Step 4: progress while it runs, then what came of it."""
    run = get_object_or_404(ImportRun.objects.select_related("wallet"), pk=pk)
    if run.state in {State.COLUMNS, State.REVIEW}:
        return redirect("ledger:import-review", run.pk)
    rows = run.rows.aggregate(
        chosen=Count("pk", filter=Q(chosen=True)),
        added=Count("entries", distinct=True),
    )
    context = {
        "run": run,
        "step": 4,
        **rows,
        "counts": _counts(run),
        "edited": undo.edited_since(run),
        "sums": _booked(run),
        "working": run.state in {State.COMMITTING, State.UNDOING},
        "percent": 100 * rows["added"] // max(rows["chosen"], 1),
    }
    name = "_import_result" if is_part(request) else "import_result"
    return render(request, f"ledger/{name}.html", context)


def _booked(run: ImportRun) -> dict[str, Any]:
    entries = Entry.objects.filter(import_row__run=run)
    sums = entries.aggregate(
        uncategorised=Count(
            "pk", filter=Q(category=None) & ~Q(kind__in=["transfer", "opening"])
        ),
        transfers=Count("group", distinct=True),
    )
    span = entries.order_by("date").values_list("date", flat=True)
    return {**sums, "first": span.first(), "last": span.last()}


@require_POST
@book_required
def import_action(request: BookRequest, pk: int, action: str) -> HttpResponse:
    """Cancel before the import, try again after a stop, undo after it."""
    run = get_object_or_404(ImportRun, pk=pk)
    if action not in {"cancel", "retry", "undo"}:
        raise Http404
    try:
        if action == "cancel":
            runs.cancel(run)
            return redirect("ledger:entry-list")
        if action == "retry":
            commit.request_commit(run=run)
        else:
            undo.request_undo(run=run)
    except LedgerError:
        # It has moved on in another tab: the result page shows where it stands.
        return redirect("ledger:import-result", run.pk)
    enqueue(work_on_import, request.book.pk, run.pk)
    return redirect("ledger:import-result", run.pk)

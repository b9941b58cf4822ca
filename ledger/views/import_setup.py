"""Step 2 of the import: how a file is read, and which wallet is which."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from ledger.errors import LedgerError
from ledger.forms.import_columns import column_views
from ledger.forms.import_layout import LayoutForm, OptionsForm
from ledger.forms.imports import AccountsForm
from ledger.importing.errors import UnreadableFile
from ledger.importing.layout import Layout
from ledger.importing.origins import ORIGINS
from ledger.importing.statements import ReadOptions
from ledger.importing.tables import Table
from ledger.models import ImportRun
from ledger.services.imports.accounts import accounts_of
from ledger.services.imports.reading import request_reading, request_settling
from ledger.services.imports.upload import doubts_of, has_columns, table_of
from ledger.views.imports import SETUP, read_soon

ORIGIN_NAMES = {origin.key: origin.name for origin in ORIGINS}


@require_http_methods(["GET", "POST"])
@editor_required
def import_columns(request: BookRequest, pk: int) -> HttpResponse:
    """How the file is read. "preview" reads it anew as the form says, without going
    on.
    """
    run = get_object_or_404(ImportRun.objects.select_related("wallet"), pk=pk)
    if run.state not in SETUP:
        return redirect("ledger:import-result", run.pk)
    return _columns(request, run) if has_columns(run) else _options(request, run)


def _columns(request: BookRequest, run: ImportRun) -> HttpResponse:
    layout = Layout.from_json(run.layout)
    table, problem = _opened(run, layout)
    doubts = doubts_of(run) if table else ()
    sent = request.POST if request.method == "POST" else None
    form = LayoutForm(sent, run=run, layout=layout, table=table, doubts=doubts)
    if sent is not None and form.is_valid():
        layout = form.chosen()
        if "preview" not in sent:
            return _go_on(request, run, form, layout)
        table, problem = _opened(run, layout)
        form = LayoutForm(sent, run=run, layout=layout, table=table, doubts=doubts)
    context = {
        "table": table,
        "problem": problem or run.error,
        "doubts": () if form.is_bound else doubts,
    }
    return _columns_page(request, run, form, context)


def _opened(run: ImportRun, layout: Layout) -> tuple[Table | None, str]:
    try:
        return table_of(run, layout), ""
    except UnreadableFile as error:
        return None, error.message


def _go_on(
    request: BookRequest,
    run: ImportRun,
    form: LayoutForm | OptionsForm,
    how: Layout | ReadOptions,
) -> HttpResponse:
    request_reading(
        run=run,
        how=how,
        wallet=form.cleaned_data["wallet"],
        remember=form.cleaned_data.get("remember", True),
    )
    read_soon(request, run)
    return redirect("ledger:import-review", run.pk)


def _columns_page(
    request: BookRequest,
    run: ImportRun,
    form: LayoutForm,
    context: dict[str, Any],
) -> HttpResponse:
    table = context["table"]
    asked = form.chosen() if form.is_bound and form.is_valid() else form.layout
    columns = column_views(table, asked) if table else []
    fields = form.fields
    context |= {
        "run": run,
        "form": form,
        "origin": ORIGIN_NAMES.get(asked.origin, ""),
        "columns": [
            (column, form[column.name] if column.name in fields else None)
            for column in columns
        ],
        "step": 2,
    }
    name = "_import_columns" if is_part(request) else "import_columns"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, f"ledger/{name}.html", context, status=status)


def _options(request: BookRequest, run: ImportRun) -> HttpResponse:
    """Of a file without columns only what it leaves open."""
    options = ReadOptions.from_json(run.layout)
    problem = run.error
    try:
        doubts = doubts_of(run)
    except UnreadableFile as error:
        doubts, problem = (), error.message
    sent = request.POST if request.method == "POST" else None
    form = OptionsForm(sent, run=run, options=options, doubts=doubts)
    if sent is not None and form.is_valid():
        return _go_on(request, run, form, form.chosen())
    context = {
        "run": run,
        "form": form,
        "doubts": doubts,
        "problem": problem,
        "step": 2,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "ledger/import_options.html", context, status=status)


@require_http_methods(["GET", "POST"])
@editor_required
def import_wallets(request: BookRequest, pk: int) -> HttpResponse:
    """Which wallet each account of the file is; the rows are judged anew by it."""
    run = get_object_or_404(ImportRun, pk=pk, state=ImportRun.State.REVIEW)
    sent = request.POST if request.method == "POST" else None
    form = AccountsForm(sent, run=run, accounts=accounts_of(run))
    if sent is not None and form.is_valid():
        try:
            request_settling(run=run, chosen=form.chosen())
        except LedgerError:
            return redirect("ledger:import-result", run.pk)
        read_soon(request, run)
        return redirect("ledger:import-review", run.pk)
    context = {"run": run, "form": form, "step": 2}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "ledger/import_wallets.html", context, status=status)

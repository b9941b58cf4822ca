"""The import wizard: choose a file, say how it is read, check, done. Each step has its
own address, and going back loses nothing.

import_setup.py and import_review.py have the steps between.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.queue import enqueue
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.htmx import is_part
from ledger.errors import InvalidEntry, LedgerError, StaleVersion
from ledger.forms.imports import ProfileForm, UploadForm
from ledger.importing.errors import UnreadableFile
from ledger.models import Entry, ImportProfile, ImportRun
from ledger.services.imports import commit, profiles, proofs, reading, runs, undo
from ledger.services.imports.upload import doubts_of, has_columns, start_imports
from ledger.tasks import work_on_import

State = ImportRun.State
EARLIER = 8
# Files that are read while the person waits: the others go to the background.
AT_ONCE = 500_000
WORKING = frozenset({State.READING, State.COMMITTING, State.UNDOING})
SETUP = frozenset({State.COLUMNS, State.REVIEW})


@require_http_methods(["GET", "POST"])
@editor_required
def import_start(request: BookRequest) -> HttpResponse:
    """Step 1. Nothing is booked before step 3 is confirmed."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, book=request.book)
    if request.method == "POST" and form.is_valid():
        found = _taken_in(request, form)
        if found:
            return redirect(_next_step(request, found))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "form": form,
        "earlier": _earlier(),
        "profiles": ImportProfile.objects.count(),
        "step": 1,
    }
    return render(request, "ledger/import_start.html", context, status=status)


def _taken_in(request: BookRequest, form: UploadForm) -> list[ImportRun]:
    """The runs of what was sent; none, with a message at the field, when it is no file
    that can be read.
    """
    name, data, form_of_data = form.sent()
    try:
        return start_imports(
            book=request.book,
            actor=request.user,
            wallet=form.cleaned_data["wallet"],
            file_name=name,
            data=data,
            form=form_of_data,
            as_of=today_for(request.book),
        )
    except UnreadableFile as error:
        form.add_error(form.field_of_data, error.message)
    except InvalidEntry as error:
        form.add_error("wallet", str(error))
    return []


def _next_step(request: BookRequest, found: list[ImportRun]) -> str:
    """The list of a ZIP's files; of one file its columns, or its rows when there is
    nothing to ask.
    """
    run = found[0]
    if len(found) > 1:
        return reverse("ledger:import-upload", args=[run.upload])
    if has_columns(run) or doubts_of(run):
        return reverse("ledger:import-columns", args=[run.pk])
    reading.request_reading(run=run)
    read_soon(request, run)
    return reverse("ledger:import-review", args=[run.pk])


def read_soon(request: BookRequest, run: ImportRun) -> None:
    """Read a small file at once, a big one in the background."""
    if run.file.size <= AT_ONCE:
        work_on_import(request.book.pk, run.pk)
    else:
        enqueue(work_on_import, request.book.pk, run.pk)


def _earlier() -> "QuerySet[ImportRun]":
    """The latest runs, those left half way too, with what they added."""
    runs_ = ImportRun.objects.exclude(state=State.CANCELLED).select_related("wallet")
    return runs_.annotate(added=Count("rows__entries", distinct=True))[:EARLIER]


@require_http_methods(["GET"])
@editor_required
def import_upload(request: BookRequest, upload: str) -> HttpResponse:
    """The files of one ZIP, each a run of its own."""
    found = ImportRun.objects.filter(upload=upload).order_by("pk")
    found = found.select_related("wallet").annotate(
        added=Count("rows__entries", distinct=True)
    )
    if not found:
        raise Http404
    return render(request, "ledger/import_upload.html", {"runs": found, "step": 1})


@require_http_methods(["GET"])
@book_required
def import_result(request: BookRequest, pk: int) -> HttpResponse:
    """Step 4: progress while it runs, then what came of it."""
    run = get_object_or_404(ImportRun.objects.select_related("wallet"), pk=pk)
    if run.state in SETUP:
        # A part asks to be replaced: let the whole page go on.
        return _go_on(request, reverse("ledger:import-review", args=[run.pk]))
    rows = run.rows.aggregate(
        ticked=Count("pk", filter=Q(chosen=True)),
        done=Count("pk", filter=Q(chosen=True, booked=True)),
    )
    context = {
        "run": run,
        "step": 3 if run.state == State.READING else 4,
        "chosen": rows["ticked"],
        "booked": rows["done"],
        "working": run.state in WORKING,
        "percent": 100 * rows["done"] // max(rows["ticked"], 1),
    }
    if run.state not in WORKING:
        context |= _outcome(run)
    name = "_import_result" if is_part(request) else "import_result"
    return render(request, f"ledger/{name}.html", context)


def _go_on(request: BookRequest, address: str) -> HttpResponse:
    if not is_part(request):
        return redirect(address)
    return HttpResponse(headers={"HX-Redirect": address})


def _outcome(run: ImportRun) -> dict[str, Any]:
    """What came of every row: the figures sum to the rows of the file."""
    entries = Entry.objects.filter(import_row__run=run)
    counts = run.rows.order_by().values("decision", "booked").annotate(n=Count("pk"))
    by_decision: dict[str, int] = {}
    for row in counts.filter(booked=False):
        by_decision[row["decision"]] = row["n"]
    linked = run.rows.filter(booked=True, decision="transfer").count()
    span = entries.order_by("date").values_list("date", flat=True)
    return {
        "left": by_decision,
        "left_out": sum(
            n for key, n in by_decision.items() if key not in {"unread", "duplicate"}
        ),
        "linked": linked,
        "uncategorised": entries.unfiled().count(),
        "filed": entries.filter(category__isnull=False).count(),
        "budgets": len(run.made.get("budgets.budget", [])),
        "first": span.first(),
        "last": span.last(),
        "edited": undo.edited_since(run).count(),
        "proofs": proofs.balance_proofs(run) if run.state == State.DONE else (),
        "others": _others(run),
    }


def _others(run: ImportRun) -> "QuerySet[ImportRun]":
    """The files of the same ZIP that wait."""
    others = ImportRun.objects.filter(upload=run.upload, state__in=SETUP)
    return others.exclude(pk=run.pk).exclude(upload="").order_by("pk")


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
    except StaleVersion:
        # It has moved on in another tab: the result page shows where it stands.
        return redirect("ledger:import-result", run.pk)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("ledger:import-result", run.pk)
    enqueue(work_on_import, request.book.pk, run.pk)
    return redirect("ledger:import-result", run.pk)


@require_http_methods(["GET", "POST"])
@editor_required
def import_profiles(request: BookRequest) -> HttpResponse:
    """How files of each origin are read. POST renames one, or forgets it."""
    form = ProfileForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        profile = get_object_or_404(
            ImportProfile, pk=read_id(request.POST.get("profile", "")) or 0
        )
        if "forget" in request.POST:
            profiles.forget(profile=profile)
            return redirect("ledger:import-profiles")
        if form.is_valid():
            profiles.rename(profile=profile, name=form.cleaned_data["name"])
            return redirect("ledger:import-profiles")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "profiles": ImportProfile.objects.select_related("wallet"),
        "form": form,
        "wrong": read_id(request.POST.get("profile", "")) if form.errors else None,
    }
    return render(request, "ledger/import_profiles.html", context, status=status)

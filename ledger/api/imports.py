"""Files on their way in: sent, checked, booked, taken back."""

from functools import partial
from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from accounts.api.bearer import ImportToken
from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.queue import enqueue
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import MOST, PAGE, cursor_of, number_of
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import (
    LARGEST_ID,
    Body,
    Cursor,
    Page,
    Row,
)
from ledger.api.import_shapes import (
    ImportOut,
    import_out,
)
from ledger.forms.imports import MAX_PASTED, UploadForm
from ledger.importing.errors import UnreadableFile
from ledger.models import ImportRun
from ledger.services.imports import commit, reading, runs, undo
from ledger.services.imports.accounts import accounts_of, settle_accounts
from ledger.services.imports.upload import doubts_of, start_imports
from ledger.tasks import work_on_import
from ledger.views.imports import AT_ONCE

router = Router(tags=["Imports"], auth=ImportToken())
State = ImportRun.State


class ImportQuery(Row):
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


class UploadIn(Body):
    """What is said beside the file, or instead of one."""

    messages: str = Field(
        "", max_length=MAX_PASTED, description="Instead: what your bank wrote by SMS."
    )
    wallet: int | None = Field(
        None, ge=1, le=LARGEST_ID, description="null: as for the last such file."
    )
    ask: bool = Field(
        False,
        description="Wait in the state `columns` for your choice where the file "
        "leaves something open, or cannot be read as it is.",
    )


# --- taking in ------------------------------------------------------------------------


@router.post("/imports", response={201: ImportOut}, summary="Import a file")
def import_create(
    request: ApiRequest,
    response: HttpResponse,
    sent: Form[UploadIn],
    file: Annotated[
        UploadedFile | None,
        File(description="CSV, XLSX, OFX, QFX, QIF, CAMT.053, MT940 or a ZIP of them."),
    ] = None,
) -> ImportOut:
    """Reads a file and decides about each line. Nothing is booked before it is
    committed. A large file is read in the background: `state` is reading meanwhile.
    """
    values = {"wallet": sent.wallet, "messages": sent.messages}
    form = checked(UploadForm(typed(values), {"file": file}, book=request.book))
    found = _taken_in(request, form)
    known = [run for run in found if not (sent.ask and doubts_of(run))]
    read_now = sum(run.file.size for run in found) <= AT_ONCE
    for run in known:
        reading.request_reading(run=run)
        work = work_on_import if read_now else partial(enqueue, work_on_import)
        work(request.book.pk, run.pk)
        run.refresh_from_db()
    if read_now and not sent.ask:
        _refuse_unread(found, form.field_of_data)
    response["Location"] = reverse("api:import_get", args=[found[0].pk])
    return import_out(found[0])


def _taken_in(request: ApiRequest, form: UploadForm) -> list[ImportRun]:
    name, data, kind = form.sent()
    try:
        return start_imports(
            book=request.book,
            actor=request.user,
            wallet=form.cleaned_data["wallet"],
            file_name=name,
            data=data,
            form=kind,
            as_of=today_for(request.book),
        )
    except UnreadableFile as error:
        raise invalid(Fault(form.field_of_data, error.message)) from error


def _refuse_unread(found: list[ImportRun], field: str) -> None:
    """A file of which nothing could be read is not kept for a program."""
    unread = [run for run in found if run.state != State.REVIEW]
    if unread:
        for run in found:
            runs.cancel(run)
        raise invalid(Fault(field, unread[0].error or "It cannot be read."))


# --- looking --------------------------------------------------------------------------


def find_import(request: ApiRequest, pk: int) -> ImportRun:
    rows = ImportRun.objects.select_related("wallet", "book")
    found: ImportRun = get_object_or_404(rows, book=request.book, pk=pk)
    return found


def find_in_review(request: ApiRequest, pk: int) -> ImportRun:
    """Raises Problem for one that is not waiting to be checked."""
    run = find_import(request, pk)
    if run.state != State.REVIEW:
        raise Problem(409, "This import is not waiting to be checked.")
    return run


@router.get("/imports", response=Page[ImportOut], summary="List imports")
def import_list(request: ApiRequest, query: Query[ImportQuery]) -> Page[ImportOut]:
    """Newest first."""
    rows = ImportRun.objects.filter(book=request.book).select_related("wallet")
    below = number_of(query.cursor, of="imports")
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[ImportOut](
        items=[import_out(run) for run in shown],
        next=cursor_of(str(shown[-1].pk), of="imports") if more else None,
    )


@router.get("/imports/{int:pk}", response=ImportOut, summary="Get an import")
def import_get(request: ApiRequest, pk: int) -> ImportOut:
    """How far it is. Ask again while `state` is reading, committing or undoing."""
    return import_out(find_import(request, pk))


# --- what becomes of it ---------------------------------------------------------------


@router.post(
    "/imports/{int:pk}/commit", response={202: ImportOut}, summary="Commit an import"
)
def import_commit(request: ApiRequest, pk: int) -> ImportOut:
    """Books what is chosen, in the background; one that stopped goes on."""
    run = find_import(request, pk)
    if not all(account.settled for account in accounts_of(run)):
        settle_accounts(run, {})
    commit.request_commit(run=run)
    enqueue(work_on_import, request.book.pk, run.pk)
    return import_out(find_import(request, pk))


@router.post(
    "/imports/{int:pk}/undo", response={202: ImportOut}, summary="Undo an import"
)
def import_undo(request: ApiRequest, pk: int) -> ImportOut:
    """Takes everything it brought back, in the background."""
    run = find_import(request, pk)
    undo.request_undo(run=run)
    enqueue(work_on_import, request.book.pk, run.pk)
    return import_out(find_import(request, pk))


@router.post(
    "/imports/{int:pk}/cancel", response=ImportOut, summary="Give an import up"
)
def import_cancel(request: ApiRequest, pk: int) -> ImportOut:
    """Before anything of it is booked."""
    run = find_import(request, pk)
    runs.cancel(run)
    return import_out(find_import(request, pk))

"""Files on their way in: sent, checked, booked, taken back."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import Count, Max, Min, Q, Sum
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
    Currency,
    Cursor,
    DayOut,
    Id,
    Instant,
    Page,
    Row,
    SignedAmount,
    figure,
    maybe_figure,
)
from ledger.import_forms import UploadForm
from ledger.importing.errors import UnreadableFile
from ledger.models import Entry, ImportRow, ImportRun
from ledger.services.imports import commit, reading, review, runs, undo
from ledger.services.imports.accounts import accounts_of, settle_accounts
from ledger.services.imports.upload import start_imports
from ledger.tasks import work_on_import

router = Router(tags=["Imports"], auth=ImportToken())
State, Decision = ImportRun.State, ImportRow.Decision
# What a sweep or a person has to be told of; more is counted.
MOST_ERRORS = 100
RunState = Literal[
    "columns",
    "reading",
    "review",
    "committing",
    "done",
    "failed",
    "undoing",
    "undone",
    "cancelled",
]
DecisionName = Literal[
    "new", "duplicate", "likely", "transfer", "refund", "deleted", "unread", "left"
]


class RowError(Row):
    row: int = Field(description="Line of the file, from 1.")
    reason: str


class ImportOut(Row):
    """One file: what it holds, and what became of it."""

    id: int
    state: RunState
    error: str = Field(description="Why it stopped.")
    file_name: str
    format: str = Field(examples=["CSV"])
    wallet: int
    currency: Currency
    rows: int = Field(description="Lines that say something.")
    new: int = Field(description="What is booked unless you take its tick away.")
    duplicates: int = Field(description="There already.")
    to_decide: int = Field(description="May be there already, or was deleted.")
    chosen: int
    errors: list[RowError] = Field(description="Lines not read; the first 100.")
    sum_debits: SignedAmount = Field(description="Of the lines, in their currency.")
    sum_credits: SignedAmount
    first_date: DayOut | None
    last_date: DayOut | None
    created: int = Field(description="Transactions that came of it.")
    created_at: Instant
    others: list[int] = Field(description="The other files of the same ZIP.")


class ImportQuery(Row):
    cursor: Cursor = ""
    limit: int = Field(PAGE, ge=1, le=MOST)


class ImportRowOut(Row):
    """One line, what was decided about it and why."""

    id: int
    row: int = Field(description="Line of the file, from 1.")
    date: DayOut | None
    amount: SignedAmount | None
    currency: Currency
    title: str
    category: int | None
    decision: DecisionName
    reason: str
    chosen: bool
    matched: int | None = Field(description="The transaction it is, or is likely.")


class RowQuery(ImportQuery):
    decision: DecisionName | None = None


class RowChoice(Body):
    id: Id
    chosen: bool
    category: Id | None = None


class ChoicesIn(Body):
    rows: list[RowChoice] = Field(min_length=1, max_length=100)


# --- taking in ------------------------------------------------------------------------


@router.post("/imports", response={201: ImportOut}, summary="Import a file")
def import_create(
    request: ApiRequest,
    response: HttpResponse,
    file: Annotated[
        UploadedFile,
        File(description="CSV, XLSX, OFX, QFX, QIF, CAMT.053, MT940 or a ZIP of them."),
    ],
    wallet: Annotated[
        int | None,
        Form(ge=1, le=LARGEST_ID, description="null: as for the last such file."),
    ] = None,
) -> ImportOut:
    """Reads a file and decides about each line. Nothing is booked before it is
    committed.
    """
    form = UploadForm(typed({"wallet": wallet}), {"file": file}, book=request.book)
    found = _taken_in(request, checked(form))
    for run in found:
        reading.request_reading(run=run)
        work_on_import(request.book.pk, run.pk)
        run.refresh_from_db()
    _refuse_unread(found)
    response["Location"] = reverse("api:import_get", args=[found[0].pk])
    return _out(found[0])


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
        raise invalid(Fault("file", error.message)) from error


def _refuse_unread(found: list[ImportRun]) -> None:
    """A file of which nothing could be read is not kept for a program."""
    unread = [run for run in found if run.state != State.REVIEW]
    if unread:
        for run in found:
            runs.cancel(run)
        raise invalid(Fault("file", unread[0].error or "It cannot be read."))
    for run in found:
        if not all(account.settled for account in accounts_of(run)):
            settle_accounts(run, {})


# --- looking --------------------------------------------------------------------------


def _find(request: ApiRequest, pk: int) -> ImportRun:
    rows = ImportRun.objects.select_related("wallet", "book")
    found: ImportRun = get_object_or_404(rows, book=request.book, pk=pk)
    return found


def _out(run: ImportRun) -> ImportOut:
    told, own = _figures(run), run.wallet.currency
    unread = run.rows.filter(decision=Decision.UNREAD)[:MOST_ERRORS]
    others = ImportRun.objects.filter(upload=run.upload).exclude(pk=run.pk)
    return ImportOut(
        id=run.pk,
        state=run.state,  # type: ignore[arg-type]
        error=run.error,
        file_name=run.file_name,
        format=run.format,
        wallet=run.wallet_id,
        currency=own,
        rows=told["rows"],
        new=told["new"],
        duplicates=told["duplicates"],
        to_decide=told["to_decide"],
        chosen=told["chosen"],
        errors=[RowError(row=row.number, reason=row.reason) for row in unread],
        sum_debits=figure(told["debits"] or Decimal(0), own),
        sum_credits=figure(told["credits"] or Decimal(0), own),
        first_date=told["first"],
        last_date=told["last"],
        created=Entry.objects.filter(import_row__run=run).count(),
        created_at=run.created_at,
        others=list(others.values_list("pk", flat=True)) if run.upload else [],
    )


def _figures(run: ImportRun) -> dict[str, Any]:
    new = [Decision.NEW, Decision.TRANSFER, Decision.REFUND]
    doubtful = [Decision.LIKELY, Decision.DELETED]
    told: dict[str, Any] = run.rows.aggregate(
        rows=Count("pk", filter=~Q(decision=Decision.LEFT_OUT)),
        new=Count("pk", filter=Q(decision__in=new)),
        duplicates=Count("pk", filter=Q(decision=Decision.DUPLICATE)),
        to_decide=Count("pk", filter=Q(decision__in=doubtful)),
        chosen=Count("pk", filter=Q(chosen=True)),
        debits=Sum("amount", filter=Q(amount__lt=0)),
        credits=Sum("amount", filter=Q(amount__gt=0)),
        first=Min("date"),
        last=Max("date"),
    )
    return told


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
        items=[_out(run) for run in shown],
        next=cursor_of(str(shown[-1].pk), of="imports") if more else None,
    )


@router.get("/imports/{int:pk}", response=ImportOut, summary="Get an import")
def import_get(request: ApiRequest, pk: int) -> ImportOut:
    """How far it is. Ask again while `state` is reading, committing or undoing."""
    return _out(_find(request, pk))


@router.get(
    "/imports/{int:pk}/rows",
    response=Page[ImportRowOut],
    summary="List an import's lines",
)
def import_rows(
    request: ApiRequest, pk: int, query: Query[RowQuery]
) -> Page[ImportRowOut]:
    """Every line of the file with what was decided about it, in its order."""
    run, of = _find(request, pk), f"import-rows-{pk}"
    rows = run.rows.order_by("number")
    if query.decision:
        rows = rows.filter(decision=query.decision)
    rows = rows.filter(number__gt=number_of(query.cursor, of=of) or 0)
    found = list(rows[: query.limit + 1])
    shown, more = found[: query.limit], len(found) > query.limit
    return Page[ImportRowOut](
        items=[_row(run, row) for row in shown],
        next=cursor_of(str(shown[-1].number), of=of) if more else None,
    )


def _row(run: ImportRun, row: ImportRow) -> ImportRowOut:
    currency = row.line.get("currency") or run.wallet.currency
    return ImportRowOut(
        id=row.pk,
        row=row.number,
        date=row.date,
        amount=maybe_figure(row.amount, currency),
        currency=currency,
        title=row.title or row.detail,
        category=row.category_id,
        decision=row.decision,  # type: ignore[arg-type]
        reason=row.reason,
        chosen=row.chosen,
        matched=row.matched_id,
    )


@router.post(
    "/imports/{int:pk}/rows", response=ImportOut, summary="Choose lines of an import"
)
def import_choose(request: ApiRequest, pk: int, sent: ChoicesIn) -> ImportOut:
    """Ticks lines and files them, before they are booked; others stay as they are."""
    run = _in_review(_find(request, pk))
    ids = [row.id for row in sent.rows]
    if run.rows.filter(pk__in=ids).count() != len(set(ids)):
        raise Problem(404, "Some of these lines are not there.")
    review.keep_choices(
        run=run,
        shown=ids,
        ticked=[row.id for row in sent.rows if row.chosen],
        categories={
            row.id: row.category
            for row in sent.rows
            if "category" in row.model_fields_set
        },
    )
    return _out(run)


def _in_review(run: ImportRun) -> ImportRun:
    if run.state != State.REVIEW:
        raise Problem(409, "This import is not waiting to be checked.")
    return run


# --- what becomes of it ---------------------------------------------------------------


@router.post(
    "/imports/{int:pk}/commit", response={202: ImportOut}, summary="Commit an import"
)
def import_commit(request: ApiRequest, pk: int) -> ImportOut:
    """Books what is chosen, in the background; one that stopped goes on."""
    run = _find(request, pk)
    commit.request_commit(run=run)
    enqueue(work_on_import, request.book.pk, run.pk)
    return _out(_find(request, pk))


@router.post(
    "/imports/{int:pk}/undo", response={202: ImportOut}, summary="Undo an import"
)
def import_undo(request: ApiRequest, pk: int) -> ImportOut:
    """Takes everything it brought back, in the background."""
    run = _find(request, pk)
    undo.request_undo(run=run)
    enqueue(work_on_import, request.book.pk, run.pk)
    return _out(_find(request, pk))


@router.post(
    "/imports/{int:pk}/cancel", response=ImportOut, summary="Give an import up"
)
def import_cancel(request: ApiRequest, pk: int) -> ImportOut:
    """Before anything of it is booked."""
    run = _find(request, pk)
    runs.cancel(run)
    return _out(_find(request, pk))

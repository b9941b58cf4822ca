"""The vault of receipts: their files, what was read off them, what people note."""

from http import HTTPStatus
from typing import Annotated, Literal

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from accounts.queue import enqueue
from expense_tracker.kernel.api.files import a_file
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.paging import cursor_of, number_of
from expense_tracker.kernel.api.problems import Fault, Problem, invalid
from expense_tracker.kernel.api.types import (
    LARGEST_ID,
    Amount,
    Body,
    Currency,
    Cursor,
    Day,
    DayOut,
    Id,
    Instant,
    Note,
    Page,
    Row,
    maybe_figure,
)
from expense_tracker.kernel.api.versions import expected_version, tagged
from ledger.forms.receipts import ReceiptForm, data_of
from ledger.models import Entry, Receipt
from ledger.queries.receipts import VaultFilter, vault_page
from ledger.receipt_answers import file_answer
from ledger.receipts.errors import UnusableFile
from ledger.services import receipt_reading
from ledger.services.receipts import (
    add_receipt,
    change_receipt,
    delete_receipt,
    link_receipt,
)
from ledger.tasks import read_receipt

router = Router(tags=["Receipts"])
LIST = "receipts"


class FoundOut(Row):
    """What was read off it: a proposal."""

    amount: Amount | None
    currency: Currency | None
    date: DayOut | None
    merchant: str


class ReceiptOut(Row):
    id: int
    version: int
    name: str
    content_type: str
    size: int = Field(description="Bytes.")
    entry: int | None = Field(description="The transaction it is of.")
    note: str
    warranty_until: DayOut | None
    reading: Literal["waiting", "done", "failed", "off"]
    found: FoundOut
    added_at: Instant


class ReceiptQuery(Row):
    q: str = Field("", max_length=200, description="Words it, or its purchase, has.")
    show: Literal["", "unlinked", "warranty", "ending"] = Field(
        "", description="Without transaction, with warranty, or warranty ending soon."
    )
    cursor: Cursor = ""


class ReceiptChange(Body):
    """What is to be different; what is left out stays."""

    note: Note | None = None
    warranty_until: Day | None = None
    entry: Id | None = Field(None, description="null: of no transaction.")


@router.get("/receipts", response=Page[ReceiptOut], summary="List receipts")
def receipt_list(request: ApiRequest, query: Query[ReceiptQuery]) -> Page[ReceiptOut]:
    """Newest first."""
    page = vault_page(
        book=request.book,
        chosen=VaultFilter(text=query.q, show=query.show),
        as_of=today_for(request.book),
        below=number_of(query.cursor, of=LIST),
    )
    return Page[ReceiptOut](
        items=[receipt_out(row) for month in page.months for row in month.receipts],
        next=cursor_of(str(page.next), of=LIST) if page.next else None,
    )


def receipt_out(row: Receipt) -> ReceiptOut:
    currency = row.found_currency or row.book.base_currency
    return ReceiptOut(
        id=row.pk,
        version=row.version,
        name=row.name,
        content_type=row.content_type,
        size=row.size,
        entry=row.entry_id,
        note=row.note,
        warranty_until=row.warranty_until,
        reading=row.reading,  # type: ignore[arg-type]
        found=FoundOut(
            amount=maybe_figure(row.found_amount, currency),
            currency=row.found_currency or None,
            date=row.found_date,
            merchant=row.found_merchant,
        ),
        added_at=row.created_at,
    )


def _find(request: ApiRequest, pk: int) -> Receipt:
    rows = Receipt.objects.select_related("book", "entry")
    found: Receipt = get_object_or_404(rows, book=request.book, pk=pk)
    return found


def _told(response: HttpResponse, row: Receipt) -> ReceiptOut:
    tagged(response, row.version)
    return receipt_out(row)


@router.post("/receipts", response={201: ReceiptOut}, summary="Add a receipt")
def receipt_create(
    request: ApiRequest,
    response: HttpResponse,
    file: Annotated[UploadedFile, File(description="A picture or a PDF.")],
    entry: Annotated[
        int | None,
        Form(ge=1, le=LARGEST_ID, description="The transaction it is of."),
    ] = None,
) -> ReceiptOut:
    """Keeps a picture or a PDF, of a transaction or for later. Where this server reads
    receipts, what it finds follows in a moment.
    """
    try:
        receipt = add_receipt(
            book=request.book,
            actor=request.user,
            name=file.name or "",
            data=data_of(file),
            entry=_entry(request, entry),
        )
    except UnusableFile as error:
        raise invalid(Fault("file", error.message)) from error
    if receipt.is_waiting:
        enqueue(read_receipt, request.book.pk, receipt.pk)
    response["Location"] = reverse("api:receipt_get", args=[receipt.pk])
    return _told(response, receipt)


def _entry(request: ApiRequest, pk: int | None) -> Entry | None:
    """Raises Problem for one that is not there."""
    if pk is None:
        return None
    found: Entry | None = Entry.objects.filter(book=request.book, pk=pk).first()
    if found is None:
        raise invalid(Fault("entry", "There is no such transaction."))
    return found


@router.get("/receipts/{int:pk}", response=ReceiptOut, summary="Get a receipt")
def receipt_get(request: ApiRequest, response: HttpResponse, pk: int) -> ReceiptOut:
    """One receipt, without its file."""
    return _told(response, _find(request, pk))


@router.patch("/receipts/{int:pk}", response=ReceiptOut, summary="Change a receipt")
def receipt_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: ReceiptChange
) -> ReceiptOut:
    """Changes what is sent; the rest stays."""
    receipt = _find(request, pk)
    version = expected_version(request, receipt.version)
    said = sent.model_dump(exclude_unset=True)
    noted = {"note": receipt.note, "warranty_until": receipt.warranty_until} | said
    form = checked(ReceiptForm(typed(noted), book=request.book))
    entry = _entry(request, sent.entry)
    change_receipt(
        book=request.book,
        actor=request.user,
        receipt=receipt,
        version=version,
        note=form.cleaned_data["note"],
        warranty_until=form.cleaned_data["warranty_until"],
    )
    if "entry" in said:
        try:
            link_receipt(
                book=request.book, actor=request.user, receipt=receipt, entry=entry
            )
        except UnusableFile as error:
            raise Problem(HTTPStatus.CONFLICT, error.message) from error
    return _told(response, _find(request, pk))


@router.delete("/receipts/{int:pk}", response={204: None}, summary="Delete a receipt")
def receipt_delete(request: ApiRequest, pk: int) -> None:
    """Deletes it with its file. It can be undone for 30 days."""
    receipt = _find(request, pk)
    expected_version(request, receipt.version)
    delete_receipt(book=request.book, actor=request.user, receipt=receipt)


@router.get(
    "/receipts/{int:pk}/file",
    summary="Download a receipt",
    **a_file("application/pdf", "image/*"),
)
def receipt_file(request: ApiRequest, pk: int) -> FileResponse:
    """The picture or PDF."""
    row = _find(request, pk)
    return file_answer(row.file, row.content_type, row.name, is_download=True)


@router.post("/receipts/{int:pk}/read", response=ReceiptOut, summary="Read it again")
def receipt_read(request: ApiRequest, response: HttpResponse, pk: int) -> ReceiptOut:
    """Has it read once more; what is found follows in a moment."""
    receipt = _find(request, pk)
    receipt_reading.ask_again(receipt)
    enqueue(read_receipt, request.book.pk, receipt.pk)
    return _told(response, _find(request, pk))

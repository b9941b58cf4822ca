"""The vault of receipts: all of them, each with its file, and what can be done."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.queue import enqueue
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from expense_tracker.kernel.htmx import is_part, toast
from ledger.errors import StaleVersion
from ledger.forms.receipts import LinkForm, ReceiptForm, data_of, files_of
from ledger.models import Change, Entry, Receipt
from ledger.queries.receipts import (
    SHOWN,
    VaultFilter,
    entries_with,
    likely_entries,
    vault_page,
)
from ledger.receipt_answers import file_answer
from ledger.receipts import reading
from ledger.receipts.errors import UnusableFile
from ledger.services import receipt_reading
from ledger.services.receipts import (
    add_receipt,
    change_receipt,
    delete_receipt,
    link_receipt,
)
from ledger.tasks import read_receipt
from ledger.views.answers import undo_url
from ledger.views.row_editor import RowEditor

MAX_TEXT = 200


# --- all of them ----------------------------------------------------------------------


@require_GET
@book_required
def receipt_list(request: BookRequest) -> HttpResponse:
    """Newest first, a page below `before`."""
    today = today_for(request.book)
    chosen = VaultFilter(
        text=_text(request, "q"),
        show=request.GET.get("show", ""),
    )
    page = vault_page(
        book=request.book,
        chosen=chosen,
        as_of=today,
        below=read_id(request.GET.get("before", "")),
    )
    context = {
        "page": page,
        "chosen": chosen,
        "asked": urlencode({"q": chosen.text, "show": chosen.show}),
        "tabs": SHOWN,
        "today": today,
        "reads": reading.program() is not None,
        "any": bool(page.months) or Receipt.objects.filter(book=request.book).exists(),
    }
    return render(request, "ledger/receipt_list.html", context)


def _text(request: BookRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")[:MAX_TEXT].strip()


@require_http_methods(["GET", "POST"])
@book_required
def receipt_add(request: BookRequest) -> HttpResponse:
    """Files for the vault or, named by `entry`, for a transaction. The part alone is a
    tile for each file taken.
    """
    if request.method == "GET":
        return redirect("ledger:receipt-list")
    entry = _entry(request, request.POST.get("entry", ""))
    files = files_of(request.FILES.getlist("files"))
    receipts, problems = take_in(request, files, entry)
    if is_part(request):
        return _tiles(request, receipts, problems)
    for problem in problems or ([] if receipts else ["Choose a file first."]):
        messages.error(request, problem)
    if len(receipts) == 1 and not problems:
        return redirect("ledger:receipt-detail", receipts[0].pk)
    if receipts:
        messages.success(request, f"{len(receipts)} receipts added")
    return redirect("ledger:receipt-list")


def _tiles(
    request: BookRequest, receipts: list[Receipt], problems: list[str]
) -> HttpResponse:
    status = HTTPStatus.OK if receipts else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"receipts": receipts, "problems": problems or ["Choose a file first."]}
    if receipts:
        context["problems"] = problems
    return render(request, "ledger/_receipt_tiles.html", context, status=status)


def _entry(request: BookRequest, pk: str) -> Entry | None:
    """None when none is named. Raises Http404 for one that is not the Book's."""
    if not pk:
        return None
    return get_object_or_404(Entry, book=request.book, pk=read_id(pk) or 0)


def take_in(
    request: BookRequest, files: "list[UploadedFile[Any]]", entry: Entry | None
) -> tuple[list[Receipt], list[str]]:
    """The receipts made of those files, and what is to say of the others."""
    receipts, problems = [], []
    for file in files:
        try:
            receipt = add_receipt(
                book=request.book,
                actor=request.user,
                name=file.name or "",
                data=data_of(file),
                entry=entry,
            )
        except UnusableFile as error:
            problems.append(f"{file.name}: {error.message}")
        else:
            receipts.append(receipt)
            if receipt.is_waiting:
                enqueue(read_receipt, request.book.pk, receipt.pk)
    return receipts, problems


def keep_receipts(request: BookRequest, entry_id: int | None) -> None:
    """Give an entry that was just saved the receipts its form named or sent along."""
    entry = Entry.objects.filter(book=request.book, pk=entry_id).first()
    if entry is None:
        return
    ids = [pk for pk in map(read_id, request.POST.getlist("receipt")) if pk]
    problems = []
    for receipt in Receipt.objects.filter(book=request.book, pk__in=ids, entry=None):
        try:
            link_receipt(
                book=request.book, actor=request.user, receipt=receipt, entry=entry
            )
        except (UnusableFile, StaleVersion) as error:
            problems.append(f"{receipt}: {error}")
    _, refused = take_in(request, files_of(request.FILES.getlist("files")), entry)
    for problem in [*problems, *refused]:
        messages.error(request, problem)


# --- one ------------------------------------------------------------------------------


class ReceiptEditor(RowEditor[Receipt]):
    """What people note about a receipt, on the page that shows what was read off it."""

    noun = "receipt"
    template = "ledger/receipt_detail.html"

    def find(self, pk: int) -> Receipt:
        return _receipt(self.request, pk)

    def form(self, row: Receipt | None, **given: Any) -> ReceiptForm:  # noqa: ARG002
        return ReceiptForm(book=self.book, **given)

    def values(self, row: Receipt) -> dict[str, Any]:
        return {
            name: getattr(row, name) for name in ("note", "warranty_until", "version")
        }

    def change(self, row: Receipt, form: ReceiptForm, version: int) -> Change | None:
        return change_receipt(
            book=self.book,
            actor=self.request.user,
            receipt=row,
            version=version,
            note=form.cleaned_data["note"],
            warranty_until=form.cleaned_data["warranty_until"],
        )

    def told(self, form: ReceiptForm) -> str:  # noqa: ARG002
        return "Receipt"

    def to(self, row: Receipt | None) -> str:
        assert row is not None
        return reverse("ledger:receipt-detail", args=[row.pk])

    def context(self, row: Receipt | None) -> dict[str, Any]:
        assert row is not None
        today = today_for(self.book)
        find = _text(self.request, "find")
        return {
            "today": today,
            "days_left": row.warranty_days(today),
            "find": find,
            "offered": _offered(row, find),
            "entry_values": urlencode({**row.proposal(), "receipt": row.pk}),
            "reads": reading.program() is not None or row.is_pdf,
        }


@require_http_methods(["GET", "POST"])
@book_required
def receipt_detail(request: BookRequest, pk: int) -> HttpResponse:
    """The receipt with what was read off it; POST saves what people note."""
    return ReceiptEditor(request).edit(pk)


def _offered(receipt: Receipt, find: str) -> list[Entry]:
    """The transactions to choose from: those looked for, else those that match."""
    if receipt.entry is not None:
        return []
    return entries_with(receipt.book, find) if find else likely_entries(receipt)


@require_GET
@book_required
def receipt_tile(request: BookRequest, pk: int) -> HttpResponse:
    """One receipt in a transaction's form, asked for while it is being read."""
    context = {"receipts": [_receipt(request, pk)], "problems": []}
    return render(request, "ledger/_receipt_tiles.html", context)


@require_GET
@book_required
def receipt_file(request: BookRequest, pk: int) -> FileResponse:
    """The file; a picture shows in the page, a PDF is only ever downloaded."""
    receipt = _receipt(request, pk)
    is_download = receipt.is_pdf or "download" in request.GET
    return file_answer(
        receipt.file, receipt.content_type, receipt.name, is_download=is_download
    )


@require_GET
@book_required
def receipt_thumbnail(request: BookRequest, pk: int) -> FileResponse:
    receipt = _receipt(request, pk)
    if not receipt.thumbnail:
        raise Http404
    return file_answer(receipt.thumbnail, "image/webp", "receipt.webp")


@require_POST
@book_required
def receipt_delete(request: BookRequest, pk: int) -> HttpResponse:
    receipt = _receipt(request, pk)
    try:
        change = delete_receipt(book=request.book, actor=request.user, receipt=receipt)
    except StaleVersion as error:
        raise Http404 from error
    return _done(request, f"{receipt.title} deleted", change, "ledger:receipt-list")


@require_POST
@book_required
def receipt_link(request: BookRequest, pk: int) -> HttpResponse:
    """Choose its transaction, or none."""
    receipt = _receipt(request, pk)
    form = LinkForm(request.POST, book=request.book)
    to = ("ledger:receipt-detail", receipt.pk)
    if not form.is_valid():
        messages.error(request, "That transaction is gone.")
        return redirect(*to)
    entry = form.cleaned_data["entry"]
    try:
        change = link_receipt(
            book=request.book, actor=request.user, receipt=receipt, entry=entry
        )
    except (UnusableFile, StaleVersion) as error:
        messages.error(request, str(error))
        return redirect(*to)
    said = "Receipt linked" if entry else "Receipt unlinked"
    return _done(request, said, change, *to)


@require_POST
@book_required
def receipt_read(request: BookRequest, pk: int) -> HttpResponse:
    """Have it read once more."""
    receipt = _receipt(request, pk)
    receipt_reading.ask_again(receipt)
    enqueue(read_receipt, request.book.pk, receipt.pk)
    return redirect("ledger:receipt-detail", receipt.pk)


def _receipt(request: BookRequest, pk: int) -> Receipt:
    rows = Receipt.objects.select_related("entry__payee", "entry__wallet", "book")
    found: Receipt = get_object_or_404(rows, book=request.book, pk=pk)
    return found


def _done(
    request: BookRequest, said: str, change: Change | None, *to: Any
) -> HttpResponse:
    undo = undo_url(change) if change else None
    if is_part(request):
        return toast(HttpResponse(), said, undo)
    messages.success(request, said, extra_tags=undo or "")
    return redirect(*to)

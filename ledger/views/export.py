"""Exports of exactly what a list shows."""

from datetime import date

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from expense_tracker.kernel.spreadsheet import csv_stream, xlsx_file
from ledger.export_rows import HEADERS, export_rows
from ledger.listing.filters import ALL_TIME, EntryFilter, FilterForm

TEXT = "text/plain; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@book_required
def export(request: BookRequest, kind: str) -> HttpResponseBase:
    """The entries of the list's filter as CSV, streamed, or as a workbook."""
    as_of = today_for(request.book)
    form = FilterForm(request.GET, book=request.book, as_of=as_of)
    chosen = form.chosen()
    if form.errors:
        # A file says nothing of what was left out, so there is none.
        return HttpResponse("That filter cannot be read.", TEXT, status=400)
    rows = export_rows(book=request.book, chosen=chosen)
    response: HttpResponseBase
    if kind == "csv":
        content = csv_stream(HEADERS, rows)
        response = StreamingHttpResponse(content, "text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = FileResponse(
            xlsx_file(HEADERS, rows, "Transactions"), content_type=XLSX
        )
    else:
        raise Http404
    name = f"transactions-{_period_name(chosen, as_of)}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _period_name(chosen: EntryFilter, as_of: date) -> str:
    return chosen.period.slug if chosen.period else f"{ALL_TIME}-{as_of}"

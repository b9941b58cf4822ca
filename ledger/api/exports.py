"""Files of transactions."""

from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.files import a_file
from expense_tracker.kernel.api.forms import checked
from expense_tracker.kernel.api.types import Row
from expense_tracker.kernel.spreadsheet import csv_stream, xlsx_file
from ledger.export_rows import HEADERS, export_rows
from ledger.listing.filters import EntryFilter, FilterForm
from ledger.views.export import XLSX

router = Router(tags=["Exports"])


class ExportQuery(Row):
    q: str = Field("", max_length=1000, description="An expression, as in the list.")
    period: str = Field("", max_length=30, description="All time without.")


def _chosen(request: ApiRequest, query: ExportQuery) -> EntryFilter:
    sent = QueryDict(mutable=True)
    sent.update({"period": query.period or "all", "q": query.q})
    as_of = today_for(request.book)
    return checked(FilterForm(sent, book=request.book, as_of=as_of)).chosen()


@router.get(
    "/exports/transactions.csv", summary="Transactions as CSV", **a_file("text/csv")
)
def export_csv(request: ApiRequest, query: Query[ExportQuery]) -> StreamingHttpResponse:
    """Streamed, oldest first, one line each."""
    rows = export_rows(book=request.book, chosen=_chosen(request, query))
    response = StreamingHttpResponse(
        csv_stream(HEADERS, rows), "text/csv; charset=utf-8"
    )
    name = content_disposition_header(True, "transactions.csv")
    response["Content-Disposition"] = name or ""
    return response


@router.get(
    "/exports/transactions.xlsx", summary="Transactions as XLSX", **a_file(XLSX)
)
def export_xlsx(request: ApiRequest, query: Query[ExportQuery]) -> FileResponse:
    """A workbook with one sheet."""
    rows = export_rows(book=request.book, chosen=_chosen(request, query))
    file = xlsx_file(HEADERS, rows, "Transactions")
    return FileResponse(
        file, content_type=XLSX, as_attachment=True, filename="transactions.xlsx"
    )

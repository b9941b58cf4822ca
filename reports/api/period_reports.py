"""The reports of the report pages: the same tables, as JSON or as files."""

from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.files import a_file
from expense_tracker.kernel.api.periods import PeriodText
from expense_tracker.kernel.api.problems import Fault, invalid
from expense_tracker.kernel.api.types import (
    DayOut,
    Page,
    Row,
    figure,
    maybe,
    one_of,
    plain,
)
from expense_tracker.kernel.money import Money
from reports.api.summary import period_of
from reports.period_reports import KINDS, Options, make_page
from reports.period_reports.files import CONTENT_TYPES, XLSX, file_name, report_file
from reports.period_reports.registry import ReportPage
from reports.period_reports.table import Row as TableRow
from reports.period_reports.table import Table, Value

router = Router(tags=["Reports"])
Kind = Annotated[str, one_of(KINDS)]
Compare = Literal["previous", "year", "none"]


class ReportKindOut(Row):
    name: str
    title: str


class ReportQuery(Row):
    period: PeriodText = ""
    q: str = Field("", max_length=1000, description="Narrows what counts.")
    compare: Compare = "previous"


class FileQuery(ReportQuery):
    format: Literal["csv", "xlsx", "pdf"] = "csv"


class AmountOut(Row):
    amount: str
    currency: str


class ColumnOut(Row):
    label: str
    kind: Literal["text", "money", "count", "percent", "date"]


class ReportRowOut(Row):
    values: list[str | int | AmountOut | None] = Field(
        description="One for each column; a percent is a share of one."
    )
    depth: int = Field(description="How far it is part of the rows above.")


class TableOut(Row):
    title: str
    columns: list[ColumnOut]
    rows: list[ReportRowOut]
    total: ReportRowOut | None
    note: str


class ReportOut(Row):
    title: str
    period: str
    made_on: DayOut
    tables: list[TableOut]


@router.get("/reports", response=Page[ReportKindOut], summary="List reports")
def report_list(request: ApiRequest) -> Page[ReportKindOut]:  # noqa: ARG001
    """All kinds of reports."""
    items = [ReportKindOut(name=kind.slug, title=kind.title) for kind in KINDS.values()]
    return Page[ReportKindOut](items=items, next=None)


@router.get("/reports/{kind}", response=ReportOut, summary="Get a report")
def report_get(request: ApiRequest, kind: Kind, query: Query[ReportQuery]) -> ReportOut:
    """A report of any stretch of days, table by table."""
    report = _page(request, kind, query).report
    return ReportOut(
        title=report.title,
        period=report.period.slug,
        made_on=report.made_on,
        tables=[_table(table) for table in report.tables],
    )


def _page(request: ApiRequest, kind: str, query: ReportQuery) -> ReportPage:
    page = make_page(
        kind,
        book=request.book,
        period=period_of(request.book, query.period),
        as_of=today_for(request.book),
        options=Options(query.q, query.compare),
    )
    if page.question.problems:
        raise invalid(*(Fault("q", problem) for problem in page.question.problems))
    return page


def _table(table: Table) -> TableOut:
    return TableOut(
        title=table.title,
        columns=[ColumnOut(label=each.label, kind=each.kind) for each in table.columns],
        rows=[_row(row) for row in table.rows],
        total=maybe(table.total, _row),
        note=table.note,
    )


def _row(row: TableRow) -> ReportRowOut:
    return ReportRowOut(
        values=[value_out(value) for value in row.values], depth=row.depth
    )


def value_out(value: Value) -> str | int | AmountOut | None:
    if isinstance(value, Money):
        text = figure(value.amount, value.currency)
        return AmountOut(amount=text, currency=value.currency)
    if isinstance(value, Decimal):
        return plain(value)
    return value if isinstance(value, str | int | None) else value.isoformat()


@router.get(
    "/reports/{kind}/file",
    summary="Download a report",
    **a_file("text/csv", "application/pdf", XLSX),
)
def report_download(
    request: ApiRequest, kind: Kind, query: Query[FileQuery]
) -> HttpResponse:
    """The same as a file."""
    report = _page(request, kind, query).report
    content = report_file(report, query.format, book=request.book)
    response = HttpResponse(content, content_type=CONTENT_TYPES[query.format])
    name = file_name(report, kind, query.format)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response

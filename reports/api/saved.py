"""Reports kept under a name, and who is mailed them."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router
from pydantic import Field

from accounts.api.bearer import OwnToken
from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.periods import PeriodText
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Page, Row
from expense_tracker.kernel.api.versions import expected_version, tagged
from reports.api.period_reports import Compare, Kind
from reports.models import ReportMail, SavedReport
from reports.period_reports import KINDS
from reports.saved.days import period_of
from reports.saved.forms import SavedReportForm, saved_values
from reports.saved.services import (
    change_report,
    delete_report,
    mail_report,
    save_report,
)

router = Router(tags=["Reports"])
Span = Literal["fixed", "running", "last"]
Cadence = Literal["week", "month", "year"]
Format = Literal["pdf", "xlsx", "csv"]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Query = Annotated[str, Field(max_length=1000, description="Narrows what counts.")]


class SavedIn(Body):
    """A report with its search, of days that stay or that move on."""

    name: Name
    kind: Kind
    period: PeriodText
    span: Span = Field("running", description="`fixed`: of these very days.")
    q: Query = ""
    compare: Compare = "previous"


class SavedChange(Body):
    """What is to be different; what is left out stays."""

    name: Name | None = None
    kind: Kind | None = None
    period: PeriodText | None = None
    span: Span | None = None
    q: Query | None = None
    compare: Compare | None = None


class MailIn(Body):
    """When it is mailed to you, and as what."""

    cadence: Cadence | None = Field(description="null: never.")
    format: Format = "pdf"


class MailOut(Row):
    cadence: Cadence
    format: Format


class SavedOut(Row):
    id: int
    version: int
    name: str
    kind: str
    title: str = Field(description="Of its kind.")
    period: str = Field(description="The days it shows today.")
    span: Span
    q: str
    compare: Compare
    mail: MailOut | None = Field(description="When it is mailed to you.")


@router.get("/saved-reports", response=Page[SavedOut], summary="List saved reports")
def saved_report_list(request: ApiRequest) -> Page[SavedOut]:
    """By name."""
    rows = SavedReport.objects.filter(book=request.book, kind__in=KINDS)
    return Page[SavedOut](items=[_out(request, row) for row in rows], next=None)


def _out(request: ApiRequest, row: SavedReport) -> SavedOut:
    mail = _mail(request, row)
    shown: dict[str, Any] = {"span": row.span, "compare": row.compare}
    return SavedOut(
        **shown,
        id=row.pk,
        version=row.version,
        name=row.name,
        kind=row.kind,
        title=KINDS[row.kind].title,
        period=period_of(row, request.book, today_for(request.book)).slug,
        q=row.query,
        mail=mail and MailOut(cadence=mail.cadence, format=mail.format),
    )


def _mail(request: ApiRequest, row: SavedReport) -> Any:
    """The reader's own; None for none."""
    return ReportMail.objects.filter(report=row, user=request.user).first()


def _find(request: ApiRequest, pk: int) -> SavedReport:
    rows = SavedReport.objects.filter(book=request.book, kind__in=KINDS)
    found: SavedReport = get_object_or_404(rows, pk=pk)
    return found


def _told(request: ApiRequest, response: HttpResponse, pk: int) -> SavedOut:
    row = _find(request, pk)
    tagged(response, row.version)
    return _out(request, row)


@router.post("/saved-reports", response={201: SavedOut}, summary="Save a report")
def saved_report_create(
    request: ApiRequest, response: HttpResponse, sent: SavedIn
) -> SavedOut:
    """Keeps it for everybody in the book."""
    values = typed(sent.model_dump() | {"format": "pdf"})
    form = checked(SavedReportForm(values, book=request.book))
    row = save_report(book=request.book, actor=request.user, draft=form.draft)
    response["Location"] = reverse("api:saved_report_get", args=[row.pk])
    return _told(request, response, row.pk)


@router.get("/saved-reports/{int:pk}", response=SavedOut, summary="Get a saved report")
def saved_report_get(request: ApiRequest, response: HttpResponse, pk: int) -> SavedOut:
    """Send its kind, period, q and compare to `/reports/{kind}` for its figures."""
    return _told(request, response, pk)


@router.patch(
    "/saved-reports/{int:pk}", response=SavedOut, summary="Change a saved report"
)
def saved_report_change(
    request: ApiRequest, response: HttpResponse, pk: int, sent: SavedChange
) -> SavedOut:
    """Changes what is sent; the rest stays."""
    row = _find(request, pk)
    version = expected_version(request, row.version)
    values = saved_values(row, None) | sent.model_dump(exclude_none=True)
    form = checked(SavedReportForm(typed(values), book=request.book))
    change_report(
        book=request.book,
        actor=request.user,
        report=row,
        version=version,
        draft=form.draft,
    )
    return _told(request, response, pk)


@router.delete(
    "/saved-reports/{int:pk}", response={204: None}, summary="Delete a saved report"
)
def saved_report_delete(request: ApiRequest, pk: int) -> None:
    """With the mails that members asked for."""
    row = _find(request, pk)
    expected_version(request, row.version)
    delete_report(book=request.book, actor=request.user, report=row)


@router.post(
    "/saved-reports/{int:pk}/mail",
    response=SavedOut,
    auth=OwnToken(),
    summary="Be mailed a report",
)
def saved_report_mail(request: ApiRequest, pk: int, sent: MailIn) -> SavedOut:
    """After each week, month or year, to you; who only looks may ask for it too."""
    if request.book is None:
        raise Problem(404)
    row = _find(request, pk)
    mail_report(
        report=row,
        user=request.user,
        cadence=sent.cadence or "",
        format_=sent.format,
        as_of=today_for(request.book),
    )
    return _out(request, row)

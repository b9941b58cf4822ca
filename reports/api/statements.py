"""Statements of months and years."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.clock import today_for
from expense_tracker.kernel.api.files import a_file
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import DayOut, Page, Row
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period, PeriodError
from reports.models import Statement
from reports.statements.queries import (
    current_statement,
    statement_months,
    statement_years,
)
from reports.statements.services import drawn, statement_period

router = Router(tags=["Statements"])


class StatementOut(Row):
    period: str = Field(examples=["2026-10"])
    first: DayOut
    last: DayOut
    over: bool = Field(description="Its last day has passed.")


@router.get("/statements", response=Page[StatementOut], summary="List statements")
def statement_list(request: ApiRequest) -> Page[StatementOut]:
    """Every month since the first transaction, and every year, latest first."""
    book, as_of = request.book, today_for(request.book)
    periods = [
        *statement_months(book=book, as_of=as_of),
        *statement_years(book=book, as_of=as_of),
    ]
    items = [
        StatementOut(
            period=each.slug, first=each.start, last=each.last, over=each.last < as_of
        )
        for each in periods
    ]
    return Page[StatementOut](items=items, next=None)


@router.get(
    "/statements/{period}/pdf",
    summary="Download a statement",
    **a_file("application/pdf"),
)
def statement_pdf(request: ApiRequest, period: str) -> HttpResponse:
    """The PDF of a month (`2026-10`) or a year (`2026`) that has begun."""
    book = request.book
    found = begun(request, period)
    stored = current_statement(book=book, period=found)
    content = stored and stored.content()
    if not content:
        _, content = drawn(
            book=book, period=found, as_of=today_for(book), locale=current_locale()
        )
    response = HttpResponse(content, content_type="application/pdf")
    name = Statement(period_slug=found.slug).file_name
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def begun(request: ApiRequest, slug: str) -> Period:
    """Raises Problem 404 for what is no month or year that has begun."""
    try:
        period = statement_period(book=request.book, slug=slug)
    except (PeriodError, OverflowError) as error:
        raise Problem(404, "There is no such statement.") from error
    if period.start > today_for(request.book):
        raise Problem(404, "It has not begun yet.")
    return period

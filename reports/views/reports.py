"""Reports of any stretch of days: one page for all kinds, its state in the address."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.kept import kept
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from expense_tracker.kernel.period import Period
from reports.period_reports import KINDS, make_page
from reports.period_reports.asked import asked_options, asked_period
from reports.period_reports.controls import Controls
from reports.period_reports.files import CONTENT_TYPES, file_name, report_file
from reports.period_reports.question import ask
from reports.period_reports.showing import shown
from reports.period_reports.sorting import Order, read_order

FIRST_KIND = "spending"
ALL_ROWS = "all"

TEXT = "text/plain; charset=utf-8"


@require_safe
@book_required
def report_home(request: BookRequest, kind: str = FIRST_KIND) -> HttpResponse:
    """Leads to the days its query names, else to the running month."""
    book, as_of = request.book, today_for(request.book)
    period = asked_period(request.GET, book=book, as_of=as_of)
    options = asked_options(request.GET)
    question = ask(book=book, period=period, as_of=as_of, options=options)
    return redirect(question.report_url(kind))


@require_safe
@book_required
def report_download(
    request: BookRequest, kind: str, period: Period, format_: str
) -> HttpResponse:
    """The report of that address as a file: all rows of what its page shows."""
    if kind not in KINDS:
        raise Http404
    page = make_page(
        kind,
        book=request.book,
        period=period,
        as_of=today_for(request.book),
        options=asked_options(request.GET),
    )
    if page.question.problems:
        # A file says nothing of what was left out, so there is none.
        return HttpResponse("That search cannot be read.", TEXT, status=400)
    content = report_file(page.report, format_, book=request.book)
    response = HttpResponse(content, content_type=CONTENT_TYPES[format_])
    name = file_name(page.report, kind, format_)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_safe
@book_required
@kept
def report_page(request: BookRequest, kind: str, period: Period) -> HttpResponse:
    """One report; days in its search are its own, at their own address."""
    page = make_page(
        kind,
        book=request.book,
        period=period,
        as_of=today_for(request.book),
        options=asked_options(request.GET),
    )
    if page.question.period.slug != period.slug:
        return redirect(page.question.report_url(kind))
    is_whole = request.GET.get("rows") == ALL_ROWS
    order = read_order(request.GET.get("sort", ""))
    rows = ALL_ROWS if is_whole else ""

    def sorted_so(asked: Order) -> str:
        return page.question.report_url(kind, sort=str(asked), rows=rows)

    context = {
        "page": page,
        "question": page.question,
        "controls": Controls(page),
        "sections": [
            shown(each, address=sorted_so, order=order, is_whole=is_whole)
            for each in page.sections
        ],
        "all_rows_url": page.question.report_url(
            kind, rows=ALL_ROWS, sort=str(order or "")
        ),
    }
    part = is_part(request)
    return render(
        request, "reports/_report.html" if part else "reports/report.html", context
    )

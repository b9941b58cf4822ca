"""Statements of months and years: the page, the PDF, and the list."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.kept import kept
from accounts.models import Book
from accounts.types import BookRequest
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.period import Period, PeriodError
from reports.models import Statement
from reports.statements.queries import (
    current_statement,
    statement_figures,
    statement_months,
    statement_years,
)
from reports.statements.services import drawn, statement_period
from reports.statements.year_queries import year_figures

TEMPLATES = {
    "month": "reports/statement.html",
    "year": "reports/statement_year.html",
}


@require_safe
@book_required
@kept
def statement_list(request: BookRequest) -> HttpResponse:
    book, as_of = request.book, today_for(request.book)
    context = {
        "months": statement_months(book=book, as_of=as_of),
        "years": statement_years(book=book, as_of=as_of),
    }
    return render(request, "reports/statement_list.html", context)


@require_safe
@book_required
@kept
def statement_page(request: BookRequest, period: Period) -> HttpResponse:
    period = _begun(request.book, period)
    read = year_figures if period.kind == "year" else statement_figures
    figures = read(
        book=request.book,
        period=period,
        as_of=today_for(request.book),
        locale=current_locale(),
    )
    context = {"figures": figures, **_switch(request.book, period)}
    return render(request, TEMPLATES[period.kind], context)


@require_safe
@book_required
def statement_pdf(request: BookRequest, period: Period) -> HttpResponse:
    book = request.book
    period = _begun(book, period)
    stored = current_statement(book=book, period=period)
    content = stored and stored.content()
    if not content:
        _, content = drawn(
            book=book, period=period, as_of=today_for(book), locale=current_locale()
        )
    response = HttpResponse(content, content_type="application/pdf")
    name = Statement(period_slug=period.slug).file_name
    response["Content-Disposition"] = f'inline; filename="{name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _begun(book: Book, period: Period) -> Period:
    """The Book's month or year of that name. Raises Http404 unless it has begun."""
    try:
        found = statement_period(book=book, slug=period.slug)
    except PeriodError as error:
        raise Http404 from error
    if found.start > today_for(book):
        raise Http404
    return found


def _switch(book: Book, period: Period) -> dict[str, Any]:
    """What components/_period_switch.html shows."""
    following = period.next()
    has_begun = following.start <= today_for(book)
    is_month, label = period.kind == "month", period.label(current_locale())
    short = period.month_name(current_locale(), short=True) if is_month else label
    return {
        "label": label,
        "short_label": short,
        "url": reverse("reports:statement-list"),
        "previous_url": reverse("reports:statement", args=[period.previous()]),
        "next_url": reverse("reports:statement", args=[following])
        if has_begun
        else None,
    }

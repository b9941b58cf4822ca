"""Monthly statements: the page, the PDF, and the list of months."""

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
from expense_tracker.kernel.period import Period
from reports.models import Statement
from reports.pdf import render_statement
from reports.queries import (
    current_statement,
    statement_figures,
    statement_months,
)
from reports.statement import StatementFigures


@require_safe
@book_required
@kept
def statement_list(request: BookRequest) -> HttpResponse:
    months = statement_months(book=request.book, as_of=today_for(request.book))
    return render(request, "reports/statement_list.html", {"months": months})


@require_safe
@book_required
@kept
def statement_page(request: BookRequest, period: Period) -> HttpResponse:
    month = _month(request.book, period)
    figures = _figures(request.book, month)
    context = {"figures": figures, **_switch(request.book, month)}
    return render(request, "reports/statement.html", context)


@require_safe
@book_required
def statement_pdf(request: BookRequest, period: Period) -> HttpResponse:
    month = _month(request.book, period)
    stored = current_statement(book=request.book, period=month)
    content = stored and stored.content()
    if not content:
        content = render_statement(_figures(request.book, month))
    response = HttpResponse(content, content_type="application/pdf")
    name = Statement(period_slug=month.slug).file_name
    response["Content-Disposition"] = f'inline; filename="{name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _month(book: Book, period: Period) -> Period:
    """The Book's month of that name. Raises Http404 unless it has begun."""
    if period.kind != "month":
        raise Http404
    month = Period.parse(period.slug, first_day=book.pay_day)
    if month.start > today_for(book):
        raise Http404
    return month


def _figures(book: Book, month: Period) -> StatementFigures:
    return statement_figures(
        book=book, period=month, as_of=today_for(book), locale=current_locale()
    )


def _switch(book: Book, month: Period) -> dict[str, Any]:
    """What components/_period_switch.html shows."""
    following = month.next()
    has_begun = following.start <= today_for(book)
    return {
        "label": month.label(current_locale()),
        "short_label": month.month_name(current_locale(), short=True),
        "url": reverse("reports:statement-list"),
        "previous_url": reverse("reports:statement", args=[month.previous()]),
        "next_url": reverse("reports:statement", args=[following])
        if has_begun
        else None,
    }

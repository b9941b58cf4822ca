"""The page one lands on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.kept import kept
from accounts.models import Book
from accounts.types import BookRequest
from expense_tracker.frame import keep_figures
from expense_tracker.kernel.locale import current_locale
from expense_tracker.kernel.money import Money
from expense_tracker.kernel.period import Period
from ledger.queries.totals import CategoryTotal
from reports.insights.note import Note
from reports.insights.page import month_note
from reports.overview import charts
from reports.overview.figures import BUDGETS, SLICES, Overview, is_empty, overview
from reports.overview.newcomers import first_steps


@require_safe
@book_required
@kept
def overview_page(request: BookRequest, period: Period | None = None) -> HttpResponse:
    """The month in the address, else the running one; later months are not offered."""
    book = request.book
    if is_empty(book) and request.membership.may_write:
        return render(
            request,
            "reports/welcome.html",
            {"book": book, "first_steps": first_steps(book=book)},
        )
    as_of = today_for(book)
    current = Period.month_of(as_of, book.pay_day)
    asked = Period.month_of(period.start, 1) if period else current
    month = Period.parse(asked.slug, first_day=book.pay_day)
    page = overview(book=book, month=min(month, current), as_of=as_of)
    if page.is_current:
        keep_figures(
            book=book,
            as_of=as_of,
            balances=page.balances,
            states=page.budgets,
            due=page.due,
            unfiled=page.unfiled,
        )
    return render(request, "reports/overview.html", _context(page, current, book))


def _context(page: Overview, current: Period, book: Book) -> dict[str, Any]:
    currency, locale = book.base_currency, current_locale()
    return {
        "page": page,
        "worst_budgets": page.budgets[:BUDGETS],
        "top_categories": page.categories[:SLICES],
        "other_categories": page.categories[SLICES:],
        "other_total": sum_of(page.categories[SLICES:], currency),
        "month_name": page.month.month_name(locale),
        "previous_name": page.month.previous().month_name(locale),
        "pace": charts.pace_data(page, currency),
        "flows": charts.flow_data(page.months, currency),
        "worth": charts.worth_data(page.months, page.worth, currency),
        "shares": charts.category_data(page.categories, currency),
        "note": _note(page, book),
        **_switch(page.month, current),
    }


def _note(page: Overview, book: Book) -> Note | None:
    """Of the month in view, or of the one before while it runs."""
    month = page.month.previous() if page.is_current else page.month
    return month_note(book=book, month=month)


def sum_of(rows: list[CategoryTotal], currency: str) -> Money:
    return sum((row.amount for row in rows), Money.zero(currency))


def _switch(month: Period, current: Period) -> dict[str, Any]:
    """What components/_period_switch.html shows."""
    later = month.next() if month < current else None
    return {
        "label": month.label(current_locale()),
        "short_label": month.month_name(current_locale(), short=True),
        "url": reverse("reports:overview"),
        "previous_url": reverse("reports:overview-month", args=[month.previous()]),
        "next_url": reverse("reports:overview-month", args=[later]) if later else None,
    }

"""What was noticed in the Book, month by month."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.kept import kept
from accounts.models import Book
from accounts.queue import enqueue
from accounts.types import BookRequest
from expense_tracker.kernel.period import Period
from ledger.views.answers import saved
from reports.insights import dismissing
from reports.insights.finding import is_due, look_through, was_looked_through
from reports.insights.kinds import BY_NAME
from reports.insights.page import insight_page
from reports.models import Insight
from reports.tasks import find_insights


@require_safe
@book_required
@kept
def insight_list(request: BookRequest, period: Period | None = None) -> HttpResponse:
    """Down from the month in the address, else from the running one."""
    book = request.book
    as_of = today_for(book)
    _look(book)
    current = Period.month_of(as_of, book.pay_day)
    asked = Period.month_of(period.start, book.pay_day) if period else current
    page = insight_page(book=book, newest=min(asked, current), as_of=as_of)
    return render(request, "reports/insight_list.html", {"page": page})


def _look(book: Book) -> None:
    """At once the first time, so that there is something to see; then behind it."""
    as_of = today_for(book)
    if not was_looked_through(book):
        look_through(book=book, as_of=as_of)
    elif is_due(book, as_of):
        enqueue(find_insights, book.pk)


@require_POST
@book_required
def insight_dismiss(request: BookRequest, pk: int) -> HttpResponse:
    insight = get_object_or_404(Insight, book=request.book, pk=pk)
    change = dismissing.dismiss(book=request.book, actor=request.user, insight=insight)
    return _saved(request, "Dismissed for good", change)


@require_POST
@book_required
def insight_mute(request: BookRequest, kind: str) -> HttpResponse:
    change = dismissing.mute(book=request.book, actor=request.user, kind=_known(kind))
    return _saved(request, f"No more about: {BY_NAME[kind].label}", change)


@require_POST
@book_required
def insight_unmute(request: BookRequest, kind: str) -> HttpResponse:
    change = dismissing.unmute(book=request.book, actor=request.user, kind=_known(kind))
    return _saved(request, f"Shown again: {BY_NAME[kind].label}", change)


def _known(kind: str) -> str:
    if kind not in BY_NAME:
        raise Http404
    return kind


def _saved(request: BookRequest, message: str, change: Any) -> HttpResponse:
    return saved(request, message, to=reverse("reports:insight-list"), change=change)

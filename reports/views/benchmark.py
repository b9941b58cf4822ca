"""Against others: how this Book's spending compares with that of Books like it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from ledger.views.answers import saved
from reports.benchmark.joining import join, leave
from reports.benchmark.page import benchmark_page

PAGE = "reports:others"


@require_GET
@book_required
def others(request: BookRequest) -> HttpResponse:
    """Not kept: a publication is no change of the Book."""
    page = benchmark_page(book=request.book, as_of=today_for(request.book))
    return render(request, "reports/others.html", {"page": page})


@require_POST
@book_required
def others_switch(request: BookRequest) -> HttpResponse:
    """Take part, or with `leave` no more; the owner alone."""
    if not request.membership.is_owner:
        raise PermissionDenied("Only the book's owner decides that.")
    if "leave" in request.POST:
        leave(book=request.book)
        message = "This book no longer takes part"
    else:
        join(book=request.book, user=request.user)
        message = "This book takes part"
    return saved(request, message, to=reverse(PAGE))

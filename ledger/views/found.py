"""Patterns found in the entries: looking, tracking, refusing."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from ledger.recurring.found import Found, found_pattern, found_patterns
from ledger.services.subscriptions import refuse_pattern, track_pattern
from ledger.views.answers import saved
from ledger.views.recurring import tabs

LIST = "ledger:found-list"


@require_GET
@book_required
def found_list(request: BookRequest) -> HttpResponse:
    """What comes again in the Book's entries and has no schedule yet."""
    book = request.book
    found = found_patterns(book=book, as_of=today_for(book))
    context = {"found": found, **tabs(book, "found")}
    return render(request, "ledger/found_list.html", context)


@require_POST
@editor_required
def found_track(request: BookRequest) -> HttpResponse:
    """Make a schedule of the pattern, with its entries as the history."""
    found = _asked(request)
    change = track_pattern(book=request.book, actor=request.user, found=found)
    message = f"{found.payee} is tracked"
    return saved(request, message, to=reverse(LIST), change=change)


@require_POST
@editor_required
def found_refuse(request: BookRequest) -> HttpResponse:
    """Never offer the pattern again."""
    found = _asked(request)
    change = refuse_pattern(book=request.book, actor=request.user, found=found)
    message = f"{found.payee} is not offered again"
    return saved(request, message, to=reverse(LIST), change=change)


def _asked(request: BookRequest) -> Found:
    """The pattern with the key that was sent; 404 when it is not found any more."""
    as_of = today_for(request.book)
    key = request.POST.get("key", "")
    found = found_pattern(book=request.book, as_of=as_of, key=key)
    if found is None:
        raise Http404
    return found

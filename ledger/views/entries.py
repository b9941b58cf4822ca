"""Transactions: the list, and deleting from it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.kept import kept
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part
from ledger.errors import LockedEntry, StaleVersion
from ledger.listing.filter_bar import FilterBar, dropped, filter_bar, in_words
from ledger.listing.filters import EntryFilter, FilterForm
from ledger.listing.pages import Cursor, entry_page, list_sums, wider_filter
from ledger.models import Entry
from ledger.queries.totals import entry_span
from ledger.services.entries import delete_entry
from ledger.views.answers import back, refused, saved


@require_GET
@book_required
@kept
def entry_list(request: BookRequest) -> HttpResponse:
    """The filtered list. To htmx the list alone, or the page below `before`."""
    as_of = today_for(request.book)
    form = FilterForm(request.GET, book=request.book, as_of=as_of)
    chosen = form.chosen()
    after = _cursor(request.GET.get("before", ""))
    found = chosen.settled(request.book)
    page = entry_page(book=request.book, chosen=found, as_of=as_of, after=after)
    context: dict[str, Any] = {
        "chosen": chosen,
        "page": page,
        "after": after,
        "as_of": as_of,
        "is_shared": request.book.memberships.count() > 1,
        "may_write": request.membership.may_write,
    }
    if is_part(request) and after is not None:
        return render(request, "ledger/_entry_days.html", context)
    bar = filter_bar(form, chosen, as_of)
    context |= {"form": form, "bar": bar}
    if page.days:
        context["sums"] = list_sums(book=request.book, chosen=found, as_of=as_of)
    else:
        context |= _nothing_found(request, bar, chosen)
    part = is_part(request)
    template = "ledger/_entry_list.html" if part else "ledger/entry_list.html"
    return render(request, template, context)


def _nothing_found(
    request: BookRequest, bar: FilterBar, chosen: EntryFilter
) -> dict[str, Any]:
    """Which filters found nothing, and the one whose loss would help."""
    if entry_span(book=request.book) is None:
        return {"is_new": True}
    wider = wider_filter(request.book, chosen)
    return {
        "asked": ", ".join(dict.fromkeys(in_words(bar, chosen).values())),
        "wider": wider,
        "dropped": dropped(bar, chosen, wider) if wider else "",
    }


def _cursor(text: str) -> Cursor | None:
    if not text:
        return None
    try:
        return Cursor.parse(text)
    except ValueError as error:
        raise Http404 from error


@require_POST
@book_required
def entry_delete(request: BookRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(
        Entry.objects.exclude(kind=Entry.Kind.OPENING), book=request.book, pk=pk
    )
    try:
        change = delete_entry(book=request.book, actor=request.user, entry=entry)
    except StaleVersion as error:
        raise Http404 from error
    except LockedEntry as error:
        return refused(request, str(error), to=back(request, "ledger:entry-list"))
    message = f"{change.label} deleted"
    return saved(request, message, to=back(request, "ledger:entry-list"), change=change)

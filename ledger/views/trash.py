"""The trash: deleted transactions, and bringing them back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import book_required, editor_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from ledger.errors import LedgerError
from ledger.history.trash import deletions
from ledger.models import Change
from ledger.services.restoring import ENTRY, deleted_lines, restore_entries
from ledger.views.answers import back, undo_url

MAX_TEXT = 100


@require_GET
@book_required
def trash(request: BookRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:MAX_TEXT]
    below = read_id(request.GET.get("before", ""))
    found, following = deletions(book=request.book, text=text, below=below)
    query = urlencode({"q": text, "before": str(following)}) if following else ""
    context = {
        "deletions": found,
        "text": text,
        "older": query,
        "may_write": request.membership.may_write,
    }
    return render(request, "ledger/trash.html", context)


@require_POST
@editor_required
def restore(request: BookRequest, pk: int) -> HttpResponse:
    """Bring back the entries `pk` that a change deleted, all of them without any."""
    change = get_object_or_404(
        Change, book=request.book, pk=pk, verb=Change.Verb.DELETED, subject=ENTRY
    )
    ids = {read_id(text) for text in request.POST.getlist("pk")} - {None}
    wanted = {each for each in ids if each is not None}
    if not wanted:
        wanted = {row["pk"] for line in deleted_lines(change) for row in line}
    try:
        undoing = restore_entries(
            book=request.book, actor=request.user, change=change, ids=wanted
        )
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Restored", extra_tags=undo_url(undoing))
    return redirect(_place(request))


def _place(request: BookRequest) -> str:
    here = back(request, "ledger:trash")
    return here if reverse("ledger:trash") in here else reverse("ledger:trash")

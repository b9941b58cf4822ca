"""History and Undo."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import book_required
from accounts.types import BookRequest
from expense_tracker.kernel.converters import read_id
from ledger.errors import LedgerError
from ledger.history.activity import (
    SUBJECTS,
    Asked,
    changes_below,
    is_new_to,
    mark_seen,
    people_of,
)
from ledger.history.changes import RESTORABLE, HistoryRow, change_of_token, history_rows
from ledger.models import Change
from ledger.services.undo import undo_change
from ledger.views.answers import back

PAGE = 30


@require_GET
@book_required
def change_list(request: BookRequest) -> HttpResponse:
    """What was changed in the Book, newest first, a page below `before`; of one member
    `by`, and about `what`, if these are given.
    """
    member, asked = request.membership, _asked(request)
    below = read_id(request.GET.get("before", ""))
    changes = changes_below(book=request.book, asked=asked, below=below, size=PAGE + 1)
    rows = history_rows(changes[:PAGE], now=timezone.now())
    context = {
        "days": _by_day(
            replace(row, is_new=is_new_to(row.change, member)) for row in rows
        ),
        "asked": asked,
        "older": asked.query(before=changes[PAGE - 1].pk)
        if len(changes) > PAGE
        else "",
        "people": people_of(request.book),
        "subjects": [(key, label) for key, (label, _) in SUBJECTS.items()],
    }
    if asked.is_all and below is None:
        mark_seen(member)
    return render(request, "ledger/change_list.html", context)


def _by_day(rows: Iterable[HistoryRow]) -> list[tuple[date, list[HistoryRow]]]:
    """The days are the reader's."""
    days = groupby(rows, key=lambda row: localdate(row.change.at))
    return [(day, list(of_day)) for day, of_day in days]


def _asked(request: BookRequest) -> Asked:
    """What cannot be read asks for nothing."""
    what = request.GET.get("what", "")
    by = read_id(request.GET.get("by", ""))
    return Asked(by, what if what in SUBJECTS else "")


@require_POST
@book_required
def undo(request: BookRequest, token: str) -> HttpResponse:
    """Undo from a toast, for as long as its token is good."""
    try:
        pk = change_of_token(token)
    except BadSignature:
        messages.error(request, "It is too late for that. See Activity.")
        return redirect("ledger:change-list")
    change = get_object_or_404(Change, book=request.book, pk=pk)
    return _undone(request, change)


@require_POST
@book_required
def change_undo(request: BookRequest, pk: int) -> HttpResponse:
    """Undo from history, for as long as it offers it."""
    recent = Change.objects.filter(at__gt=timezone.now() - RESTORABLE)
    return _undone(request, get_object_or_404(recent, book=request.book, pk=pk))


def _undone(request: BookRequest, change: Change) -> HttpResponse:
    try:
        undo_change(book=request.book, actor=request.user, change=change)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Undone: {change.label}")
    return redirect(back(request, "ledger:entry-list"))

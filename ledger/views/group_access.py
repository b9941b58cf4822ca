"""Whose group it is: every page of one begins at the visitor's own place in it."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.decorators import across_books, member_required
from accounts.models import Book
from accounts.types import BookRequest
from expense_tracker.kernel.htmx import is_part, toast
from ledger.groups.queries import participations
from ledger.models import Participant

View = Callable[..., HttpResponse]


def participant_required(view: View) -> View:
    """Gives the view the visitor's place instead of the group's id; 404 for a group
    that they are not in.
    """

    @wraps(view)
    def found(request: BookRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        me = participations(request.user).filter(group__pk=pk).first()
        if me is None:
            raise Http404
        if me.book_id not in {each.book_id for each in request.memberships}:
            me.book = None  # one that was deleted, or left: nothing of it is shown
        return view(request, me, *args, **kwargs)

    return across_books(member_required(found))  # type: ignore[return-value]


def book_of(request: BookRequest, me: Participant) -> Book:
    """Where the visitor's part is booked, if anywhere; open its scope to look."""
    return me.book or request.book


def told(
    request: BookRequest, message: str, *, to: str, undo: str = ""
) -> HttpResponse:
    """Say that it is done, with Undo if there is one: in the sheet a toast alone."""
    if is_part(request):
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        return toast(answer, message, undo or None)
    messages.success(request, message, extra_tags=undo)
    return redirect(to)

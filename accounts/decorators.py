"""What a view asks of its visitor, under the login that is required everywhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def book_required(view: View) -> View:
    """The visitor is a Member of `request.book`; writing asks for an editor.

    A person without any Book gets 404; a viewer's write, and any while the Book is
    read-only, 403.
    """
    return _guarded(view, writes=WRITES)


def editor_required(view: View) -> View:
    """Like `book_required`, for forms that a viewer has no use for even empty."""
    return _guarded(view, writes=WRITES | {"GET", "HEAD"})


def member_required(view: View) -> View:
    """Like `book_required`, for what is the visitor's own: a viewer may write it."""
    return _guarded(view, writes=frozenset())


def across_books(view: View) -> View:
    """For what is a person's in all their Books: no part of staff's look at one. Stands
    above the others.
    """
    view.shows_book = False  # type: ignore[attr-defined]
    return view


def _guarded(view: View, *, writes: frozenset[str]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = getattr(request, "membership", None)
        if membership is None:
            raise Http404
        if request.method in writes and not membership.may_write:
            raise PermissionDenied("You may look at this book, not change it.")
        if request.method in WRITES and membership.book.frozen_because:
            raise PermissionDenied(
                f"This book is read-only for a moment. {membership.book.frozen_because}"
            )
        return view(request, *args, **kwargs)

    guarded.shows_book = True  # type: ignore[attr-defined] # staff may see it too
    return guarded

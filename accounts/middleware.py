"""Who asks, in which Book."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Book, Membership
from expense_tracker.kernel.locale import activate_locale
from expense_tracker.kernel.scoping import book_scope

Answer = Callable[[HttpRequest], Any]


class PersonMiddleware:
    """Shows numbers, dates and times as the signed-in person reads them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.zone), activate_locale(request.user.locale):
            return self.get_response(request)


class BookMiddleware:
    """Sets `request.book` after checking membership and opens its scope.

    The admin is left out: there a Book's scope is opened by the console's own wrapper,
    which also writes the staff-access log.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        membership = self._membership(request)
        request.membership = membership  # type: ignore[attr-defined]
        request.book = membership and membership.book  # type: ignore[attr-defined]
        if membership is None:
            return self.get_response(request)
        with book_scope(membership.book):
            response = self.get_response(request)
        if response.streaming:
            # It is produced while it is sent, which is after this scope has ended.
            response.streaming_content = in_scope(
                membership.book, response.streaming_content
            )
        return response

    @staticmethod
    def _membership(request: HttpRequest) -> Membership | None:
        if not request.user.is_authenticated or is_console(request.path):
            return None
        mine = Membership.objects.filter(user=request.user).select_related("book")
        chosen = request.session.get("book_id")
        found = mine.filter(book_id=chosen).first() if chosen else None
        return found or mine.order_by("pk").first()


def is_console(path: str) -> bool:
    return path.startswith(reverse("admin:index"))


def in_scope(book: Book, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same chunks, each produced in the Book's scope and none left open between."""
    remaining = iter(chunks)
    while True:
        with book_scope(book):
            chunk = next(remaining, None)
        if chunk is None:
            return
        yield chunk

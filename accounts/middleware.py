"""Who asks, in which Book."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
        memberships = self._memberships(request)
        membership = self._chosen(request, memberships)
        request.memberships = memberships  # type: ignore[attr-defined]
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
    def _memberships(request: HttpRequest) -> list[Membership]:
        """All of the visitor's, the oldest first: the page offers to switch Books."""
        if not request.user.is_authenticated or is_console(request.path):
            return []
        mine = Membership.objects.filter(user=request.user)
        return list(mine.select_related("book").order_by("pk"))

    @staticmethod
    def _chosen(
        request: HttpRequest, memberships: Sequence[Membership]
    ) -> Membership | None:
        """That of the Book opened last, else the first; None without any."""
        if not memberships:
            return None
        chosen = request.session.get("book_id")
        opened = (each for each in memberships if each.book_id == chosen)
        return next(opened, memberships[0])


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

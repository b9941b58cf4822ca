"""The one place that lets staff see a Book as its member does, and change nothing.

For such a request the visitor is the member: user, Book, zone and locale, in a session
that is thrown away. Three things keep it a look. Only methods that are safe get
through. Only pages of the Book do: whatever is not marked by accounts.decorators, the
account, tokens and the API among it, is refused, and so are all settings. And what a
page writes all the same (something read, something seen) is rolled back.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import is_console
from accounts.models import Inspection
from accounts.staff.access_log import Action, Look, write_looks
from accounts.staff.inspecting import KEY as CHOSEN
from accounts.staff.inspecting import chosen_inspection, end_inspection, is_good

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READ_ONLY = "You are looking at somebody's book: nothing can be changed."
NOT_SHOWN = "You are looking at somebody's book: their account is not part of it."

_BODY = re.compile(rb"<body[^>]*>")


class BorrowedSession(SessionBase):
    """What the member's pages remember, for the length of one request."""

    def load(self) -> dict[str, Any]:
        return {}

    def exists(self, session_key: str) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def create(self) -> None:
        self._session_cache: dict[str, Any] = {}

    def save(self, must_create: bool = False) -> None:
        """Nothing is kept."""

    def delete(self, session_key: str | None = None) -> None:
        """There is nothing."""


class InspectionMiddleware:
    """Stands before what finds out the visitor's zone, locale and Book."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if not _is_chosen(request):
            return self.get_response(request)
        inspection = chosen_inspection(request)
        if inspection is None or not is_good(inspection, timezone.now()):
            return self._over(request, inspection)
        return self._look(request, inspection)

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        inspection = getattr(request, "inspection", None)
        if inspection is None:
            return None
        is_theirs = getattr(request, "book", None) == inspection.book
        shows_book = getattr(view, "shows_book", False)
        if is_theirs and shows_book and not _is_settings(request.path):
            return None
        return _refusal(NOT_SHOWN)

    def _look(self, request: HttpRequest, inspection: Inspection) -> Any:
        if request.method not in SAFE:
            return _with_banner(_refusal(READ_ONLY), request, inspection)
        with transaction.atomic():
            with _as_member(request, inspection):
                response = self.get_response(request)
            transaction.set_rollback(True)
        _note(request, inspection)
        return _with_banner(response, request, inspection)

    @staticmethod
    def _over(request: HttpRequest, inspection: Inspection | None) -> HttpResponse:
        """Whatever was asked is not done: it was meant for another's pages."""
        end_inspection(request=request)
        messages.info(request, "Your look is over.")
        if inspection is None:
            return redirect("admin:index")
        return redirect("admin:person", inspection.user_id)


def _is_chosen(request: HttpRequest) -> bool:
    """The console stays the staff's own, and so does the way out."""
    apart = is_console(request.path) or request.path == reverse("account_logout")
    return not apart and CHOSEN in request.session and request.user.is_authenticated


def _is_settings(path: str) -> bool:
    """Secrets stand there: links into the Book, addresses of other programs."""
    return path.startswith(reverse("accounts:settings-profile"))


@contextmanager
def _as_member(request: Any, inspection: Inspection) -> Iterator[None]:
    staff, session = request.user, request.session
    request.user, request.session = inspection.user, BorrowedSession()
    request.session["book_id"] = inspection.book_id
    request.inspection = inspection
    try:
        yield
    finally:
        request.user, request.session = staff, session
        del request.inspection


def _note(request: HttpRequest, inspection: Inspection) -> None:
    """Each page is a look at all whose Book it is."""
    everybody = inspection.book.memberships.values_list("user", flat=True)
    looks = [
        Look(Action.INSPECT, "page", "", user_id, inspection.reason)
        for user_id in everybody
        if user_id != inspection.staff_id
    ]
    write_looks(request, looks)


def _refusal(words: str) -> HttpResponse:
    return HttpResponse(render_to_string("403.html", {"reason": words}), status=403)


def _with_banner(
    response: Any, request: HttpRequest, inspection: Inspection
) -> HttpResponse:
    """The page with whose it is on top: put in here, so that no page that is kept for
    its own people can have it.
    """
    is_page = response.get("Content-Type", "").startswith("text/html")
    if is_page and not response.streaming:
        banner = render_to_string(
            "components/_inspection.html", {"inspection": inspection}, request
        )
        put_in = rb"\g<0>" + banner.encode().replace(b"\\", rb"\\")
        response.content = _BODY.sub(put_in, response.content, count=1)
    return response

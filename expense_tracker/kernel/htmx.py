"""One view, two answers: the page, or the part of it that htmx asked for."""

from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.http import trigger_client_event
from django_htmx.middleware import HtmxDetails

Response = TypeVar("Response", bound=HttpResponseBase)


def is_part(request: HttpRequest) -> bool:
    """Whether to answer with the part alone.

    A boosted link and a page that htmx restores from history want the whole page.
    """
    details = HtmxDetails(request)
    return bool(details) and not (details.boosted or details.history_restore_request)


def toast(response: Response, message: str, undo_url: str | None = None) -> Response:
    """The same response, which makes the page show `message`, with Undo if it has one.

    The page's script listens for the event `toast`: `{"message", "undo"}`.
    """
    trigger_client_event(response, "toast", {"message": message, "undo": undo_url})
    return response

"""What a Book refuses without any view having counted on it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from ledger.errors import LedgerError
from ledger.views.answers import back, refused

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class RefusalMiddleware:
    """Somebody may freeze the Book, settle a statement or delete a row between the look
    at it and the change: then nothing is changed, and the person is told why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        if request.method in SAFE or not isinstance(error, LedgerError):
            return None
        to = back(request, "ledger:entry-list")  # type: ignore[arg-type]
        return refused(request, str(error), to=to)  # type: ignore[arg-type]

"""A Book as a journal for plain-text accounting."""

from django.http import StreamingHttpResponse
from ninja import Router

from accounts.api.types import ApiRequest
from expense_tracker.kernel.api.files import a_file
from ledger.views.journals import journal_file

router = Router(tags=["Exports"])
TEXT = "text/plain"


@router.get("/exports/journals/hledger", summary="An hledger journal", **a_file(TEXT))
def export_hledger(request: ApiRequest) -> StreamingHttpResponse:
    """All of the book, streamed."""
    return journal_file(request.book, "hledger")


@router.get("/exports/journals/beancount", summary="A Beancount ledger", **a_file(TEXT))
def export_beancount(request: ApiRequest) -> StreamingHttpResponse:
    """All of the book, streamed."""
    return journal_file(request.book, "beancount")

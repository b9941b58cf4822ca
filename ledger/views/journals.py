"""A Book as a journal for plain-text accounting."""

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.models import Book
from accounts.types import BookRequest
from ledger.journals import JOURNALS


@require_GET
@book_required
def journal(request: BookRequest, kind: str) -> StreamingHttpResponse:
    """All of the Book, streamed."""
    if kind not in JOURNALS:
        raise Http404
    return journal_file(request.book, kind)


def journal_file(book: Book, kind: str) -> StreamingHttpResponse:
    """`kind` is one of JOURNALS."""
    ending, lines = JOURNALS[kind]
    content = (line.encode() for line in lines(book))
    response = StreamingHttpResponse(content, "text/plain; charset=utf-8")
    name = f"book-{today_for(book)}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response

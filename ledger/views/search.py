"""What helps to write a search."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from accounts.clock import today_for
from accounts.decorators import book_required
from accounts.types import BookRequest
from ledger.expression import MAX_LENGTH
from ledger.listing.completion import complete


@require_GET
@book_required
def search_complete(request: BookRequest) -> HttpResponse:
    """What may follow `q`, the text up to the cursor, as JSON."""
    text = request.GET.get("q", "")[:MAX_LENGTH]
    found = complete(text, book=request.book, as_of=today_for(request.book))
    return JsonResponse(asdict(found))

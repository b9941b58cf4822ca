"""All my books, and the invitations to others'."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.sharing.joining import waiting_for
from accounts.sharing.links import token_of
from accounts.types import BookRequest
from reports.books import book_cards, worth_together


@require_safe
def books(request: BookRequest) -> HttpResponse:
    invitations = waiting_for(request.user)
    cards = book_cards(request.memberships)
    context = {
        "cards": cards,
        "together": worth_together(cards),
        "invitations": [(each, token_of(each)) for each in invitations],
    }
    return render(request, "reports/books.html", context)

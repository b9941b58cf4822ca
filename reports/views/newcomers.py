"""First steps, the sample Book, and going between it and one's own."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.clock import today_for_user
from accounts.decorators import book_required
from accounts.models import User
from accounts.services import renew_book
from accounts.types import BookRequest, UserRequest
from reports.demo.sample import (
    make_sample,
    may_make_sample,
    own_book,
    remove_sample,
)
from reports.overview.newcomers import settle

HOME = "reports:overview"


@require_POST
@book_required
def settle_book(request: BookRequest) -> HttpResponse:
    settle(book=request.book)
    messages.success(request, "First steps put away. Help has them under ?")
    return redirect(HOME)


@require_POST
def sample_make(request: UserRequest) -> HttpResponse:
    """One that is there is opened."""
    if not may_make_sample(user=request.user):
        messages.error(request, "Samples were made just now. Try again in an hour.")
        return redirect(HOME)
    book = make_sample(user=request.user, as_of=today_for_user(request.user))
    request.session["book_id"] = book.pk
    return redirect(HOME)


@require_POST
def sample_remove(request: UserRequest) -> HttpResponse:
    if remove_sample(user=request.user):
        messages.success(request, "The sample book is gone, whole.")
    request.session.pop("book_id", None)
    return redirect(HOME)


@require_POST
def book_open_own(request: UserRequest) -> HttpResponse:
    """Back from the sample."""
    book = own_book(user=request.user)
    if book is None:
        raise Http404
    request.session["book_id"] = book.pk
    return redirect(HOME)


@require_POST
def tour_done(request: UserRequest) -> HttpResponse:
    """The person knows the quick-add line, or does not want to be shown it."""
    User.objects.filter(pk=request.user.pk).update(knows_quick_add=True)
    for book in request.user.books.all():
        renew_book(book=book)
    return HttpResponse(status=204)

"""A member's calendar address: making, ending, and reading it."""

from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.clock import today_for
from accounts.decorators import member_required
from accounts.form_token import OnceForm
from accounts.links import absolute_url
from accounts.throttle import is_within
from accounts.types import BookRequest
from budgets.calendar.feeds import find_feed, make_feed, note_read, revoke_feed
from budgets.calendar.ical import calendar_of
from budgets.models import CalendarFeed
from expense_tracker.kernel.locale import activate_locale
from expense_tracker.kernel.scoping import book_scope
from ledger.views.answers import save_once, saved

PAGE = "budgets:feed"
HOUR = 3600
# Calendar programs ask every few minutes at most; who guesses has fewer tries.
READS_AN_HOUR = 120
GUESSES_AN_HOUR = 30
TOO_MANY = 429


class FeedForm(OnceForm):
    shows_amounts = forms.BooleanField(
        label="Show amounts",
        required=False,
        help_text="Without them only names and days leave this site.",
    )


@require_http_methods(["GET", "POST"])
@member_required
def feed(request: BookRequest) -> HttpResponse:
    """The address a person has, or a new one, which is shown in this answer alone."""
    if request.method == "GET":
        return _page(request)
    form = FeedForm(request.POST)
    if not form.is_valid():
        return redirect(PAGE)
    make = partial(
        make_feed,
        book=request.book,
        user=request.user,
        shows_amounts=form.cleaned_data["shows_amounts"],
    )
    token = save_once(request, form, make)
    if token is None:
        return redirect(PAGE)
    return _page(request, address=absolute_url("budgets:feed-read", token))


def _page(request: BookRequest, *, address: str = "") -> HttpResponse:
    mine = CalendarFeed.objects.filter(book=request.book, user=request.user).first()
    context: dict[str, Any] = {
        "feed": mine,
        "form": FeedForm(initial={"shows_amounts": bool(mine and mine.shows_amounts)}),
        "address": address,
        "webcal": address.replace("https://", "webcal://", 1),
    }
    return render(request, "budgets/feed.html", context)


@require_POST
@member_required
def feed_revoke(request: BookRequest) -> HttpResponse:
    revoke_feed(book=request.book, user=request.user)
    return saved(request, "The calendar address has ended", to=reverse(PAGE))


@require_safe
@login_not_required
def feed_read(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever has the address. 404 for an unknown or ended one, 429
    for one that is asked for, or guessed at, too often.
    """
    found = find_feed(token)
    if not _is_within(request, found):
        return HttpResponse("Too many requests.", status=TOO_MANY)
    if found is None:
        return HttpResponseNotFound("There is no such calendar.")
    book = found.book
    with book_scope(book), activate_locale(found.user.locale):
        text = calendar_of(
            book=book, shows_amounts=found.shows_amounts, as_of=today_for(book)
        )
        note_read(found)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="bills.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_within(request: HttpRequest, found: CalendarFeed | None) -> bool:
    if found is not None:
        return is_within(name=f"feed:{found.pk}", limit=READS_AN_HOUR, seconds=HOUR)
    address = get_adapter().get_client_ip(request)
    return is_within(name=f"feed-guess:{address}", limit=GUESSES_AN_HOUR, seconds=HOUR)

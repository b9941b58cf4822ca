"""The settings."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.decorators import book_required
from accounts.errors import BaseCurrencyHeldError, TakenError
from accounts.forms import BookSettingsForm, ProfileForm
from accounts.models import Book, StaffAccess
from accounts.queries import currency_held_because
from accounts.services import change_book, change_profile
from accounts.sign_in.devices import device_icon, device_name
from accounts.sign_in.logins import login_rows
from accounts.sign_in.ways_in import lacks_second_factor, ways_in
from accounts.types import BookRequest, UserRequest

LOOKS_PER_PAGE = 50
UNPROCESSABLE = 422

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def settings_profile(request: UserRequest) -> HttpResponse:
    form = ProfileForm(_sent(request), user=request.user)
    if not form.is_valid():
        return _show(request, "accounts/settings_profile.html", form)
    try:
        moved = change_profile(user=request.user, profile=form.profile())
    except TakenError as error:
        form.add_error(error.field, str(error))
        return _show(request, "accounts/settings_profile.html", form)
    messages.success(request, _profile_saved(moved))
    return redirect("accounts:settings-profile")


def _profile_saved(moved: list[Book]) -> str:
    if not moved:
        return "Profile saved."
    names = ", ".join(book.name for book in moved)
    return f"Profile saved. {names} keeps the new time zone too."


@form_view
@book_required
def settings_book(request: BookRequest) -> HttpResponse:
    book = request.book
    owner = request.membership.is_owner
    if request.method == "POST" and not owner:
        raise PermissionDenied("Only an owner changes the settings of a book.")
    form = BookSettingsForm(
        _sent(request),
        book=book,
        held_because=currency_held_because(book),
        editable=owner,
    )
    if not form.is_valid():
        return _show(request, "accounts/settings_book.html", form)
    try:
        change_book(book=book, changes=form.cleaned_data)
    except BaseCurrencyHeldError as error:
        form.add_error("base_currency", str(error))
        return _show(request, "accounts/settings_book.html", form)
    messages.success(request, "Book saved.")
    return redirect("accounts:settings-book")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, be it nothing at all; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def _show(
    request: HttpRequest,
    template: str,
    form: ProfileForm | BookSettingsForm,
) -> HttpResponse:
    """The page with its form: fresh, or as it was typed with what is wrong."""
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {"form": form}, status=status)


@require_safe
def settings_security(request: UserRequest) -> HttpResponse:
    """Every way into the account, and where the person is signed in."""
    ways = ways_in(request.user)
    context = {
        "ways": ways,
        "logins": login_rows(request, ways.logins),
        "devices": _devices(request),
        "lacks_second_factor": lacks_second_factor(request.user),
    }
    return render(request, "accounts/settings_security.html", context)


def _devices(request: UserRequest) -> list[dict[str, Any]]:
    """The one at hand first, then the one seen last."""
    devices = [
        {
            "id": session.pk,
            "name": device_name(session.user_agent),
            "icon": device_icon(session.user_agent),
            "ip": session.ip,
            "last_seen_at": session.last_seen_at,
            "is_current": session.session_key == request.session.session_key,
        }
        for session in UserSession.objects.purge_and_list(request.user)
    ]
    devices.sort(key=lambda device: (device["is_current"], device["last_seen_at"]))
    return devices[::-1]


@require_POST
def session_end(request: UserRequest, pk: int) -> HttpResponse:
    """Sign one device of the person's own out; of this very one they are asked."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    session.end()
    messages.success(request, f"{device_name(session.user_agent)} is signed out.")
    return redirect("accounts:settings-security")


@require_POST
def other_sessions_end(request: UserRequest) -> HttpResponse:
    """Sign every other device of the person out."""
    others = UserSession.objects.filter(user=request.user).exclude(
        session_key=request.session.session_key
    )
    for session in others:
        session.end()
    messages.success(request, "All other devices are signed out.")
    return redirect("accounts:settings-security")


@require_safe
def settings_access(request: UserRequest) -> HttpResponse:
    """Every look that staff took at this person's rows, the latest first."""
    looks = StaffAccess.objects.filter(user=request.user).select_related("staff")
    page = Paginator(looks, LOOKS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/settings_access.html", {"page": page})

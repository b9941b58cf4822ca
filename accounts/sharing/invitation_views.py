"""The page an invitation leads to: signed out, as whom it is for, as somebody else."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Invitation, Membership
from accounts.sharing.errors import MemberAlreadyError, SharingError
from accounts.sharing.joining import (
    accept,
    decline,
    find_invitation,
    is_for,
    waiting_for,
)
from accounts.types import UserRequest

# The link that a visitor came by before they signed in or up.
KEY = "invitation"


@login_not_required
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = find_invitation(token)
    if found is None:
        return _over(request)
    user = request.user
    if not user.is_authenticated:
        request.session[KEY] = token
        return _page(request, found, token)
    if Membership.objects.filter(book=found.book, user=user).exists():
        return redirect("accounts:book-open", found.book_id)
    return _page(request, found, token, is_mine=is_for(found, user))


@require_POST
def invitation_accept(request: UserRequest, token: str) -> HttpResponse:
    """The person joins, and is led into the Book."""
    found = find_invitation(token)
    if found is None:
        return _over(request)
    try:
        accept(invitation=found, user=request.user)
    except MemberAlreadyError as error:
        messages.info(request, str(error))
    except SharingError as error:
        messages.error(request, str(error))
        return redirect("reports:books")
    else:
        messages.success(request, f"Welcome to {found.book.name}.")
    request.session.pop(KEY, None)
    return redirect("accounts:book-open", found.book_id)


@login_not_required
@require_POST
def invitation_decline(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the link need not have an account to say no."""
    found = find_invitation(token)
    if found is None:
        return _over(request)
    try:
        decline(invitation=found)
    except SharingError:
        return _over(request)
    request.session.pop(KEY, None)
    if request.user.is_authenticated:
        messages.success(request, "Declined.")
        return redirect("reports:books")
    return render(request, "accounts/invitation.html", {"declined": True})


def page_after_sign_in(request: UserRequest) -> str | None:
    """Where somebody who was invited goes first; None for all others."""
    token = request.session.pop(KEY, "")
    if token and find_invitation(token):
        return reverse("accounts:invitation", args=[token])
    if waiting_for(request.user).exists():
        return reverse("reports:books")
    return None


def _page(
    request: HttpRequest, found: Invitation, token: str, *, is_mine: bool = False
) -> HttpResponse:
    context = {
        "invitation": found,
        "token": token,
        "is_mine": is_mine,
        "here": reverse("accounts:invitation", args=[token]),
    }
    return render(request, "accounts/invitation.html", context)


def _over(request: HttpRequest) -> HttpResponse:
    """The same for a link that is over and one that never was."""
    page = "accounts/invitation.html"
    return render(request, page, {"over": True}, status=HTTPStatus.NOT_FOUND)

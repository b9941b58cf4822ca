"""Settings, Members: who shares the Book, and who is asked in."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import book_required, member_required
from accounts.form_token import claim_form_token
from accounts.models import Invitation, Membership
from accounts.sharing.errors import SharingError
from accounts.sharing.forms import HandOverForm, InviteForm, RoleForm
from accounts.sharing.inviting import invite, revoke, send_again, shown
from accounts.sharing.links import invitation_url
from accounts.sharing.members import (
    change_role,
    hand_over,
    leave_book,
    members_of,
    remove_member,
)
from accounts.throttle import is_within
from accounts.types import BookRequest

PAGE = "accounts:settings-members"
CONFIRM = "accounts/member_confirm.html"
HOUR = 3600
# Our mails are not for writing to strangers.
INVITATIONS_AN_HOUR = 30


@require_http_methods(["GET", "HEAD", "POST"])
@book_required
def settings_members(request: BookRequest) -> HttpResponse:
    """The members and the invitations that wait; sent, one more is asked in."""
    if request.method != "POST":
        return _page(request, InviteForm())
    _owners_only(request)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        invitation = _invite_once(request, form)
    except SharingError as error:
        form.add_error("email", str(error))
        return _page(request, form)
    if invitation and invitation.email:
        messages.success(request, f"{invitation.email} is invited.")
    elif invitation:
        messages.success(request, "The link is ready. Pass it on to one person.")
    return redirect(PAGE)


@transaction.atomic
def _invite_once(request: BookRequest, form: InviteForm) -> Invitation | None:
    """None when this very form was sent before."""
    said = form.cleaned_data
    if not claim_form_token(user=request.user, token=said["form_token"]):
        return None
    count_invitation(request)
    return invite(
        book=request.book, actor=request.user, role=said["role"], email=said["email"]
    )


def count_invitation(request: BookRequest) -> None:
    name = f"invite:{request.user.pk}"
    if not is_within(name=name, limit=INVITATIONS_AN_HOUR, seconds=HOUR):
        raise SharingError("That is enough for now. Invite more in an hour.")


def _page(request: BookRequest, form: InviteForm) -> HttpResponse:
    owner = request.membership.is_owner
    members = list(members_of(request.book))
    invitations = shown(request.book) if owner else []
    context: dict[str, Any] = {
        "form": form,
        "members": members,
        "owners": sum(each.is_owner for each in members),
        "roles": Membership.Role.choices,
        "invitations": [(each, invitation_url(each)) for each in invitations],
        "hand_over": HandOverForm(book=request.book, user=request.user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "accounts/settings_members.html", context, status=status)


def _owners_only(request: BookRequest) -> None:
    if not request.membership.is_owner:
        raise PermissionDenied("Only an owner changes who is in a book.")


# --- invitations ----------------------------------------------------------------------


@require_POST
@book_required
def invitation_send(request: BookRequest, pk: int) -> HttpResponse:
    """A fresh link, mailed again where it goes by mail."""
    invitation = _invitation(request, pk)

    def send() -> str:
        count_invitation(request)
        send_again(invitation=invitation, actor=request.user)
        if invitation.email:
            return f"{invitation.email} is sent a fresh link."
        return "The link is fresh. The one before stopped working."

    return _done(request, send)


@require_POST
@book_required
def invitation_revoke(request: BookRequest, pk: int) -> HttpResponse:
    revoke(invitation=_invitation(request, pk))
    messages.success(request, "Taken back. Its link is worth nothing now.")
    return redirect(PAGE)


def _invitation(request: BookRequest, pk: int) -> Invitation:
    found = get_object_or_404(Invitation, pk=pk, book=request.book)
    _owners_only(request)
    return found


# --- members --------------------------------------------------------------------------


@require_POST
@book_required
def member_role(request: BookRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a role.")
        return redirect(PAGE)
    role = form.cleaned_data["role"]

    def change() -> str:
        change_role(membership=member, role=role, actor=request.user)
        return f"{member.user.name} is {Membership.Role(role).label.lower()} now."

    return _done(request, change)


@require_http_methods(["GET", "HEAD", "POST"])
@book_required
def member_remove(request: BookRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    if request.method != "POST":
        context = {
            "asked": f"Remove {member.user.name}?",
            "told": "They see this book no more. What they entered stays in it.",
            "button": "Remove",
        }
        return render(request, CONFIRM, context)

    def remove() -> str:
        remove_member(membership=member, actor=request.user)
        return f"{member.user.name} is no longer in {request.book.name}."

    return _done(request, remove)


@require_POST
@book_required
def member_hand_over(request: BookRequest) -> HttpResponse:
    _owners_only(request)
    form = HandOverForm(request.POST, book=request.book, user=request.user)
    if not form.is_valid():
        messages.error(request, "Choose another member to hand the book over to.")
        return redirect(PAGE)
    member = form.cleaned_data["member"]

    def give() -> str:
        hand_over(membership=member, actor=request.user)
        return f"{member.user.name} owns {request.book.name} now. You are an editor."

    return _done(request, give)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def member_leave(request: BookRequest) -> HttpResponse:
    """Whatever the role; from then on the visitor is in another Book of theirs."""
    if request.method != "POST":
        context = {
            "asked": f"Leave {request.book.name}?",
            "told": "You see it no more, and only an owner can ask you in again. "
            "What you entered stays in it.",
            "button": "Leave",
        }
        return render(request, CONFIRM, context)

    def go() -> str:
        leave_book(membership=request.membership)
        return f"You left {request.book.name}."

    return _done(request, go, to="reports:books")


def _member(request: BookRequest, pk: int) -> Membership:
    found = get_object_or_404(members_of(request.book), pk=pk)
    _owners_only(request)
    return found


def _done(
    request: BookRequest, act: Callable[[], str], *, to: str = PAGE
) -> HttpResponse:
    """Do it and say what it says, or why not."""
    try:
        messages.success(request, act())
    except SharingError as error:
        messages.error(request, str(error))
        return redirect(PAGE)
    return redirect(to)

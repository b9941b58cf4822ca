"""Who shares the book, and who is asked in."""

from http import HTTPStatus
from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from accounts.api.types import ApiRequest
from accounts.models import Invitation, Membership
from accounts.sharing.forms import InviteForm
from accounts.sharing.inviting import invite, revoke, send_again, shown
from accounts.sharing.links import invitation_url
from accounts.sharing.members import (
    change_role,
    hand_over,
    leave_book,
    members_of,
    remove_member,
)
from accounts.sharing.views import count_invitation
from expense_tracker.kernel.api.forms import checked, typed
from expense_tracker.kernel.api.problems import Problem
from expense_tracker.kernel.api.types import Body, Instant, Page, Row

router = Router(tags=["Members"])
Role = Literal["owner", "editor", "viewer"]


class MemberOut(Row):
    """A person in the book."""

    id: int
    name: str
    email: str
    role: Role
    you: bool
    joined_at: Instant


class RoleIn(Body):
    role: Role


class InvitationIn(Body):
    """By mail, or without an address by a link to pass on."""

    email: str = Field("", max_length=254)
    role: Role = "editor"


class InvitationOut(Row):
    id: int
    email: str
    role: Role
    link: str = Field(description="Lets one person in.")
    expires_at: Instant
    over: bool


@router.get("/members", response=Page[MemberOut], summary="People in the book")
def member_list(request: ApiRequest) -> Page[MemberOut]:
    """Everybody who may read this book, and what they may do in it."""
    items = [_member(each, request) for each in members_of(request.book)]
    return Page[MemberOut](items=items, next=None)


def _member(membership: Membership, request: ApiRequest) -> MemberOut:
    return MemberOut(
        id=membership.pk,
        name=membership.user.name,
        email=membership.user.email,
        role=membership.role,  # type: ignore[arg-type]
        you=membership.user == request.user,
        joined_at=membership.joined_at,
    )


def _find(request: ApiRequest, pk: int) -> Membership:
    rows = members_of(request.book).select_related("book", "user")
    return get_object_or_404(rows, pk=pk)


def _owners_only(request: ApiRequest) -> None:
    if not request.membership.is_owner:
        raise Problem(HTTPStatus.FORBIDDEN, "Only an owner changes who is in a book.")


@router.get("/members/{int:pk}", response=MemberOut, summary="Get a member")
def member_get(request: ApiRequest, pk: int) -> MemberOut:
    """One person in the book."""
    return _member(_find(request, pk), request)


@router.patch("/members/{int:pk}", response=MemberOut, summary="Change a role")
def member_change(request: ApiRequest, pk: int, sent: RoleIn) -> MemberOut:
    """For owners. A book always has one."""
    member = _find(request, pk)
    _owners_only(request)
    change_role(membership=member, role=sent.role, actor=request.user)
    return _member(_find(request, pk), request)


@router.post(
    "/members/{int:pk}/hand-over", response=MemberOut, summary="Hand the book over"
)
def member_hand_over(request: ApiRequest, pk: int) -> MemberOut:
    """Makes the member the owner and you an editor."""
    member = _find(request, pk)
    _owners_only(request)
    hand_over(membership=member, actor=request.user)
    return _member(_find(request, pk), request)


@router.delete("/members/{int:pk}", response={204: None}, summary="Remove a member")
def member_remove(request: ApiRequest, pk: int) -> None:
    """Owners remove others; everybody may leave."""
    member = _find(request, pk)
    if member.user == request.user:
        leave_book(membership=member)
        return
    _owners_only(request)
    remove_member(membership=member, actor=request.user)


# --- invitations ----------------------------------------------------------------------


@router.get("/invitations", response=Page[InvitationOut], summary="List invitations")
def invitation_list(request: ApiRequest) -> Page[InvitationOut]:
    """Those that nobody answered or took back; for owners, others have none."""
    found = shown(request.book) if request.membership.is_owner else []
    return Page[InvitationOut](items=[_invitation(each) for each in found], next=None)


def _invitation(row: Invitation) -> InvitationOut:
    return InvitationOut(
        id=row.pk,
        email=row.email,
        role=row.role,  # type: ignore[arg-type]
        link=invitation_url(row),
        expires_at=row.expires_at,
        over=row.is_over or row.rests,
    )


@router.post("/invitations", response={201: InvitationOut}, summary="Ask somebody in")
def invitation_create(request: ApiRequest, sent: InvitationIn) -> InvitationOut:
    """By mail, or with a link of which one person can make use."""
    _owners_only(request)
    said = checked(InviteForm(typed(sent.model_dump()))).cleaned_data
    count_invitation(request)
    row = invite(
        book=request.book, actor=request.user, role=said["role"], email=said["email"]
    )
    return _invitation(row)


def _asked_in(request: ApiRequest, pk: int) -> Invitation:
    found = get_object_or_404(Invitation, book=request.book, pk=pk)
    _owners_only(request)
    return found


@router.post(
    "/invitations/{int:pk}/send", response=InvitationOut, summary="Send it again"
)
def invitation_send(request: ApiRequest, pk: int) -> InvitationOut:
    """With a fresh link; the one before is worth nothing."""
    row = _asked_in(request, pk)
    count_invitation(request)
    return _invitation(send_again(invitation=row, actor=request.user))


@router.delete(
    "/invitations/{int:pk}", response={204: None}, summary="Take an invitation back"
)
def invitation_revoke(request: ApiRequest, pk: int) -> None:
    """Its link is worth nothing from now on."""
    revoke(invitation=_asked_in(request, pk))
